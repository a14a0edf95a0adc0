"""Forms of structure checks. Shape alone: the rules are the services'."""

from collections.abc import Sequence
from typing import Any

from django import forms

from partnerships.rules.structure import Finding


class AcknowledgeForm(forms.Form):
    """Why a finding stays."""

    note = forms.CharField(
        label="Why it stays as it is",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whoever holds a role in this partnership can read it, with your name and the day.",
    )


class AcknowledgeSeveralForm(AcknowledgeForm):
    """Which findings of a check stay, and why."""

    subjects = forms.MultipleChoiceField(
        label="What is acknowledged",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what you acknowledge."},
    )
    field_order = ("subjects", "note")

    def __init__(self, *args: Any, findings: Sequence[Finding], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["subjects"]
        chosen.choices = [(each.subject, each.message) for each in findings]


class TakeBackForm(forms.Form):
    """Why an acknowledgement is taken back."""

    reason = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
