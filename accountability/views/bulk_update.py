"""Many commitments at once: the sheet to download, its trial, the update, the report."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accountability import words
from accountability.queries.update_sheet import columns, lines_of
from accountability.update_sheet import COLUMNS, COURSE_WORDS, EXPLANATIONS
from accountability.views.agencies import AgencyMixin
from lsp.access import Access
from lsp.decisions import Decision
from lsp.downloads import WRITERS
from lsp.imports.columns import explained
from lsp.models import Organisation
from lsp.views import imports


class UpdatesMixin:
    """What these pages are about. Goes before the page of `lsp.views.imports` it completes."""

    kind_code: ClassVar[str] = "commitments"
    namespace: ClassVar[str] = "commitment_updates"
    heading: ClassVar[str] = "Commitments from a file"
    confirm_label: ClassVar[str] = "Update the commitments"
    section: ClassVar[str] = "agency"
    own_breadcrumbs: Callable[[], Sequence[tuple[str, str]]]

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """One's own work is above."""
        return [("Your work", reverse("lsp:work")), *self.own_breadcrumbs()]


class UpdateList(UpdatesMixin, imports.ImportList):
    """All one's updates from files."""

    title = "Updates of commitments"
    download_name = "commitment-updates"


class NewUpdate(UpdatesMixin, imports.NewImport):
    """Download the sheet, send it filled in."""

    template_name = "accountability/updates/new.html"
    title = "Update several commitments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The agencies whose sheet there is, and the columns with their meaning."""
        told = explained(COLUMNS, EXPLANATIONS, {"course": COURSE_WORDS})
        ids = Access.of(self.request.user).organisation_ids
        agencies = Organisation.objects.filter(pk__in=ids).order_by("name")
        return {**super().get_context_data(**kwargs), "columns": told, "agencies": agencies}


class ConfirmUpdate(UpdatesMixin, imports.ConfirmImport):
    """Carry out a trial."""

    title = "Update the commitments"
    submit_label = "Update"


class UpdateReport(UpdatesMixin, imports.ImportReport):
    """What became of each row."""

    def get_title(self) -> str:
        """What was done with which file of commitments."""
        return f"{super().get_title()}, commitments"


class UpdateSheet(AgencyMixin):
    """The sheet of an agency's live commitments, for its officers."""

    private = True

    def may_open(self) -> Decision:
        """Its officers."""
        if self.organisation.pk in self.access.organisation_ids:
            return Decision.yes()
        return Decision.no("permission.agency", "Only an officer of this agency may do this.", rule="C1")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The sheet as XLSX, or with `?format=csv` as CSV."""
        writer = WRITERS.get(request.GET.get("format", "xlsx"))
        if writer is None:
            raise Http404
        lines = lines_of(self.organisation, request.user)
        answer = writer(f"{words.SHEET}-{self.organisation.slug}", list(columns()), lines)
        answer["Cache-Control"] = "private, no-store"
        return answer
