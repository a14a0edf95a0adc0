"""Pages of the import of the structure: the templates, the trial, the import, the report (L8)."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from lsp.models import Job
from lsp.views import imports
from lsp.views.base import LspMixin, Page
from partnerships.forms.imports import StructureImportForm
from partnerships.imports.columns import KINDS, words_of
from partnerships.imports.template import FORMS, template


class StructureMixin(LspMixin):
    """What these pages are about. Goes before the page of `lsp.views.imports` it completes."""

    kind_code: ClassVar[str] = "structure"
    namespace: ClassVar[str] = "structure_import"
    heading: ClassVar[str] = "Structure from a file"
    section = "bodies"
    own_breadcrumbs: Callable[[], Sequence[tuple[str, str]]]

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The partnership and its bodies are above."""
        bodies = ("Bodies", reverse("partnerships:bodies", args=[self.lsp.slug]))
        return [*super().get_breadcrumbs(), bodies, *self.own_breadcrumbs()]


class StructureImportList(StructureMixin, imports.ImportList):
    """All imports of the structure of a partnership."""

    title = "Imports of the structure"
    download_name = "structure-imports"


class NewStructureImport(StructureMixin, imports.NewImport):
    """Send the file."""

    template_name = "partnerships/imports/new.html"
    title = "Bring in the structure from a file"
    form_class = StructureImportForm

    def perform(self, form: Any) -> Job:
        """Start the trial, with what a Popolo file may leave unsaid."""
        file = form.cleaned_data["file"]
        return imports.imports.start(
            self.kind_code,
            file.name,
            file.read(),
            by=self.request.user,
            lsp=self.lsp,
            dry_run=True,
            sheet=form.cleaned_data["sheet"],
            options={name: form.cleaned_data[name] for name in ("sector", "represents")},
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sheets, their columns with their meaning, and the templates."""
        kinds = [
            {
                "title": kind.title,
                "about": kind.about,
                "csv": self.address("sheet_template", kind.code, "csv"),
                "columns": [
                    {
                        "heading": column.heading,
                        "needed": column.needed,
                        "means": kind.means[column.key],
                        "choices": words_of(column.key),
                    }
                    for column in kind.columns
                ],
            }
            for kind in KINDS
        ]
        return {
            **super().get_context_data(**kwargs),
            "kinds": kinds,
            "templates": [(form.upper(), self.address("template", form)) for form in FORMS if form != "csv"],
            "flat_url": self.address("template", "csv"),
        }


class ConfirmStructureImport(StructureMixin, imports.ConfirmImport):
    """Carry out a trial."""


class StructureImportReport(StructureMixin, imports.ImportReport):
    """What became of each row."""


class StructureTemplate(StructureMixin, imports.ImportsMixin, Page):
    """The spreadsheet to fill in, whole or one sheet of it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file."""
        wanted = self.kwargs.get("sheet")
        kind = next((kind for kind in KINDS if kind.code == wanted), None)
        if self.kwargs["form"] not in FORMS or (wanted and kind is None):
            raise Http404
        return template(self.kwargs["form"], kind)
