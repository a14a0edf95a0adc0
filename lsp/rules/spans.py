"""A place or an organisation as it holds from a day until a day."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Span:
    """A place as it holds from a day until a day: its id, its name, and the days."""

    id: int
    name: str
    starts_on: date | None = None
    ends_on: date | None = None


def said(day: date | None) -> str:
    """`1 April 2007`; the beginning where there is none."""
    return f"{day.day} {day:%B %Y}" if day else "the beginning"
