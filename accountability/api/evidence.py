"""`/api/v1/evidence/`: the links and files that show what was reported; how they are sent."""

from collections.abc import Sequence
from typing import Any

import django_filters
import orjson
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.decorators import action as operation
from rest_framework.request import Request

from accountability.models import Evidence
from accountability.queries import rows as rows_of
from accountability.services.evidence import MOST_FILES
from lsp.api.base import GovernedViewSet
from lsp.api.filters import IdFilter
from lsp.api.inputs import Input, Text
from lsp.api.multipart import OCTETS, FormInput, StoredFileOut, UploadField
from lsp.api.outputs import RecordOut
from lsp.views.stored_files import handed_out

MOST_EVIDENCE = 20


class EvidenceOut(serializers.Serializer):
    """A link or a file that shows what is said."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    url = serializers.CharField(allow_blank=True, help_text="Empty of a file.")
    file = StoredFileOut(allow_null=True)


class EvidenceInput(Input):
    """A link."""

    title = Text(max_length=200)
    url = Text(max_length=1000, lines=False)


class WithEvidence(FormInput):
    """A body that may bring evidence: links, and in a multipart form files."""

    evidence = EvidenceInput(many=True, required=False, max_length=MOST_EVIDENCE)  # type: ignore[call-arg]
    files = serializers.ListField(
        child=UploadField(), required=False, max_length=MOST_FILES, help_text="Only in a multipart body."
    )

    def _from_form(self, data: Any) -> dict[str, Any]:
        read = super()._from_form(data)
        if "files" in read:
            read["files"] = data.getlist("files")
        if "evidence" in read:
            read["evidence"] = _links(str(read["evidence"]))
        return read


def _links(typed: str) -> Any:
    """The links of a form, which come as JSON."""
    try:
        return orjson.loads(typed)
    except orjson.JSONDecodeError:
        words = "Give the links as JSON: a list of titles and addresses."
        raise serializers.ValidationError({"evidence": [words]}) from None


def read_evidence(data: dict[str, Any]) -> dict[str, Any]:
    """The evidence among what was sent, as the services take it; taken out of `data`."""
    links = [(link["title"], link["url"]) for link in data.pop("evidence", [])]
    return {"evidence": links, "files": data.pop("files", [])}


class ReportOfEvidence(serializers.Serializer):
    """The report it belongs to."""

    id = serializers.IntegerField()


class EvidenceRecord(EvidenceOut, RecordOut):
    """Evidence of a progress report."""

    progress_report = ReportOfEvidence()


class EvidenceFilter(django_filters.FilterSet):
    """By report, commitment, partnership, and whether it is a file."""

    progress_report = IdFilter(field_name="progress_report_id")
    commitment = IdFilter(field_name="progress_report__commitment_id")
    lsp = IdFilter(field_name="progress_report__commitment__lsp_id")


class EvidenceViewSet(GovernedViewSet):
    """Evidence of progress reports; a file is downloaded from here."""

    resource, model, output = "evidence", Evidence, EvidenceRecord
    ordering, filterset_class = ("id",), EvidenceFilter
    rows = staticmethod(rows_of.evidence_rows)

    @property
    def produces(self) -> str:
        """A file is no JSON."""
        return OCTETS if self.action == "file" else ""

    @property
    def problems(self) -> tuple[int, ...] | None:
        """What a download may be refused with; the other operations' are those of every resource."""
        return (404,) if self.action == "file" else None

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With where the files are downloaded."""
        return [rows_of.evidence_told(row) for row in super().answer(rows)]

    @operation(detail=True, methods=["get"])
    def file(self, request: Request, id: str) -> HttpResponse:
        """The file, as it was stored. Evidence that is a link: 404."""
        found = self.visible().select_related("file").filter(pk=int(id), file__isnull=False).first()
        if found is None:
            raise self.missing()
        return handed_out(found.file, to_everybody=not request.user.is_authenticated, content_type=OCTETS)
