"""The form with which a partnership goes over to another regime. Shape alone: the rules are the service's."""

from typing import Any

from django import forms

from lsp.forms.fields import DateField3
from lsp.models import Regime
from lsp.shape import LONGEST


class RegimeForm(forms.Form):
    """Another regime, from a day."""

    regime = forms.ModelChoiceField(
        queryset=Regime.objects.none(), label="Regime", empty_label="Choose a regime", widget=forms.Select
    )
    on = DateField3(label="From", help_text="The first day on which the partnership works under it.")
    reason = forms.CharField(
        label="Reason for the change",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For example: decision of the board, or the day on which an Act comes into force.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["regime"]
        chosen.queryset = Regime.objects.order_by("starts_on", "name")
