"""Dates as people write them: `1 March 2006`, `1/3/2006`, `2006-03-01`."""

import calendar
import re
from datetime import date

from django.core.exceptions import ValidationError

MONTHS = tuple(calendar.month_name[number].lower() for number in range(1, 13))
EXAMPLE = "for example 1 March 2006"
ISO_EXAMPLE = "for example 2006-03-01"
"""For those who send `YYYY-MM-DD` and nothing else: programs."""
EARLIEST_YEAR, LATEST_YEAR = 1800, 2999

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})")
_SPOKEN = re.compile(
    r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s/.\-]+(?P<month>\d{1,2}|[a-z]{3,9})[\s/.,\-]+(?P<year>\d+)",
    re.IGNORECASE,
)


def split_date(text: str) -> tuple[str, str, str] | None:
    """The day, month and year of a written date, as written; None where it does not look like a date."""
    written = " ".join(text.split())
    found = _ISO.fullmatch(written) or _SPOKEN.fullmatch(written)
    return (found["day"], found["month"], found["year"]) if found else None


def read_date(text: str, label: str = "The date") -> date:
    """The date that was written, day before month.

    Raises ValidationError (codes `invalid`, `month`, `year`, `day`), worded with `label`.
    """
    parts = split_date(text)
    if parts is None:
        raise no_date(label)
    return date_of(*parts, label=label)


def read_iso(text: str, label: str = "The date") -> date:
    """The date that a program wrote, `YYYY-MM-DD` and nothing else. Raises as `read_date` does."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise no_date(label, ISO_EXAMPLE)
    year, month, day = text.split("-")
    return date_of(day, month, year, label=label)


def no_date(label: str, example: str = EXAMPLE) -> ValidationError:
    """What is said of a text that is no date at all."""
    return ValidationError(f"{label} must be a real date, {example}", code="invalid")


def date_of(day: str, month: str, year: str, label: str = "The date") -> date:
    """The date of three written parts; the month as a number or a name (`March`, `mar`).

    Raises ValidationError (codes `month`, `year`, `day`), worded with `label`.
    """
    month_number = _month_number(month)
    if month_number is None:
        raise ValidationError(f"{label} must have a month from 1 to 12, or its name", code="month")
    if not re.fullmatch(r"[0-9]{4}", year):
        raise ValidationError(f"{label} must have a year of four figures, {EXAMPLE}", code="year")
    if not EARLIEST_YEAR <= int(year) <= LATEST_YEAR:
        words = f"{label} must have a year from {EARLIEST_YEAR} to {LATEST_YEAR}"
        raise ValidationError(words, code="year")
    days = calendar.monthrange(int(year), month_number)[1]
    if not re.fullmatch(r"[0-9]{1,2}", day) or not 1 <= int(day) <= days:
        name = MONTHS[month_number - 1].capitalize()
        raise ValidationError(f"{label} must be a real date: {name} {year} has days 1 to {days}", code="day")
    return date(int(year), month_number, int(day))


def _month_number(text: str) -> int | None:
    """1 to 12 for a month's number, name or the first letters of its name (three at least)."""
    word = text.lower()
    if re.fullmatch(r"[0-9]{1,2}", word):
        return int(word) if 1 <= int(word) <= 12 else None
    if len(word) < 3:
        return None
    return next((number for number, name in enumerate(MONTHS, start=1) if name.startswith(word)), None)
