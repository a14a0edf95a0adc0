"""Attendance counted (P8): by organisation, person or body, over a period; each figure with the meetings behind it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from lsp import clock
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.queries.successions import names_on
from partnerships import words, workflow
from partnerships.models import Appointment, Attendance, Body, Seat
from partnerships.rules import Turnout

NETWORKS = "none"
"""In addresses: the seats of networks that nobody was appointed to, which count against no organisation."""
STATUSES = ("member", "deputy", "apologies", "absent", "unfilled")
CODES = {"member": "present"}
"""Where a figure of `Turnout` has another name than the status it counts."""


@dataclass(frozen=True)
class Period:
    """From the first day to the last, both included."""

    first: date
    last: date

    @property
    def in_words(self) -> str:
        """`from 1 April 2006 to 31 March 2007`."""
        return f"from {words.day(self.first)} to {words.day(self.last)}"


def financial_year(year: str) -> Period:
    """The period of a financial year written as `2006-07`. Raises ValueError for anything else."""
    begins = int(year[:4]) if year[:4].isdecimal() else 0
    first = date(max(begins, 1), *clock.FINANCIAL_YEAR_STARTS)
    if clock.financial_year(first) != year:
        raise ValueError(f"no financial year: {year}")
    return Period(first, date(first.year + 1, 3, 31))


@dataclass(frozen=True)
class Scope:
    """Whose attendance is counted: of a partnership, of one of its bodies, of one organisation in it."""

    lsp: LocalStrategicPartnership | None
    user: Any
    period: Period
    body: Body | None = None
    organisation: Organisation | None = None


@dataclass(frozen=True)
class Line:
    """One line of the table: who, and their turnout; `key` names them in addresses."""

    key: str
    name: str
    turnout: Turnout = field(default_factory=Turnout)

    @property
    def figures(self) -> list[tuple[str, int]]:
        """(status as addresses have it, how often), in the order of the columns."""
        return [(CODES.get(name, name), getattr(self.turnout, name)) for name in STATUSES]


def recorded(user: Any, lsp: LocalStrategicPartnership | None) -> QuerySet[Attendance]:
    """What was recorded of the meetings held by the partnership's bodies (all of them: None), as `user` may read it."""
    seen = Attendance.objects.visible_to(user)
    rows: QuerySet[Attendance] = seen.filter(recorded_at__isnull=False, meeting__state=workflow.HELD)
    return rows if lsp is None else rows.filter(meeting__body__lsp=lsp)


def rows_of(scope: Scope) -> QuerySet[Attendance]:
    """The rows that a scope counts."""
    period = scope.period
    rows = recorded(scope.user, scope.lsp).filter(meeting__day__range=(period.first, period.last))
    if scope.body is not None:
        rows = rows.filter(meeting__body=scope.body)
    return rows.filter(organisation=scope.organisation) if scope.organisation is not None else rows


def by_organisation(scope: Scope) -> list[Line]:
    """Each organisation with a seat in the period, also one whose bodies did not meet (P8: “no meetings”).

    Each under the name it bore when the period ended (L6).
    """
    counted = _counted(rows_of(scope), "organisation", "organisation__slug", "organisation__name")
    seated = Organisation.objects.filter(
        Q(pk__in=_seats(scope).values("organisation")) | Q(pk__in=_terms(scope).values("organisation"))
    )
    silent = list(seated)
    ids = {*(pk for (pk, _, _), _ in counted if pk), *(each.pk for each in silent)}
    names = names_on(ids, scope.period.last)
    lines = [
        Line(
            slug or NETWORKS, names.get(pk, name) or "Seats of networks that nobody was appointed to", turnout
        )
        for (pk, slug, name), turnout in counted
    ]
    return _with_the_silent(lines, ((each.slug, names.get(each.pk, each.name)) for each in silent))


def by_person(scope: Scope) -> list[Line]:
    """Each person with a term in the period; what was recorded before it began, or of an empty seat, is nobody's."""
    rows = rows_of(scope).filter(person__isnull=False)
    lines = [Line(str(pk), name, turnout) for (pk, name), turnout in _counted(rows, "person", "person__name")]
    sitting = _terms(scope).order_by().values_list("person", "person__name").distinct()
    return _with_the_silent(lines, ((str(pk), name) for pk, name in sitting))


def by_body(scope: Scope) -> list[Line]:
    """Each body that existed in the period."""
    lines = [
        Line(slug, name, turnout)
        for (_, slug, name), turnout in _counted(
            rows_of(scope), "meeting__body", "meeting__body__slug", "meeting__body__name"
        )
    ]
    bodies: Any = Body.objects.visible_to(scope.user)
    if scope.lsp is not None:
        bodies = bodies.filter(lsp=scope.lsp)
    if scope.body is not None:
        bodies = bodies.filter(pk=scope.body.pk)
    there = _overlapping(bodies, scope.period)
    if scope.organisation is not None:
        there = there.filter(Q(pk__in=_seats(scope).values("body")) | Q(pk__in=_terms(scope).values("body")))
    return _with_the_silent(lines, ((each.slug, each.name) for each in there))


def total(lines: Iterable[Line]) -> Turnout:
    """The lines together."""
    listed = [line.turnout for line in lines]
    names = ("held", *STATUSES)
    return Turnout(**{name: sum(getattr(each, name) for each in listed) for name in names})


def years_of(lsp: LocalStrategicPartnership, user: Any) -> list[str]:
    """The financial years in which attendance was recorded, and this one, the newest first."""
    days = recorded(user, lsp).order_by().values_list("meeting__day", flat=True).distinct()
    return sorted({clock.financial_year(day) for day in (*days, clock.today())}, reverse=True)


def _counted(rows: QuerySet[Attendance], *keys: str) -> list[tuple[tuple[Any, ...], Turnout]]:
    """(the key's values, turnout) of each group, counted by the database in one query."""
    counts: dict[str, Any] = {name: Count("pk", filter=Q(status=CODES.get(name, name))) for name in STATUSES}
    grouped = rows.order_by().values(*keys).annotate(held=Count("pk"), **counts)
    return [
        (
            tuple(group[key] for key in keys),
            Turnout(**{name: group[name] for name in ("held", *STATUSES)}),
        )
        for group in grouped
    ]


def _with_the_silent(lines: list[Line], known: Iterable[tuple[str, str]]) -> list[Line]:
    """The lines, and one without meetings for each of those known that has none; by name."""
    counted = {line.key for line in lines}
    silent = [Line(key, name) for key, name in known if key not in counted]
    return sorted([*lines, *silent], key=lambda line: (line.key == NETWORKS, line.name.casefold(), line.key))


def _seats(scope: Scope) -> Any:
    """The seats that existed in the period, of the scope."""
    return _of_scope(_overlapping(Seat.objects.visible_to(scope.user), scope.period), scope)


def _terms(scope: Scope) -> Any:
    """The terms that ran in the period, of the scope."""
    return _of_scope(_overlapping(Appointment.objects.visible_to(scope.user), scope.period), scope)


def _of_scope(records: Any, scope: Scope) -> Any:
    if scope.lsp is not None:
        records = records.filter(body__lsp=scope.lsp)
    if scope.body is not None:
        records = records.filter(body=scope.body)
    return records.filter(organisation=scope.organisation) if scope.organisation is not None else records


def _overlapping(records: Any, period: Period) -> Any:
    """Dated records that held on a day of the period."""
    return records.filter(
        Q(starts_on__isnull=True) | Q(starts_on__lte=period.last),
        Q(ends_on__isnull=True) | Q(ends_on__gt=period.first),
    )
