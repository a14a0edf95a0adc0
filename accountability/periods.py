"""Financial years and their quarters, as obligations are judged by them (D1): from 1 April, from 1 July and so on."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

YEAR, QUARTER = "year", "quarter"
KINDS = ((YEAR, "Financial year"), (QUARTER, "Quarter"))
MONTHS = {YEAR: 12, QUARTER: 3}
FIRST_MONTH = 4
_ONE_DAY = timedelta(days=1)


class Period(NamedTuple):
    """A financial year or a quarter of one, both days included."""

    kind: str
    first: date
    last: date

    @property
    def code(self) -> str:
        """As addresses and the API have it: `2006-07`, `2006-07-q1`."""
        return code_of(self.kind, self.first)

    @property
    def label(self) -> str:
        """As a reader knows it: `2006-07`, `2006-07 quarter 1`."""
        return self.code.replace("-q", " quarter ")

    @property
    def year(self) -> str:
        """The financial year it lies in."""
        return code_of(YEAR, self.first)


def code_of(kind: str, first: date) -> str:
    """The code of the period that begins on this day."""
    begins = first.year - (first.month < FIRST_MONTH)
    year = f"{begins}-{(begins + 1) % 100:02d}"
    return year if kind == YEAR else f"{year}-q{quarter_number(first)}"


def quarter_number(day: date) -> int:
    """1 from April to June, 4 from January to March."""
    return (day.month - FIRST_MONTH) % 12 // 3 + 1


def first_of(kind: str, day: date) -> date:
    """The first day of the period in which a day lies."""
    if kind == YEAR:
        return date(day.year - (day.month < FIRST_MONTH), FIRST_MONTH, 1)
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def next_first(kind: str, first: date) -> date:
    """The first day of the period after the one that begins on `first`."""
    months = first.month - 1 + MONTHS[kind]
    return date(first.year + months // 12, months % 12 + 1, 1)


def containing(kind: str, day: date) -> Period:
    """The period in which a day lies."""
    first = first_of(kind, day)
    return Period(kind, first, next_first(kind, first) - _ONE_DAY)


def between(kind: str, first: date, last: date) -> Iterator[Period]:
    """The periods that hold any day from `first` to `last`, in order."""
    begins = first_of(kind, first)
    while begins <= last:
        after = next_first(kind, begins)
        yield Period(kind, begins, after - _ONE_DAY)
        begins = after


def is_first(kind: str, day: date) -> bool:
    """Whether a period of the kind begins on the day."""
    return first_of(kind, day) == day


def read(code: str) -> Period:
    """The period of this code. Raises ValueError for anything else."""
    head, _, quarter = code.partition("-q")
    begins = int(head[:4]) if head[:4].isascii() and head[:4].isdecimal() else 0
    if not 1 < begins < 9990:
        raise ValueError(f"no period: {code}")
    kind = QUARTER if quarter else YEAR
    months = {"": 0, "1": 0, "2": 3, "3": 6, "4": 9}.get(quarter)
    if months is None:
        raise ValueError(f"no period: {code}")
    month = FIRST_MONTH - 1 + months
    period = containing(kind, date(begins + month // 12, month % 12 + 1, 1))
    if period.code != code:
        raise ValueError(f"no period: {code}")
    return period


def year_of(day: date) -> str:
    """The code of the financial year of a day."""
    return code_of(YEAR, day)
