"""What is asked of milestones, of commitments and actions alike."""

from datetime import date
from typing import Any

from django.db.models import Max


def last_step_due(of: Any) -> date | None:
    """The latest day on which a milestone of the commitment or action that is still open is due: one query."""
    still_open = of.milestones.filter(dropped_at=None, done_on=None)
    found: date | None = still_open.aggregate(last=Max("due_on"))["last"]
    return found


def standing(row: dict[str, Any], day: date, *, over: bool) -> str:
    """How the milestone of a row stands on the day; `models.step.Step.standing_on` says the same of a record."""
    if row["dropped_at"] is not None:
        return "dropped"
    if row["done_on"] is not None:
        return "done"
    if over:
        return "not_done"
    return "overdue" if row["due_on"] < day else "open"
