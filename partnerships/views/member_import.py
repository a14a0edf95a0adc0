"""Pages of the import of members: the template, the trial, the import, the report (L8)."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from lsp.views import imports
from lsp.views.base import LspMixin, Page
from partnerships.imports.rows import COLUMNS, EXPLANATIONS, words_of
from partnerships.imports.template import TEMPLATES


class MembersMixin(LspMixin):
    """What these pages are about. Goes before the page of `lsp.views.imports` it completes."""

    kind_code: ClassVar[str] = "members"
    namespace: ClassVar[str] = "member_import"
    heading: ClassVar[str] = "Members from a spreadsheet"
    section = "bodies"
    own_breadcrumbs: Callable[[], Sequence[tuple[str, str]]]

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The partnership and its bodies are above."""
        bodies = ("Bodies", reverse("partnerships:bodies", args=[self.lsp.slug]))
        return [*super().get_breadcrumbs(), bodies, *self.own_breadcrumbs()]


class MemberImportList(MembersMixin, imports.ImportList):
    """All imports of members of a partnership."""

    download_name = "member-imports"


class NewMemberImport(MembersMixin, imports.NewImport):
    """Send the spreadsheet."""

    template_name = "partnerships/imports/new.html"
    title = "Bring in members from a spreadsheet"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The columns with their meaning, and the templates."""
        columns = [
            {
                "heading": column.heading,
                "needed": column.needed,
                "means": EXPLANATIONS[column.key],
                "choices": words_of(column.key),
            }
            for column in COLUMNS
        ]
        return {
            **super().get_context_data(**kwargs),
            "columns": columns,
            "templates": [(form.upper(), self.address("template", form)) for form in TEMPLATES],
        }


class ConfirmMemberImport(MembersMixin, imports.ConfirmImport):
    """Carry out a trial."""


class MemberImportReport(MembersMixin, imports.ImportReport):
    """What became of each row."""


class MemberTemplate(MembersMixin, imports.ImportsMixin, Page):
    """The spreadsheet to fill in."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        write = TEMPLATES.get(self.kwargs["form"])
        if write is None:
            raise Http404
        return write()
