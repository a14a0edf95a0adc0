"""What the forms of membership send, as a browser would."""

from datetime import date
from typing import Any

APRIL, MAY, JUNE, JULY = date(2006, 4, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)
HOME = "/example-partnership/bodies/"


def on(name: str, day: date | None) -> dict[str, str]:
    """A date as the three boxes send it."""
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"{name}_{part}": str(value) for part, value in zip(("day", "month", "year"), parts, strict=True)}


def appointing(person: Any = "", **given: Any) -> dict[str, Any]:
    return {"person": getattr(person, "pk", person), "how": "nominated", **on("starts_on", MAY), **given}
