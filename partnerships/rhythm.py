"""Meetings planned ahead by one rule: every so many weeks or months, on which weekday."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

WEEKS, MONTHS = "weeks", "months"
UNITS = ((MONTHS, "months"), (WEEKS, "weeks"))
LAST = -1
WHICH = ((1, "first"), (2, "second"), (3, "third"), (4, "fourth"), (LAST, "last"))
NAMED = {name: number for number, name in WHICH}
WEEKDAYS = tuple(enumerate(calendar.day_name))
AT_MOST = 60
"""Meetings that one rule plans."""


@dataclass(frozen=True)
class Rhythm:
    """Every `every` `unit` on `weekday` (0: Monday) from `first` until `last`, both included.

    In months, `which` says which weekday of the month (1 to 4, -1 the last); in weeks it means nothing.
    """

    every: int
    unit: str
    weekday: int
    first: date
    last: date
    which: int = 1

    def days(self) -> list[date]:
        """The days, in order; one more than `AT_MOST` where there are too many."""
        found = self._by_weeks() if self.unit == WEEKS else self._by_months()
        return found[: AT_MOST + 1]

    def _by_weeks(self) -> list[date]:
        day = self.first + timedelta(days=(self.weekday - self.first.weekday()) % 7)
        number = max((self.last - day).days // (7 * self.every) + 1, 0)
        return [day + timedelta(weeks=self.every * step) for step in range(min(number, AT_MOST + 1))]

    def _by_months(self) -> list[date]:
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month
        days = [
            nth_weekday(*_month_after(self.first, step), self.weekday, self.which)
            for step in range(months + 1)
        ]
        begin = next((place for place, day in enumerate(days) if day >= self.first), len(days))
        return [day for day in days[begin :: self.every] if day <= self.last]

    def in_words(self) -> str:
        """`every 2 months on the second Tuesday`."""
        weekday = calendar.day_name[self.weekday]
        step = self.unit.removesuffix("s") if self.every == 1 else f"{self.every} {self.unit}"
        if self.unit == WEEKS:
            return f"every {step} on a {weekday}"
        return f"every {step} on the {dict(WHICH)[self.which]} {weekday}"


def nth_weekday(year: int, month: int, weekday: int, which: int) -> date:
    """The first, second, third, fourth or last (-1) such weekday of the month."""
    last = calendar.monthrange(year, month)[1]
    if which == LAST:
        end = date(year, month, last)
        return end - timedelta(days=(end.weekday() - weekday) % 7)
    begin = date(year, month, 1)
    return begin + timedelta(days=(weekday - begin.weekday()) % 7 + 7 * (which - 1))


def _month_after(day: date, months: int) -> tuple[int, int]:
    """The year and month so many months after the day's."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return year, month + 1
