"""What one may ask of the trail of a partnership. Shape only."""

from collections.abc import Iterable
from typing import Any

from django import forms

from lsp.audit import kinds
from lsp.forms.fields import DateTextField


class RedactPersonForm(forms.Form):
    """Why a person's words are removed."""

    reason = forms.CharField(
        label="Why they are removed",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example the request's date and number. It stays on the trail: name nobody, repeat no word.",
        error_messages={"required": "Say why the words are removed"},
    )


class RedactForm(RedactPersonForm):
    """Which events of a record's past lose their words, and why."""

    events = forms.TypedMultipleChoiceField(
        label="Remove the words of",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what is to be removed"},
    )
    field_order = ("events", "reason")

    def __init__(self, *args: Any, choices: Iterable[tuple[int, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["events"]
        field.choices = list(choices)


class TrailFilter(forms.Form):
    """Who, what, when, from where, about which record."""

    mark_optional = False

    who = forms.CharField(label="Who", required=False, max_length=150, help_text="Name or user name")
    kind = forms.ChoiceField(label="What", required=False)
    source = forms.ChoiceField(
        label="From", required=False, choices=[("", "Anywhere"), *kinds.SOURCES.items()]
    )
    recorded_from = DateTextField(label="Recorded from", required=False)
    recorded_to = DateTextField(label="Recorded to", required=False)
    words = forms.CharField(
        label="Words", required=False, max_length=200, help_text="In the record's name or the reason"
    )
    record = forms.RegexField(
        r"^[a-z]+:[0-9]{1,18}$",
        label="Record",
        required=False,
        help_text="Kind and number, for example commitment:12",
        error_messages={"invalid": "Enter the kind and number of a record, for example commitment:12"},
    )

    def __init__(self, *args: Any, found: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = sorted((kinds.sentence(kind), kind) for kind in found)
        field: Any = self.fields["kind"]
        field.choices = [("", "Anything"), *((kind, label) for label, kind in known)]
