"""Forms of how an office is held: one for each kind of rule. Shape alone: the rules are the services'."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet

from partnerships.forms.membership import dated, number
from partnerships.models import Office

TURNS = 8
"""Turns that an order has room for on the page; the API takes more."""
SHARED, ORGANISATIONS, SEATS = "shared", "organisations", "seats"
RULES: dict[str, tuple[str, str]] = {
    SHARED: (
        "By one, or shared by several at a time",
        "Two for an office that two share. It stays theirs until it is given to others.",
    ),
    ORGANISATIONS: (
        "In turn by organisations",
        "Each has it for so many months, in an order: whoever sits for the organisation when its turn begins.",
    ),
    SEATS: (
        "In turn by seats",
        "Each has it for so many months, in an order: whoever sits in the seat when its turn begins.",
    ),
}
"""The kinds of rule, in words, with what each means."""


class PlaceChoice(forms.ModelChoiceField):
    """A seat, with whose it is; or an organisation."""

    def label_from_instance(self, obj: Any) -> str:
        """`Chief constable (Example Police)`."""
        return f"{obj.label} ({obj.organisation or obj.network})" if hasattr(obj, "label") else obj.name


class ArrangementForm(forms.Form):
    """By how many an office is held."""

    kind = forms.ChoiceField(choices=Office.Kind.choices, label="Office", widget=forms.RadioSelect)
    holders = forms.IntegerField(
        widget=number(),
        min_value=1,
        max_value=20,
        initial=1,
        label="Holders at a time",
        help_text="Nobody further is given the office while so many hold it.",
    )
    starts_on = dated("Arranged from", required=True)

    def arrangement(self) -> dict[str, Any]:
        """The fields as the services name them."""
        return dict(self.cleaned_data)


class TurnsForm(forms.Form):
    """In which order an office goes round; the first turn begins with the arrangement."""

    named: ClassVar[str]

    kind = forms.ChoiceField(choices=Office.Kind.choices, label="Office", widget=forms.RadioSelect)
    starts_on = dated("First turn from", required=True)
    months = forms.IntegerField(widget=number(), min_value=1, max_value=240, label="Months of a turn")

    def __init__(self, *args: Any, places: QuerySet[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.turns = [f"turn_{place}" for place in range(1, max(2, min(TURNS, len(places))) + 1)]
        for place, name in enumerate(self.turns, start=1):
            self.fields[name] = PlaceChoice(
                queryset=places, required=False, label=f"Turn {place}", empty_label="Nobody"
            )

    def arrangement(self) -> dict[str, Any]:
        """The fields as the services name them."""
        cleaned = self.cleaned_data
        order = [cleaned[name] for name in self.turns if cleaned[name]]
        plain = {name: cleaned[name] for name in ("kind", "starts_on", "months")}
        return {**plain, "first_turn_on": cleaned["starts_on"], self.named: order}


class SeatTurnsForm(TurnsForm):
    """Among seats."""

    named = "turns"


class OrganisationTurnsForm(TurnsForm):
    """Among organisations."""

    named = "organisations"
