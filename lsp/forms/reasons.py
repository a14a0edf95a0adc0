"""What acts on a record ask for besides themselves: a word, or the reason."""

from typing import Any

from django import forms

LONG = 5000


def long_text(label: str, hint: str = "", *, rows: int = 4, needed: str = "", required: bool = False) -> Any:
    """A text of several lines; `needed` is what is said where it is missing, if not the usual."""
    return forms.CharField(
        label=label,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows}),
        required=required or bool(needed),
        max_length=LONG,
        error_messages={"required": needed} if needed else None,
    )


class NoteForm(forms.Form):
    """An act that may be taken with a word."""

    note = long_text("Note", "It stays on the record, with your name", rows=2)


class ReasonForm(forms.Form):
    """An act that needs its reason."""

    reason = long_text("Reason", "It stays on the record, with your name", rows=3, required=True)
