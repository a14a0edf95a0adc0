"""Who holds what: the chairs of a board, an organisation's seats, a person's seats and offices."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lsp.models import LocalStrategicPartnership, Organisation, Person, User
from lsp.queries.successions import named_on
from lsp.querysets import holds_on
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.queries.seats import SeatRow, with_terms
from partnerships.querysets import NOT_WITHDRAWN, OfBodyQuerySet

CHAIRING = (Office.Kind.CHAIR, Office.Kind.CO_CHAIR)


def chairs_of_board(lsp: LocalStrategicPartnership, day: date) -> QuerySet[User]:
    """The active accounts of those who chair or co-chair the partnership's board on the day."""
    chairing = Office.objects.filter(
        holds_on(day),
        holds_on(day, "body__"),
        body__lsp=lsp,
        body__kind=Body.Kind.BOARD,
        kind__in=CHAIRING,
    )
    return User.objects.filter(is_active=True, person__in=chairing.values("person")).order_by("pk")


def officers_of(body: Body, day: date) -> OfBodyQuerySet:
    """The offices of the body held on the day, the chair first."""
    return (
        Office.objects.filter(body=body)
        .as_at(day)
        .select_related("person")
        .order_by("kind", "starts_on", "pk")
    )


def offices_not_over(person: Person, body: Body, day: date) -> OfBodyQuerySet:
    """The offices of the body that the person holds on the day or is to begin later."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    offices = Office.objects.filter(NOT_WITHDRAWN, still, body=body, person=person)
    return offices.order_by("starts_on", "kind", "pk")


def offices_to_come(body: Body, day: date) -> OfBodyQuerySet:
    """The offices of the body that begin after the day, the soonest first."""
    offices = Office.objects.filter(NOT_WITHDRAWN, body=body, starts_on__gt=day)
    return offices.select_related("person").order_by("starts_on", "kind", "pk")


@dataclass(frozen=True)
class OfficeRow:
    """An office of a body; `without_seat` where a member's office outlived the seat."""

    office: Office
    without_seat: bool


def with_membership(offices: Iterable[Office], rows: Iterable[SeatRow]) -> list[OfficeRow]:
    """The offices, each with whether its holder sits on the body, by the seats of the same day."""
    sitting = {row.term.person_id for row in rows if row.term}
    return [
        OfficeRow(office, not office.independent and office.person_id not in sitting) for office in offices
    ]


def organisation_seats(organisation: Organisation, user: Any, day: date) -> list[SeatRow]:
    """The seats of an organisation on every partnership on the day, and those it fills for a network."""
    filled = Appointment.objects.filter(holds_on(day), organisation=organisation).values("seat")
    seats = (
        Seat.objects.visible_to(user)
        .filter(Q(organisation=organisation) | Q(pk__in=filled))
        .filter(holds_on(day, "body__"))
        .as_at(day)
        .select_related("body__lsp")
        .order_by("body__lsp__name", "body__name", "position", "pk")
    )
    return [SeatRow(seat, day) for seat in with_terms(seats, day)]


def person_seats(person: Person, user: Any, day: date) -> tuple[list[Appointment], list[Office]]:
    """The terms and the offices that a person holds on the day, on every partnership."""
    terms = (
        Appointment.objects.visible_to(user)
        .filter(person=person)
        .as_at(day)
        .select_related("seat", "organisation", "body__lsp")
        .order_by("body__lsp__name", "body__name", "pk")
    )
    offices = (
        Office.objects.visible_to(user)
        .filter(person=person)
        .as_at(day)
        .select_related("body__lsp")
        .order_by("body__lsp__name", "body__name", "pk")
    )
    held = list(terms)
    named_on((term.organisation for term in held), day)
    return held, list(offices)
