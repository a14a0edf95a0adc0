"""Judgements computed from the records, live or as they were known at a moment: a fixed number of queries (D1, 0012).

Everything that shows a judgement comes here: the grid, the page that opens one, the agency's page, the annual report,
the API, and the table that keeps them for lists over many partnerships.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from accountability.judgements import Judgement, Tallies, Terms, judge
from accountability.measures import MEASURES, Facts
from accountability.measures.known import ask, table
from accountability.models import Obligation, Waiver
from lsp import clock

_COLUMNS = ", ".join(f"o.{name}" for name in Terms._fields)  # noqa: SLF001  a public part of NamedTuple
_WAIVED = "SELECT w.obligation_id, w.period_first FROM {waiver} w WHERE w.withdrawn_at IS NULL"
EMPTY: Tallies = {}


def moment_of(day: date) -> datetime | None:
    """Up to when records are known on a day looked at: None today and later, the end of the day before."""
    return clock.end_of_day(day) if day < clock.today() else None


@dataclass(frozen=True)
class Asked:
    """Which obligations are judged, as at which day: those of some partnerships, agencies, or by their ids."""

    day: date
    lsps: Collection[int] | None = None
    organisations: Collection[int] | None = None
    ids: Collection[int] | None = None
    since: date | None = None
    """No periods before the one of this day."""

    @property
    def moment(self) -> datetime | None:
        """Up to when records are known: None today and later, the end of the day before."""
        return moment_of(self.day)


@dataclass
class Judged:
    """The obligations asked for, each with what was counted of it: judges as it is gone through."""

    asked: Asked
    terms: list[Terms]
    tallies: dict[int, Tallies] = field(default_factory=dict)
    waived: dict[int, set[date]] = field(default_factory=dict)

    def of(self, terms: Terms) -> Iterator[Judgement]:
        """The judgements of one row of an obligation, in order."""
        return judge(
            terms,
            MEASURES[terms.measure].way,
            self.tallies.get(terms.id, EMPTY),
            day=self.asked.day,
            waived=self.waived.get(terms.id, _NONE),
            since=self.asked.since,
        )

    def __iter__(self) -> Iterator[tuple[Terms, Judgement]]:
        for terms in self.terms:
            for judgement in self.of(terms):
                yield terms, judgement

    @cached_property
    def by_id(self) -> dict[int, Terms]:
        """The terms by the id of the obligation."""
        return {each.id: each for each in self.terms}


_NONE: set[date] = set()


def judged(asked: Asked) -> Judged:
    """What is needed to judge what is asked: two queries, and one for each way of measuring that occurs."""
    found = Judged(asked, _terms(asked))
    if found.terms:
        found.tallies = _tallies(found.terms, asked.moment)
        for obligation, first in _waived(asked):
            found.waived.setdefault(obligation, set()).add(first)
    return found


def _terms(asked: Asked) -> list[Terms]:
    """The rows of obligations that ran on any day up to the day asked for."""
    conditions = ["o.starts_on <= %(day)s", "(o.ends_on IS NULL OR o.ends_on > o.starts_on)"]
    params: dict[str, Any] = {"day": asked.day, "moment": asked.moment}
    chosen = {"lsp_id": asked.lsps, "organisation_id": asked.organisations, "id": asked.ids}
    for column, ids in chosen.items():
        if ids is not None:
            conditions.append(f"o.{column} = ANY(%({column})s)")
            params[column] = list(ids)
    source = table(Obligation, asked.moment)
    where = " AND ".join(conditions)
    statement = f"SELECT {_COLUMNS} FROM {source} o WHERE {where} ORDER BY o.id"  # noqa: S608  columns of ours
    return [Terms(*row) for row in ask(statement, params)]


def _tallies(terms: Iterable[Terms], moment: datetime | None) -> dict[int, Tallies]:
    """What each way of measuring counted; ways that count alike ask once."""
    by_count: dict[Any, list[int]] = {}
    for each in terms:
        by_count.setdefault(MEASURES[each.measure].tallies, []).append(each.id)
    found: dict[int, Tallies] = {}
    for count, ids in by_count.items():
        found.update(count(Facts(ids, moment)))
    return found


def _waived(asked: Asked) -> list[tuple[Any, ...]]:
    """(obligation, first day of the period) of everything declared not to apply."""
    conditions, params = [""], {"moment": asked.moment}
    obligations = "SELECT id FROM accountability_obligation WHERE "
    for column, ids in (("lsp_id", asked.lsps), ("organisation_id", asked.organisations), ("id", asked.ids)):
        if ids is not None:
            conditions.append(f"w.obligation_id IN ({obligations}{column} = ANY(%({column})s))")
            params[column] = list(ids)  # type: ignore[assignment]
    return ask(_WAIVED.format(waiver=table(Waiver, asked.moment)) + " AND ".join(conditions), params)


def judgements_of_agency(
    organisation_id: int, lsp_id: int, first: date, last: date, day: date
) -> list[tuple[Terms, Judgement]]:
    """An agency's judgements in a partnership for the periods that begin from `first` to `last`, as at a day.

    For a financial year give its first and last day: the year's own periods and its quarters.
    """
    asked = Asked(day, lsps=[lsp_id], organisations=[organisation_id], since=first)
    return [each for each in judged(asked) if first <= each[1].period.first <= last]


def judgement_of(obligation: Obligation, first: date, day: date) -> tuple[Terms, Judgement] | None:
    """The judgement of one period, as at a day; None where the obligation did not run in it, or it has not begun."""
    found = judged(Asked(day, ids=[obligation.pk], since=first))
    return next((each for each in found if each[1].period.first == first), None)
