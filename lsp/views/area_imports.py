"""Pages of the import of areas: the trial, the import, the report."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.urls import reverse

from lsp.imports.areas import COLUMNS, EXPLANATIONS, KIND_WORDS
from lsp.imports.columns import explained
from lsp.views import imports


class AreasMixin:
    """What these pages are about. Goes before the page of `lsp.views.imports` it completes."""

    kind_code: ClassVar[str] = "areas"
    namespace: ClassVar[str] = "area_imports"
    heading: ClassVar[str] = "Areas from a file"
    own_breadcrumbs: Callable[[], Sequence[tuple[str, str]]]

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The areas are above."""
        return [("Areas", reverse("lsp:areas")), *self.own_breadcrumbs()]


class AreaImportList(AreasMixin, imports.ImportList):
    """All imports of areas."""

    title = "Imports of areas"
    download_name = "area-imports"


class NewAreaImport(AreasMixin, imports.NewImport):
    """Send the file."""

    template_name = "lsp/areas/import.html"
    title = "Bring in areas"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The columns with their meaning."""
        columns = explained(COLUMNS, EXPLANATIONS, {"kind": KIND_WORDS})
        return {**super().get_context_data(**kwargs), "columns": columns}


class ConfirmAreaImport(AreasMixin, imports.ConfirmImport):
    """Carry out a trial."""


class AreaImportReport(AreasMixin, imports.ImportReport):
    """What became of each row."""

    def get_title(self) -> str:
        """What was done with which file of areas."""
        return f"{super().get_title()}, areas"
