"""The form that sends a file of structure."""

from django import forms

from lsp.forms.imports import MEGABYTES, ImportForm
from lsp.imports.tables import SUFFIXES
from lsp.models import Organisation
from partnerships.imports.files import JSON


class StructureImportForm(ImportForm):
    """A spreadsheet or Popolo JSON, and what a Popolo file may leave unsaid."""

    sector = forms.ChoiceField(
        label="Sector of new organisations",
        required=False,
        choices=[("", "As the file says"), *Organisation.Sector.choices],
        help_text="For Popolo JSON alone, where it names no sector we know.",
    )
    represents = forms.CharField(
        label="Organisation of people for whom none is named",
        required=False,
        max_length=200,
        help_text="For Popolo JSON alone. People who sit for nobody are left out where this is empty.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        file, sheet = self.fields["file"], self.fields["sheet"]
        file.help_text = (
            f"A workbook (.xlsx, .ods) without formulas, CSV, or Popolo JSON, at most {MEGABYTES} MB."
        )
        file.widget.attrs["accept"] = ",".join((*SUFFIXES, JSON))
        sheet.help_text = "Only where one sheet of a workbook is to be read and no other."
