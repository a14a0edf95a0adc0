"""The form with which anybody has a paper or a digest compared. Shape alone."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lsp.stored import inspection
from partnerships.queries.agreement_checks import read_digest

WRONG_DIGEST = "Enter a digest of 64 characters, 0 to 9 and a to f"
NOTHING_TO_CHECK = "Choose a file, or enter a digest"


class CheckForm(forms.Form):
    """A file, or a digest."""

    mark_optional = False

    file = forms.FileField(
        required=False,
        label="The paper as a PDF, or the exact text as a file",
        help_text="It is compared and forgotten: nothing of it is kept.",
    )
    digest = forms.CharField(
        required=False,
        max_length=200,
        label="Or its digest (SHA-256)",
        help_text="64 characters, as they stand at the end of the paper.",
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )

    def clean_file(self) -> bytes | None:
        """What the file holds."""
        sent = self.cleaned_data.get("file")
        if not sent:
            return None
        if sent.size > inspection.largest():
            raise ValidationError(inspection.too_large(), code="file.size")
        return bytes(sent.read())

    def clean_digest(self) -> str:
        """The digest as it is kept."""
        typed = str(self.cleaned_data.get("digest") or "")
        if typed and not read_digest(typed):
            raise ValidationError(WRONG_DIGEST, code="invalid")
        return read_digest(typed)

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("file") and not cleaned.get("digest"):
            self.add_error("file", NOTHING_TO_CHECK)
        return cleaned
