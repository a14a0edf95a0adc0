"""Milestones as pages and the API show them."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accountability import rules
from accountability.models import Commitment, Milestone
from lsp import clock


def milestones_of(commitment: Commitment, day: date) -> list[Milestone]:
    """The milestones of a commitment as they stood when the day was over, by due date: one query."""
    if day >= clock.today():
        found = list(Milestone.objects.filter(commitment_id=commitment.pk))
    else:
        found = _of_the_past(commitment, day)
    for each in found:
        each.shown = each.standing_on(day)
    return sorted(found, key=lambda each: (each.due_on, each.position))


def _of_the_past(commitment: Commitment, day: date) -> list[Milestone]:
    history: Any = Milestone.history
    rows = history.filter(commitment_id=commitment.pk, history_date__lte=clock.end_of_day(day))
    return [row.instance for row in rows.order_by("id", "-history_date", "-history_id").distinct("id")]


def milestone_rows(
    seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """Milestones, each with its commitment."""
    return seen.values(
        "id", "position", "title", "due_on", "done_on", "dropped_at", "drop_reason",
        "commitment__id", "commitment__title", "commitment__number", "commitment__lsp__id",
        "commitment__lsp__slug", "commitment__lsp__name", "commitment__lsp__prefix",
        "commitment__organisation__id", "commitment__organisation__slug", "commitment__organisation__name",
        "version", "created_at",
    )  # fmt: skip


def milestones_told(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Nested rows with the reference of the commitment, and how each stands today."""
    today = clock.today()
    for row in rows:
        commitment = row["commitment"]
        prefix = commitment["lsp"].pop("prefix")
        commitment["reference"] = rules.c4_reference(prefix, commitment.pop("number")) or None
        row["standing"] = _standing(row, today)
    return rows


def _standing(row: dict[str, Any], day: date) -> str:
    if row["dropped_at"] is not None:
        return "dropped"
    if row["done_on"] is not None:
        return "done"
    return "overdue" if row["due_on"] < day else "open"
