"""Form of how an office is held. Shape alone: the rules are the services'."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from partnerships.forms.membership import dated, number
from partnerships.models import Office, Seat

TURNS = 8
"""Seats that an order has room for on the page; the API takes more."""


class SeatChoice(forms.ModelChoiceField):
    """A seat, with whose it is."""

    def label_from_instance(self, obj: Any) -> str:
        """`Chief constable (Example Police)`."""
        return f"{obj.label} ({obj.organisation or obj.network})"


class ArrangementForm(forms.Form):
    """By how many an office is held, or in which order it goes round."""

    kind = forms.ChoiceField(choices=Office.Kind.choices, label="Office", widget=forms.RadioSelect)
    holders = forms.IntegerField(
        widget=number(),
        min_value=1,
        max_value=20,
        initial=1,
        label="Holders at a time",
        help_text="Two for an office that two share. Nobody further is given the office while so many hold it.",
    )
    starts_on = dated("Arranged from", required=True)
    months = forms.IntegerField(
        widget=number(),
        required=False,
        min_value=1,
        max_value=240,
        label="Months of a turn",
        help_text="Only where the office goes round. The seats below then take it in this order, again and again.",
    )
    first_turn_on = dated("First turn from")

    def __init__(self, *args: Any, seats: QuerySet[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, TURNS + 1):
            self.fields[f"turn_{place}"] = SeatChoice(
                queryset=seats, required=False, label=f"Turn {place}", empty_label="No seat"
            )

    def arrangement(self) -> dict[str, Any]:
        """The fields as the services name them."""
        cleaned = self.cleaned_data
        turns = [cleaned[f"turn_{place}"] for place in range(1, TURNS + 1) if cleaned[f"turn_{place}"]]
        plain = ("kind", "holders", "starts_on", "months", "first_turn_on")
        return {**{name: cleaned[name] for name in plain}, "turns": turns}
