"""Milestones as pages and the API show them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accountability import permissions, rules
from accountability.models import Commitment, Milestone
from accountability.rules.milestones import DONE_IN
from lsp import clock
from lsp.queries.past import parts_on
from strategies.queries.steps import standing


def milestones_of(commitment: Commitment, day: date, user: Any) -> list[Milestone]:
    """The milestones of a commitment when the day was over, as `user` sees them, by due date: one query."""
    seen: Any = Milestone.objects.visible_to(user).filter(commitment=commitment.pk).order_by()
    found = parts_on(Milestone, day, commitment_id=commitment.pk, id__in=seen.values("pk"))
    for each in found:
        each.shown = each.standing_on(day, over=commitment.state not in DONE_IN)
    return sorted(found, key=lambda each: (each.due_on, each.position))


def milestone_rows(
    seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """Milestones, each with its commitment."""
    return seen.values(
        "id", "position", "title", "due_on", "done_on", "dropped_at", "drop_reason",
        "commitment__id", "commitment__title", "commitment__number", "commitment__lsp__id",
        "commitment__lsp__slug", "commitment__lsp__name", "commitment__lsp__prefix",
        "commitment__organisation__id", "commitment__organisation__slug", "commitment__organisation__name",
        "commitment__state", "version", "created_at",
    )  # fmt: skip


def milestones_told(rows: Sequence[dict[str, Any]], user: Any) -> list[dict[str, Any]]:
    """Nested rows as `user` reads them, with how each stands today: why one was given up is for insiders."""
    today = clock.today()
    for row in rows:
        commitment = row["commitment"]
        prefix = commitment["lsp"].pop("prefix")
        commitment["reference"] = rules.c4_reference(prefix, commitment.pop("number")) or None
        over = commitment.pop("state") not in DONE_IN
        row["standing"] = standing(row, today, over=over)
        if not permissions.reads_inside(user, commitment["organisation"]["id"], commitment["lsp"]["id"]):
            row["drop_reason"] = None
    return [*rows]
