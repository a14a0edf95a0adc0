"""What a way of measuring is: one file in this package, one line in its registry, one file of tests."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from accountability.judgements import Standing, Tallies, Terms, Way
from accountability.periods import Period


@dataclass(frozen=True)
class Record:
    """One record that a judgement was computed from: what it is, who entered it and when, whether it counts."""

    what: str
    day: date
    counted: str
    counts: bool
    entered_by: str
    entered_at: datetime | None
    href: str = ""
    note: str = ""


@dataclass(frozen=True)
class Facts:
    """What is loaded: of which obligations, as it was known at a moment (None: as it is)."""

    obligations: Collection[int]
    moment: datetime | None = None


@dataclass(frozen=True)
class Measure:
    """One way of measuring. `code` stands in the data of regimes; `reads` says, in a sentence, what it counts."""

    code: str
    title: str
    reads: str
    from_contributions: bool
    """Whether the agency logs contributions for it."""
    way: Way
    tallies: Callable[[Facts], Mapping[int, Tallies]]
    """What is counted of each obligation, quarter by quarter: one query."""
    records: Callable[[Terms, Period, datetime | None], list[Record]]
    """What was counted in a period, and what was not and why: for the page that opens a judgement."""
    sum_in_words: Callable[[Terms, int, int], str]
    """(terms, done, asked) -> the sum as a reader checks it: `3 of 4 attendances due`."""


__all__ = ["Facts", "Measure", "Record", "Standing", "Way"]
