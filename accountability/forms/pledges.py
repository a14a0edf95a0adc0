"""Forms of what is pledged and supplied. Shape alone: amounts are judged by the service."""

from typing import Any

from django import forms

from accountability.models.pledge import IN_KIND, UNITS
from lsp.shape import LONGEST
from partnerships.forms.membership import dated


def amount_field(label: str, help_text: str) -> forms.DecimalField:
    """An exact amount in a small box."""
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )


class PledgeForm(forms.Form):
    """What a commitment brings with it."""

    unit = forms.ChoiceField(
        label="What is pledged?",
        choices=UNITS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose money, staff days, data sets or in kind"},
    )
    amount = amount_field(
        "How much",
        "Pounds and pence, quarters of a day, or a whole number of data sets. Empty for what is in kind.",
    )
    what = forms.CharField(
        label="In a few words",
        help_text="For example: half a post of an analyst; rooms for the forum.",
        max_length=200,
        error_messages={"required": "Say in a few words what is pledged"},
    )


class SupplyForm(forms.Form):
    """What was supplied of a pledge."""

    amount = amount_field("How much was supplied", "Since you last told it. It may be more than was pledged.")
    day = dated("On which day", required=True)
    note = forms.CharField(
        required=False, label="Note", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unit == IN_KIND:
            del self.fields["amount"]


class TakeBackForm(forms.Form):
    """Why it is taken back."""

    reason = forms.CharField(
        label="Reason",
        help_text="It stays on the record, with your name.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is taken back"},
    )
