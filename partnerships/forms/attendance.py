"""Who came: one group of fields for each seat of the register. Shape alone: the rules are the services'."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.forms.boundfield import BoundField

from lsp.models import Person
from partnerships.forms.membership import PersonChoice
from partnerships.models import Attendance, Seat
from partnerships.queries.register import Place
from partnerships.services.attendance import Mark, field_of
from partnerships.services.newcomers import NewPerson

STATUSES = [choice for choice in Attendance.Status.choices if choice[0] != Attendance.Status.UNFILLED]
LEVELS = [("", "Not recorded"), *(choice for choice in Seat.Level.choices if choice[0])]
SEATS_ATTENDED = frozenset(Attendance.ATTENDED)


@dataclass(frozen=True)
class RegisterRow:
    """One seat as the page draws it; without fields where nobody was due."""

    place: Place
    status: BoundField | None = None
    deputy: BoundField | None = None
    level: BoundField | None = None

    @property
    def counts(self) -> bool:
        """Whether, as the form stands, the seat counts for the quorum."""
        return bool(self.place.seat.voting and self.status and self.status.value() in SEATS_ATTENDED)


class AttendanceForm(forms.Form):
    """The register of a meeting; when it is a correction, with its reason."""

    use_required_attribute = False
    mark_optional = False

    chaired_by = PersonChoice(
        queryset=Person.objects.none(), required=False, label="In the chair", empty_label="Not recorded"
    )

    def __init__(
        self,
        *args: Any,
        places: Iterable[Place],
        chairs: QuerySet[Person],
        register: QuerySet[Person],
        is_correction: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places, self.register = list(places), register
        chair: Any = self.fields["chaired_by"]
        chair.queryset = chairs
        for place in self.places:
            if place.term is not None:
                self._add(place, place.term.person.name)
        if is_correction:
            self.fields["reason"] = forms.CharField(
                label="Reason for the correction",
                help_text="It stays on the record, with your name",
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=1000,
            )

    def _add(self, place: Place, name: str) -> None:
        seat = place.seat
        self.fields[field_of(seat)] = forms.ChoiceField(
            choices=STATUSES,
            widget=forms.RadioSelect,
            label=f"Did {name} come?",
            error_messages={"required": f"Say whether {name} came"},
        )
        self.fields[field_of(seat, "deputy")] = forms.CharField(
            required=False,
            max_length=200,
            label="Deputy, where one came",
            widget=forms.TextInput(attrs={"list": "deputies", "autocomplete": "off"}),
        )
        self.fields[field_of(seat, "level")] = forms.ChoiceField(
            choices=LEVELS, required=False, label="Level of who came"
        )

    @property
    def rows(self) -> list[RegisterRow]:
        """The seats in their order, with their fields."""
        return [
            RegisterRow(place, *(self[field_of(place.seat, what)] for what in ("status", "deputy", "level")))
            if place.term is not None
            else RegisterRow(place)
            for place in self.places
        ]

    @property
    def voting_present(self) -> int:
        """The voting seats present as the form stands."""
        return sum(row.counts for row in self.rows)

    def clean(self) -> dict[str, Any]:
        """Names of deputies as people: those of the register where they are known there, else new ones."""
        cleaned = super().clean() or self.cleaned_data
        names = {
            place.seat.pk: " ".join(str(cleaned.get(field_of(place.seat, "deputy")) or "").split())
            for place in self.places
        }
        known = self._known(set(names.values()) - {""})
        self.deputies: dict[int, Person | NewPerson] = {}
        for place in self.places:
            name = names[place.seat.pk]
            found = known.get(name.casefold(), [])
            if len(found) > 1:
                listed = "; ".join(_label(person) for person in found)
                message = f"Several people are called {name}. Enter one of: {listed}"
                self.add_error(field_of(place.seat, "deputy"), message)
            elif name:
                self.deputies[place.seat.pk] = found[0] if found else NewPerson(name)
        return cleaned

    def _known(self, names: set[str]) -> dict[str, list[Person]]:
        """The people of these names, or of these names with their job titles: one query."""
        asked = Q()
        for name in names:
            asked |= Q(name__iexact=name) | Q(name__iexact=name.partition(",")[0])
        people = list(self.register.filter(asked).order_by("pk")) if asked else []
        wanted = {name.casefold() for name in names}
        found: dict[str, list[Person]] = {}
        for person in people:
            for label in {person.name.casefold(), _label(person).casefold()} & wanted:
                found.setdefault(label, []).append(person)
        return found

    def marks(self) -> list[Mark]:
        """What was ticked, as the service reads it; what a member wrote ahead is kept."""
        return [
            Mark(
                place.seat,
                self.cleaned_data[field_of(place.seat)],
                self.deputies.get(place.seat.pk),
                self.cleaned_data[field_of(place.seat, "level")],
                place.row.note if place.row else "",
            )
            for place in self.places
            if place.term is not None
        ]


def _label(person: Person) -> str:
    return f"{person.name}, {person.job_title}" if person.job_title else person.name


def initial_of(places: Iterable[Place], *, otherwise: str = "") -> dict[str, Any]:
    """What is known of each seat: recorded, sent ahead, else `otherwise`."""
    initial: dict[str, Any] = {}
    for place in places:
        if place.term is not None:
            row = place.row if place.row and place.row.status != Attendance.Status.UNFILLED else None
            initial[field_of(place.seat)] = row.status if row else otherwise
            initial[field_of(place.seat, "deputy")] = row.deputy.name if row and row.deputy else ""
            initial[field_of(place.seat, "level")] = row.level if row else ""
    return initial
