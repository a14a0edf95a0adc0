"""Forms of what is pledged and supplied. Shape alone: amounts are judged by the service."""

from typing import Any

from django import forms

from lsp.shape import LONGEST
from partnerships.forms.membership import dated
from strategies.forms.amounts import GivenForm, amount_field
from strategies.units import IN_KIND


class PledgeForm(GivenForm):
    """What a commitment brings with it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].label = "What is pledged?"
        self.fields["what"].error_messages["required"] = "Say in a few words what is pledged"


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
