"""Records that may have a stored file (`file`): where it is downloaded, and the download itself."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.decorators import action as operation
from rest_framework.request import Request

from lsp.api.multipart import OCTETS
from lsp.views.stored_files import handed_out


class HandsOutFiles:
    """`GET /{id}/file/`, for whoever sees the record. Stands before `GovernedViewSet`; `rows` have a `file`."""

    resource: ClassVar[str]

    @property
    def produces(self: Any) -> str:
        """A file is no JSON."""
        return OCTETS if self.action == "file" else ""

    @property
    def problems(self: Any) -> tuple[int, ...] | None:
        """What a download may be refused with; the other operations' are those of every resource."""
        return (404,) if self.action == "file" else None

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With where the files are downloaded."""
        found: list[dict[str, Any]] = super().answer(rows)  # type: ignore[misc]
        for row in found:
            if row["file"]:
                row["file"]["address"] = f"/api/v1/{self.resource}/{row['id']}/file/"
        return found

    @operation(detail=True, methods=["get"])
    def file(self: Any, request: Request, id: str) -> HttpResponse:
        """The file, as it was stored. A record without one: 404."""
        found = self.visible().select_related("file").filter(pk=int(id), file__isnull=False).first()
        if found is None:
            raise self.missing()
        return handed_out(found.file, to_everybody=not request.user.is_authenticated, content_type=OCTETS)
