"""Forms of the set-up: rows of several records, each row's fields named `<what>.<row>.<field>`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet

from lsp.forms.fields import DateField3
from lsp.models import Organisation, Person
from partnerships.imports.matching import Names
from partnerships.imports.plan import hint
from partnerships.models import Body, Office, Seat
from partnerships.queries.setting_up import Proposed
from partnerships.services.newcomers import NewPerson
from partnerships.services.setting_up import NewBody, NewSeat, NewTerm, Publication

SPARE = 3
"""Empty rows for what the model structure does not have."""
OFFERED = 500
"""Names of organisations a browser is given to choose from."""
NEW, SAME = "new", "same"


@dataclass(frozen=True)
class FormRow:
    """A row of a form: what it is about, and its fields as they are drawn."""

    title: str
    note: str
    fields: Sequence[Any]


class RowsForm(forms.Form):
    """Rows of the same fields."""

    what = ""
    mark_optional = False

    def put(self, row: int, **fields: forms.Field) -> None:
        """The fields of a row."""
        for name, field in fields.items():
            self.fields[f"{self.what}.{row}.{name}"] = field

    def said(self, row: int, name: str) -> Any:
        """What was typed in a field of a row."""
        return self.cleaned_data.get(f"{self.what}.{row}.{name}")

    def drawn(self, row: int) -> list[Any]:
        """The fields of a row, to be drawn."""
        return [self[name] for name in self.fields if name.startswith(f"{self.what}.{row}.")]


class NamesOrganisations(RowsForm):
    """Rows in which an organisation is named as it is recorded; the browser offers the names it begins with."""

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = Names(Organisation).load(organisations)

    @property
    def known(self) -> list[str]:
        """The names offered, none where there are too many for a list."""
        listed = [one.name for name in self.names.records for one in self.names.called(name)]
        return listed if len(listed) <= OFFERED else []

    def organisation_field(self, label: str) -> forms.CharField:
        """A field that names one."""
        widget = forms.TextInput(attrs={"list": "organisations", "autocomplete": "off"})
        return forms.CharField(max_length=200, required=False, label=label, widget=widget)

    def organisation(self, row: int) -> Organisation | None:
        """The organisation named in a row; an error where there is none of this name."""
        typed = str(self.said(row, "organisation") or "")
        found = self.names.called(typed) if typed else []
        if typed and not found:
            message = f"There is no organisation called {typed}.{hint(self.names, typed)}"
            self.add_error(f"{self.what}.{row}.organisation", message)
        return found[0] if found else None


class ModelStructureForm(RowsForm):
    """The bodies of the model structure: which of them, called what; and a few of one's own."""

    what = "bodies"

    def __init__(self, *args: Any, offered: Sequence[Proposed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [*offered, *(Proposed("", "") for _ in range(SPARE))]
        self.fields["starts_on"] = DateField3(
            label="First day",
            help_text="Since when all of these bodies exist. Each can be changed on its own page.",
        )
        for row, body in enumerate(self.offered):
            if body.name:
                self.put(row, wanted=forms.BooleanField(required=False, initial=True, label="Set up"))
            kinds = [("", "Choose a kind"), *Body.Kind.choices]
            self.put(
                row,
                name=forms.CharField(max_length=200, required=False, initial=body.name, label="Name"),
                kind=forms.ChoiceField(choices=kinds, required=False, initial=body.kind, label="Kind"),
            )

    @property
    def rows(self) -> list[FormRow]:
        """The rows as they are drawn."""
        return [
            FormRow(
                body.name or "Another body",
                f"For the block {body.block}." if body.block else body.about,
                self.drawn(row),
            )
            for row, body in enumerate(self.offered)
        ]

    def chosen(self) -> tuple[list[NewBody], list[int]]:
        """The bodies to set up, and the row each stands in."""
        rows = [row for row, body in enumerate(self.offered) if self._is_wanted(row, body)]
        place = {row: number for number, row in enumerate(rows)}
        made = []
        for row in rows:
            body = self.offered[row]
            below = place.get(body.below) if body.below is not None else None
            made.append(NewBody(self.said(row, "name"), self.said(row, "kind"), body.blocks, below))
        return made, rows

    def _is_wanted(self, row: int, body: Proposed) -> bool:
        return bool(self.said(row, "wanted") if body.name else self.said(row, "name"))


class SeatsForm(NamesOrganisations):
    """Seats of a body: those of the model structure and a few more; of whom each is."""

    what = "seats"

    def __init__(self, *args: Any, offered: Sequence[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = [*offered, *({} for _ in range(SPARE))]
        for row, seat in enumerate(self.offered):
            levels = [("", "Any level"), *(choice for choice in Seat.Level.choices if choice[0])]
            self.put(
                row,
                label=forms.CharField(
                    max_length=200, required=False, initial=seat.get("label", ""), label="Seat"
                ),
                organisation=self.organisation_field("Organisation whose seat it is"),
                network=forms.CharField(
                    max_length=200,
                    required=False,
                    initial=seat.get("network", ""),
                    label="Network that fills it",
                ),
                sector=forms.ChoiceField(
                    choices=[("", "Choose a sector"), *Organisation.Sector.choices],
                    required=False,
                    initial=seat.get("sector", ""),
                    label="Sector the network fills it from",
                ),
                level=forms.ChoiceField(
                    choices=levels, required=False, initial=seat.get("level", ""), label="Level required"
                ),
            )

    @property
    def rows(self) -> list[FormRow]:
        """The rows as they are drawn."""
        return [
            FormRow(seat.get("label") or "Another seat", "", self.drawn(row))
            for row, seat in enumerate(self.offered)
        ]

    def chosen(self) -> tuple[list[NewSeat], list[int]]:
        """The seats of which it is said whose they are, and the row each stands in."""
        rows = [
            row
            for row in range(len(self.offered))
            if self.said(row, "label") and (self.said(row, "organisation") or self.said(row, "network"))
        ]
        return [self._seat(row) for row in rows], rows

    def clean(self) -> dict[str, Any]:
        """Each organisation named is one on record."""
        cleaned = super().clean() or self.cleaned_data
        self.named = {row: self.organisation(row) for row in range(len(self.offered))}
        return cleaned

    def _seat(self, row: int) -> NewSeat:
        organisation = self.named[row]
        return NewSeat(
            self.said(row, "label"),
            organisation,
            "" if organisation else self.said(row, "network"),
            "" if organisation else self.said(row, "sector"),
            self.said(row, "level"),
        )


class PeopleForm(NamesOrganisations):
    """Who sits in the vacant seats of a body. Somebody whose name is recorded is told apart by the user."""

    what = "terms"

    def __init__(self, *args: Any, seats: Sequence[Seat], user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats, self.user = seats, user
        self.fields["starts_on"] = DateField3(label="First day", help_text="Of the terms of all of them.")
        for seat in seats:
            self.put(
                seat.pk,
                name=forms.CharField(max_length=200, required=False, label="Name"),
                job_title=forms.CharField(max_length=200, required=False, label="Job title"),
                email=forms.EmailField(required=False, label="E-mail address"),
            )
            if seat.organisation_id is None:
                self.put(seat.pk, organisation=self.organisation_field("Organisation they sit for"))
            offices = [("", "None"), *Office.Kind.choices]
            self.put(seat.pk, office=forms.ChoiceField(choices=offices, required=False, label="Office"))
            if self.data.get(f"terms.{seat.pk}.name"):
                known = [(SAME, "The person on record"), (NEW, "Somebody else of this name")]
                radios = forms.ChoiceField(
                    choices=known, required=False, widget=forms.RadioSelect, label="If the name is on record"
                )
                self.put(seat.pk, who=radios)

    @property
    def rows(self) -> list[FormRow]:
        """The rows as they are drawn."""
        return [
            FormRow(
                seat.label,
                f"{seat.organisation}" if seat.organisation else f"Filled by {seat.network}",
                [
                    bound
                    for bound in self.drawn(seat.pk)
                    if not bound.name.endswith(".who") or self._is_asked(bound)
                ],
            )
            for seat in self.seats
        ]

    def _is_asked(self, bound: Any) -> bool:
        return bool(bound.errors or bound.value())

    def clean(self) -> dict[str, Any]:
        """Nobody is taken for somebody on record unless the user says so."""
        cleaned = super().clean() or self.cleaned_data
        self.wanted: list[NewTerm] = []
        for seat in self.seats:
            name = (cleaned.get(f"terms.{seat.pk}.name") or "").strip()
            if name:
                person = self._person(seat, name)
                if person is not None:
                    self.wanted.append(
                        NewTerm(
                            seat,
                            person,
                            self.organisation(seat.pk),
                            self.said(seat.pk, "office") or "",
                        )
                    )
        return cleaned

    def _person(self, seat: Seat, name: str) -> Person | NewPerson | None:
        answer = self.said(seat.pk, "who")
        found = list(Person.objects.visible_to(self.user).filter(name__iexact=name)[:2])
        if found and not answer:
            job = f", {found[0].job_title}" if found[0].job_title else ""
            message = f"{found[0].name}{job} is on record. Say whether this is the same person"
            self.add_error(f"terms.{seat.pk}.who", message)
            return None
        if found and answer == SAME:
            if len(found) == 1:
                return found[0]
            message = "Several people of this name are on record: appoint this one on the page of the seat"
            self.add_error(f"terms.{seat.pk}.name", message)
            return None
        return NewPerson(name, self.said(seat.pk, "job_title") or "", self.said(seat.pk, "email") or "")


class PublishForm(forms.Form):
    """What everybody may read."""

    mark_optional = False

    def __init__(self, *args: Any, lsp: Any, bodies: QuerySet[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not lsp.published:
            self.fields["partnership"] = forms.BooleanField(
                required=False, initial=True, label=f"{lsp.name}: the partnership itself"
            )
        self.fields["bodies"] = forms.ModelMultipleChoiceField(
            bodies,
            required=False,
            initial=list(bodies),
            widget=forms.CheckboxSelectMultiple,
            label="Bodies, with their seats and who sits in them",
        )

    def chosen(self) -> Publication:
        """What was chosen."""
        return Publication(bool(self.cleaned_data.get("partnership")), list(self.cleaned_data["bodies"]))
