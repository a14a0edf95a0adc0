"""The seats of a body or of a whole partnership: who sits, for whom, since when, until when; vacant since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, F, OuterRef, Prefetch, QuerySet, Subquery

from lsp.queries.successions import named_on
from lsp.querysets import holds_on
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.querysets import NOT_WITHDRAWN, OfBodyQuerySet


@dataclass(frozen=True)
class SeatRow:
    """One seat on one day."""

    seat: Any
    day: date

    @property
    def term(self) -> Appointment | None:
        """The term that covers the day, None where the seat is vacant (P4)."""
        return next(iter(self.seat.terms_on_day), None)

    @property
    def following(self) -> Appointment | None:
        """The next term that begins after the day."""
        return next(iter(self.seat.terms_to_come), None)

    @property
    def vacant_since(self) -> date | None:
        """The day the last term ended or the seat began; None where that is not known, or it is not vacant."""
        return None if self.term else self.seat.last_end or self.seat.starts_on

    @property
    def offices(self) -> list[str]:
        """The offices that whoever sits here holds in the body."""
        term = self.term
        held = getattr(self.seat, "offices_on_day", [])
        return [office.get_kind_display() for office in held if term and office.person_id == term.person_id]


def with_terms(seats: OfBodyQuerySet, day: date) -> OfBodyQuerySet:
    """Seats with the term that covers the day and the one to come prefetched, and when the last one ended.

    Three queries in all.
    """
    terms = Appointment.objects.select_related("person", "organisation", "deputy")
    last_end = (
        Appointment.objects.filter(NOT_WITHDRAWN, seat=OuterRef("pk"), ends_on__lte=day)
        .order_by("-ends_on")
        .values("ends_on")[:1]
    )
    return (
        seats.select_related("organisation", "body")
        .annotate(last_end=Subquery(last_end, output_field=DateField()))
        .prefetch_related(
            Prefetch("appointments", queryset=terms.filter(holds_on(day)), to_attr="terms_on_day"),
            Prefetch(
                "appointments",
                queryset=terms.filter(NOT_WITHDRAWN, starts_on__gt=day).order_by("starts_on"),
                to_attr="terms_to_come",
            ),
        )
    )


def as_rows(seats: Iterable[Seat], day: date) -> list[SeatRow]:
    """Seats read `with_terms`, each as a row of the day, its organisations under the name they bore then (L6)."""
    listed: list[Any] = list(seats)
    terms = [term for seat in listed for term in (*seat.terms_on_day, *seat.terms_to_come)]
    named_on((each.organisation for each in (*listed, *terms)), day)
    return [SeatRow(seat, day) for seat in listed]


def seats_to_come(body: Body, day: date) -> OfBodyQuerySet:
    """The seats of the body that begin after the day."""
    return Seat.objects.filter(body=body, starts_on__gt=day).order_by("starts_on", "position", "pk")


def with_occupant(seats: OfBodyQuerySet, day: date) -> OfBodyQuerySet:
    """Seats with `occupant` and `speaks_for` of the day as columns, null where vacant: to filter and sort by."""
    term = Appointment.objects.filter(holds_on(day), seat=OuterRef("pk"))
    return seats.annotate(
        occupant=Subquery(term.values("person__name")[:1]),
        speaks_for=Subquery(term.values("organisation__name")[:1]),
    )


def seat_rows(seats: OfBodyQuerySet, day: date) -> list[SeatRow]:
    """The seats that exist on the day, each with who sits in it."""
    rows = as_rows(with_terms(seats.as_at(day), day), day)
    bodies = {row.seat.body_id for row in rows}
    held: dict[int, list[Office]] = {}
    for office in Office.objects.filter(holds_on(day), body__in=bodies) if bodies else ():
        held.setdefault(office.body_id, []).append(office)
    for row in rows:
        row.seat.offices_on_day = held.get(row.seat.body_id, [])
    return rows


def terms_of_seat(seat: Seat) -> QuerySet[Appointment]:
    """Every term of the seat, the newest first; one whose beginning is not known last."""
    return (
        Appointment.objects.filter(seat=seat)
        .select_related("person", "organisation", "deputy")
        .order_by(F("starts_on").desc(nulls_last=True), "-pk")
    )
