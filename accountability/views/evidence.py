"""The files that are evidence of what was reported."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from accountability.models import Evidence
from lsp.views.base import LspMixin
from lsp.views.stored_files import handed_out


class EvidenceFile(LspMixin):
    """A file that is evidence, for whoever sees the commitment it was reported on."""

    evidence: Evidence

    def load(self) -> None:
        """The evidence of the address, where it is a file."""
        super().load()
        of_the_partnership = Evidence.objects.select_related("file").filter(
            file__isnull=False, progress_report__commitment__lsp=self.lsp
        )
        self.evidence = self.find(of_the_partnership, pk=self.kwargs["evidence"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file as it was stored."""
        if self.evidence.file is None:
            raise Http404
        return handed_out(self.evidence.file, to_everybody=not request.user.is_authenticated)
