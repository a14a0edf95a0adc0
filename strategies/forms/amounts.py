"""The boxes of what is given: of which kind, how much, in a few words."""

from django import forms

from lsp.forms.fields import AmountField
from strategies.units import UNITS


def amount_field(label: str, help_text: str) -> AmountField:
    """An exact amount in a small box."""
    return AmountField(
        label=label,
        help_text=help_text,
        required=False,
        max_digits=14,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "govuk-input--width-10"}),
    )


class GivenForm(forms.Form):
    """What is given, in one unit. Shape alone: amounts are judged by the service."""

    unit = forms.ChoiceField(
        label="What is it?",
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
        error_messages={"required": "Say in a few words what it is"},
    )
