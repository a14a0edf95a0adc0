"""The form that sends a file to be brought in."""

from typing import Any

from django import forms

from lsp.imports.tables import MAX_BYTES, SUFFIXES

MEGABYTES = MAX_BYTES // 1_000_000


class ImportForm(forms.Form):
    """A file, and the sheet where it is a workbook of several."""

    file = forms.FileField(
        label="File",
        help_text=f"CSV, or a workbook (.xlsx, .ods) without formulas, at most {MEGABYTES} MB.",
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
        error_messages={"required": "Choose a file", "empty": "The file is empty"},
    )
    sheet = forms.CharField(
        label="Sheet",
        required=False,
        max_length=31,
        help_text="Only where the table is not on the first sheet of the workbook.",
    )

    def clean_file(self) -> Any:
        """The file, if it is not too large to be read at all."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"The file is larger than {MEGABYTES} MB. Send it in parts", code="size"
            )
        return file
