"""Forms of structure checks. Shape alone: the rules are the services'."""

from django import forms


class AcknowledgeForm(forms.Form):
    """Why a finding stays."""

    note = forms.CharField(
        label="Why it stays as it is",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whoever holds a role in this partnership can read it, with your name and the day.",
    )


class TakeBackForm(forms.Form):
    """Why an acknowledgement is taken back."""

    reason = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
