"""The one clock: now, today, working days, financial years. Nothing else asks the time.

`at()` puts the clock at another moment: the demonstration and what is brought in take effect in the past,
while the database's own clock stamps when they were recorded.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FINANCIAL_YEAR_STARTS = (4, 1)  # 1 April

_moved_to: ContextVar[datetime | None] = ContextVar("clock_moved_to", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC; the moment set by `at()` where one is."""
    return _moved_to.get() or datetime.now(UTC)


def today() -> date:
    """The present day in London."""
    return now().astimezone(LONDON).date()


@contextlib.contextmanager
def at(moment: date | datetime) -> Iterator[datetime]:
    """Put the clock at `moment` for the block; a date means noon of that day in London."""
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time(12), tzinfo=LONDON)
    moment = moment.astimezone(UTC)
    token = _moved_to.set(moment)
    try:
        yield moment
    finally:
        _moved_to.reset(token)


def moved() -> bool:
    """Whether the clock stands at a moment set by `at()`."""
    return _moved_to.get() is not None


def days_from_today(days: int) -> date:
    """The date `days` days from today (negative: before)."""
    return today() + timedelta(days=days)


def end_of_day(day: date) -> datetime:
    """The last instant of `day` in London."""
    return datetime.combine(day, time.max, tzinfo=LONDON)


def financial_year(day: date) -> str:
    """The financial year of a date, as `2006-07`."""
    first = day.year if (day.month, day.day) >= FINANCIAL_YEAR_STARTS else day.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def working_days_after(day: date, days: int) -> date:
    """The date `days` working days (Monday to Friday) after `day`."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day
