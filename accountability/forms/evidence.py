"""The part of a form that asks for evidence: a few links, and files."""

from typing import Any

from django import forms

from lsp.forms.stored_files import StoredFilesField

EVIDENCE_ROWS = 3


class EvidencePart(forms.Form):
    """A form that asks for evidence too; `evidence` and `files` are what was given."""

    files = StoredFilesField(  # type: ignore[assignment]  # declared fields do not stay on the class
        label="Evidence that is a file", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(EVIDENCE_ROWS):
            self.fields[f"evidence-{row}-title"] = forms.CharField(
                label=f"Evidence {row + 1}: what it shows",
                help_text=""
                if row
                else "Leave empty what you do not need. Delivery is confirmed on evidence",
                required=False,
                max_length=200,
            )
            self.fields[f"evidence-{row}-url"] = forms.CharField(
                label=f"Evidence {row + 1}: web address",
                help_text="Begins with https:// or http://",
                required=False,
                max_length=1000,
            )
        self.fields["files"] = self.fields.pop("files")  # after the links

    @property
    def evidence(self) -> list[tuple[str, str]]:
        """(what it shows, address) of every row; the service passes over the empty ones."""
        said = self.cleaned_data.get
        return [
            (said(f"evidence-{row}-title", ""), said(f"evidence-{row}-url", ""))
            for row in range(EVIDENCE_ROWS)
        ]
