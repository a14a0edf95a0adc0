"""Milestones as the API tells how they stand."""

from datetime import date
from typing import Any


def standing(row: dict[str, Any], day: date, *, over: bool) -> str:
    """How the milestone of a row stands on the day; `models.step.Step.standing_on` says the same of a record."""
    if row["dropped_at"] is not None:
        return "dropped"
    if row["done_on"] is not None:
        return "done"
    if over:
        return "not_done"
    return "overdue" if row["due_on"] < day else "open"
