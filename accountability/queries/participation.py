"""How partners take part, as it is read: who has a seat to be assessed for, what the records say beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accountability import workflow
from accountability.models import ParticipationAssessment
from accountability.queries.commitments import on_day
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.querysets import holds_on
from partnerships.models import Appointment, Seat
from partnerships.queries.attendance import Period, Scope, rows_of
from partnerships.queries.rows import KEPT, LSP, ORGANISATION
from partnerships.querysets import NOT_WITHDRAWN
from partnerships.rules.meetings import Turnout, p8_of_an_organisation

YEAR = timedelta(days=365)


def sat_by(lsp: LocalStrategicPartnership, organisation: Organisation, day: date) -> bool:
    """Whether the organisation has held a seat in the partnership, or sent somebody to one, by the day: one query."""
    return who_sat_by(lsp, day).filter(pk=organisation.pk).exists()


def who_sat_by(lsp: LocalStrategicPartnership, day: date) -> QuerySet[Organisation]:
    """The organisations that have held a seat in the partnership, or sent somebody to one, by the day."""
    return _who_sat(lsp, _begun(day))


def who_sat_in(lsp: LocalStrategicPartnership, first: date, last: date) -> QuerySet[Organisation]:
    """The organisations that held a seat, or sent somebody to one, on any day from `first` to `last`."""
    return _who_sat(lsp, _begun(last) & (Q(ends_on__isnull=True) | Q(ends_on__gt=first)))


def partners_of(lsp: LocalStrategicPartnership, day: date) -> QuerySet[Organisation]:
    """The organisations that hold a seat of the partnership, or sit on one of a network, on the day."""
    return _who_sat(lsp, holds_on(day))


def _begun(day: date) -> Q:
    return Q(starts_on__isnull=True) | Q(starts_on__lte=day)


def _who_sat(lsp: LocalStrategicPartnership, then: Q) -> QuerySet[Organisation]:
    """Whose seat, or whose term in one, is as `then` says; who was to sit and never did has not sat."""
    seats = Seat.objects.filter(then, body__lsp=lsp, organisation__isnull=False)
    terms = Appointment.objects.filter(then, NOT_WITHDRAWN, seat__body__lsp=lsp)
    held = Q(pk__in=seats.order_by().values("organisation"))
    return Organisation.objects.filter(held | Q(pk__in=terms.order_by().values("organisation")))


def not_assessed(lsp: LocalStrategicPartnership, day: date) -> Sequence[Organisation]:
    """The partners of the day that nothing stands on record of: one query."""
    standing = ParticipationAssessment.objects.standing_on(day).filter(lsp=lsp)
    return list(partners_of(lsp, day).exclude(pk__in=standing.order_by().values("organisation")))


@dataclass(frozen=True)
class Beside:
    """What the records say of a partner in the year before a day, for whoever assesses it."""

    period: Period
    turnout: Turnout
    promised: int
    overdue: int


def beside(lsp: LocalStrategicPartnership, organisation: Organisation, user: Any, day: date) -> Beside:
    """Attendance in the year before the day; commitments promised by its end and overdue on it, as they stood then."""
    period = Period(day - YEAR, day)
    rows = rows_of(Scope(lsp=lsp, user=user, period=period, organisation=organisation))
    promises = on_day(user, day).filter(lsp=lsp, organisation=organisation)
    return Beside(
        period=period,
        turnout=p8_of_an_organisation(rows),
        promised=promises.filter(standing__in=workflow.PROMISED).count(),
        overdue=promises.filter(standing="overdue").count(),
    )


def assessment_rows(
    seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """Assessments, each with its partnership and partner."""
    return seen.values(
        "id", "mode", "assessed_on", "evidence", "answer", "answered_at", "withdrawn_at", "withdrawal_reason",
        *LSP, *ORGANISATION, *KEPT,
    )  # fmt: skip
