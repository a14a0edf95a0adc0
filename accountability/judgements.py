"""Judging obligations by evidence: pure functions over loaded facts (D1, D2). No queries here.

What was done and what was asked for are whole hundredths, so that every comparison is exact; a share is shown as it
was compared, never rounded across a threshold.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from accountability import periods
from accountability.models.obligation import JUDGEMENTS, MET, NOT_APPLICABLE, NOT_MET, NOT_YET_DUE, PARTLY_MET
from accountability.periods import Period
from lsp.workflow import State
from strategies.units import HUNDREDTHS, places

WHOLE = 10_000
"""100 percent, in hundredths of a percent."""
STATES: Mapping[str, State] = {each.code: each for each in JUDGEMENTS}


class Tally(NamedTuple):
    """What was counted of one obligation in one quarter: two figures that its measure reads."""

    first: int
    second: int


NOTHING = Tally(0, 0)
Counted = tuple[int, int]
"""A tally as it is loaded: tens of thousands of them."""
Tallies = Mapping[date, Counted]
"""By the first day of the quarter."""


class Terms(NamedTuple):
    """What is asked of an agency by one row of an obligation."""

    id: int
    lsp_id: int
    organisation_id: int
    kind: str
    title: str
    measure: str
    unit: str
    amount: Decimal | None
    met_at: Decimal
    partly_met_at: Decimal
    period: str
    due_days: int
    starts_on: date
    ends_on: date | None

    @property
    def line(self) -> tuple[int, int, str, str]:
        """What makes rows one obligation whose terms changed: whose, where, of which kind."""
        return self.lsp_id, self.organisation_id, self.kind, self.title if self.kind == "local" else ""


class Judgement(NamedTuple):
    """How an obligation was met in one period: what was done of what was asked, in hundredths."""

    period: Period
    due_on: date
    code: str
    done: int
    asked: int
    waived: bool = False

    @property
    def state(self) -> State:
        """In words and colour."""
        return STATES[self.code]


Standing = Callable[[Terms, Counted], tuple[int, int]]
"""(terms, tally of the period) -> (done, asked), in hundredths; nothing asked: it does not apply in the period."""


@dataclass(frozen=True)
class Way:
    """How a measure counts: its standing; whether what is done only grows, so that it is met as soon as it is."""

    standing: Standing
    only_grows: bool


def judge(
    terms: Terms,
    way: Way,
    tallies: Tallies,
    *,
    day: date,
    waived: frozenset[date] | set[date] = frozenset(),
    since: date | None = None,
) -> Iterator[Judgement]:
    """The judgement of every period that has begun by `day` and on a day of which the obligation runs, in order.

    `waived`: the first days of periods for which it is declared not to apply. `since`: no earlier periods.
    """
    met, partly = percent_of(terms.met_at), percent_of(terms.partly_met_at)
    wait, is_year = timedelta(days=terms.due_days), terms.period == periods.YEAR
    for period in running(terms, day, since):
        first = period.first
        due_on = period.last + wait
        tally = _of_year(tallies, first) if is_year else tallies.get(first, NOTHING)
        done, asked = way.standing(terms, tally)
        if first in waived:
            yield Judgement(period, due_on, NOT_APPLICABLE, done, asked, True)
            continue
        code = compare(done, asked, met, partly)
        if day <= due_on and not (way.only_grows and code == MET):
            code = NOT_YET_DUE
        yield Judgement(period, due_on, code, done, asked)


def running(terms: Terms, day: date, since: date | None = None) -> Iterator[Period]:
    """The periods that have begun by `day` and on a day of which the obligation runs."""
    last = day if terms.ends_on is None else min(day, terms.ends_on - timedelta(days=1))
    begins = terms.starts_on if since is None else max(terms.starts_on, since)
    if last < terms.starts_on:
        return iter(())
    return cached_periods(terms.period, begins, last)


_kept: dict[str, dict[date, Period]] = {periods.YEAR: {}, periods.QUARTER: {}}


def cached_periods(kind: str, first: date, last: date) -> Iterator[Period]:
    """`periods.between`, its periods made once: a country has the same quarters everywhere."""
    known = _kept[kind]
    begins = periods.first_of(kind, first)
    while begins <= last:
        period = known.get(begins)
        if period is None:
            period = known[begins] = periods.containing(kind, begins)
        yield period
        begins = period.last + ONE_DAY


ONE_DAY = timedelta(days=1)


def _of_year(tallies: Tallies, first: date) -> Counted:
    """The four quarters of the year together."""
    one, two, quarter = 0, 0, first
    for _ in range(4):
        found = tallies.get(quarter)
        if found is not None:
            one += found[0]
            two += found[1]
        quarter = periods.next_first(periods.QUARTER, quarter)
    return one, two


def compare(done: int, asked: int, met: int, partly: int) -> str:
    """What so much of so much is, by thresholds in hundredths of a percent; nothing asked: not applicable (D2)."""
    if asked <= 0:
        return NOT_APPLICABLE
    share = done * WHOLE
    if share >= met * asked:
        return MET
    return PARTLY_MET if share >= partly * asked else NOT_MET


def percent_of(threshold: Decimal) -> int:
    """A threshold in hundredths of a percent."""
    return int(threshold * HUNDREDTHS)


def share_in_words(done: int, asked: int) -> str:
    """The share as it was compared: `74.96%`, `66.66%` of two thirds; cut after two places, never rounded up."""
    if asked <= 0:
        return ""
    return f"{places(done * WHOLE // asked)}%"
