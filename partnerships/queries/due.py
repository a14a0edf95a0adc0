"""What the coordinator is shown without asking: vacancies, and terms about to end (P4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from lsp.models import LocalStrategicPartnership
from lsp.querysets import holds_on
from partnerships import rules
from partnerships.models import Appointment, Seat
from partnerships.queries.seats import SeatRow, with_terms
from partnerships.querysets import NOT_WITHDRAWN, OfBodyQuerySet


@dataclass(frozen=True)
class MembershipDue:
    """The vacancies of a partnership on a day, and the terms that end within `notice_days` of it."""

    day: date
    notice_days: int
    vacancies: list[SeatRow]
    ending: list[Appointment]

    def __bool__(self) -> bool:
        return bool(self.vacancies or self.ending)


def notice_days(lsp: LocalStrategicPartnership) -> int:
    """How many days before its end a term is shown: the regime's `term_ending_notice_days`, else 90."""
    return lsp.regime.notice("term_ending_notice_days", rules.NOTICE_DAYS)


def vacant_seats(seats: OfBodyQuerySet, day: date) -> OfBodyQuerySet:
    """The seats that exist on the day, in a body that does, and that no term covers (P4)."""
    covering = Appointment.objects.filter(holds_on(day), seat=OuterRef("pk"))
    return seats.as_at(day).filter(holds_on(day, "body__")).exclude(Exists(covering))


def vacancies(lsps: Collection[LocalStrategicPartnership], day: date, user: Any = None) -> list[SeatRow]:
    """The vacant seats of the partnerships on the day, the longest vacant first; for `user` where one is given."""
    seats = Seat.objects.filter(body__lsp__in=lsps)
    seats = seats.visible_to(user) if user is not None else seats
    rows = [SeatRow(seat, day) for seat in with_terms(vacant_seats(seats, day), day)]
    return sorted(rows, key=lambda row: (row.vacant_since or date.min, row.seat.body.name, row.seat.position))


def followed() -> Any:
    """The terms in the same seat that begin once the term around the question has ended."""
    return Appointment.objects.filter(
        NOT_WITHDRAWN, seat=OuterRef("seat"), starts_on__gte=OuterRef("ends_on")
    )


def terms_ending(lsps: Collection[LocalStrategicPartnership], day: date, user: Any = None) -> OfBodyQuerySet:
    """The terms that hold on the day and end within the partnership's days of notice, the soonest first."""
    soon = Q(pk__in=[])
    for days in {notice_days(lsp) for lsp in lsps}:
        alike = [lsp.pk for lsp in lsps if notice_days(lsp) == days]
        soon |= Q(body__lsp__in=alike, ends_on__lte=day + timedelta(days=days))
    terms = Appointment.objects.filter(soon, ends_on__gt=day)
    terms = terms.visible_to(user) if user is not None else terms
    return (
        terms.as_at(day)
        .select_related("person", "organisation", "seat", "body")
        .annotate(is_followed=Exists(followed()))
        .order_by("ends_on", "body__name", "seat__position", "pk")
    )


def membership_due(lsp: LocalStrategicPartnership, day: date, user: Any = None) -> MembershipDue:
    """What the coordinator is shown of membership on the day, in four queries."""
    found = [lsp]
    return MembershipDue(
        day, notice_days(lsp), vacancies(found, day, user), list(terms_ending(found, day, user))
    )
