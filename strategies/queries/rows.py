"""Rows of the action plan for the API: columns by `.values()`, nested ones by path."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from lsp import clock
from strategies import permissions, workflow
from strategies.queries.actions import contributors_of
from strategies.queries.steps import standing
from strategies.querysets import standing_on

Rows = QuerySet[Any, dict[str, Any]]
OF_ACTION = (
    "action__id", "action__title", "action__lsp__id", "action__lsp__slug", "action__lsp__name",
    "action__organisation__id", "action__organisation__slug", "action__organisation__name",
)  # fmt: skip


def action_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Actions, or rows of their history, with the names of partnership, organisation, block and person."""
    standing: Any = seen.annotate(standing=standing_on(as_at or clock.today()))
    rows: Rows = standing.values(
        "id", "title", "description", "serves", "starts_on", "due_on", "state", "standing", "agreed_at", "done_on",
        "dropped_at", "drop_reason", "lsp__id", "lsp__slug", "lsp__name",
        "block__id", "block__slug", "block__name",
        "organisation__id", "organisation__slug", "organisation__name", "person__id", "person__name",
        "version", "created_at",
    )  # fmt: skip
    return rows


def actions_told(rows: Sequence[dict[str, Any]], user: Any, day: date) -> list[dict[str, Any]]:
    """Nested rows of actions as `user` reads them, with who contributes: one query."""
    there = contributors_of([row["id"] for row in rows], day)
    for row in rows:
        row["contributors"] = [
            {"id": each.pk, "slug": each.slug, "name": each.name} for each in there.get(row["id"], ())
        ]
        _reason_inside(row, row, "drop_reason", user)
    return [*rows]


def resource_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """What actions take, each with its action and who gives it."""
    return seen.values(
        "id", "unit", "amount", "what", "funding_stream", "taken_back_at", "taken_back_reason",
        "organisation__id", "organisation__slug", "organisation__name", *OF_ACTION, "version", "created_at",
    )  # fmt: skip


def resources_told(rows: Sequence[dict[str, Any]], user: Any) -> list[dict[str, Any]]:
    """Nested rows of resources as `user` reads them: why one was taken out is for insiders."""
    for row in rows:
        _reason_inside(row, row["action"], "taken_back_reason", user)
    return [*rows]


def milestone_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Milestones of actions, each with its action."""
    return seen.values(
        "id", "position", "title", "due_on", "done_on", "dropped_at", "drop_reason", *OF_ACTION,
        "action__state", "version", "created_at",
    )  # fmt: skip


def milestones_told(rows: Sequence[dict[str, Any]], user: Any) -> list[dict[str, Any]]:
    """Nested rows of milestones as `user` reads them, with how each stands today."""
    today = clock.today()
    for row in rows:
        over = row["action"].pop("state") not in workflow.OPEN
        row["standing"] = standing(row, today, over=over)
        _reason_inside(row, row["action"], "drop_reason", user)
    return [*rows]


def _reason_inside(row: dict[str, Any], action: dict[str, Any], name: str, user: Any) -> None:
    """The reason is null for who does not read inside."""
    if not permissions.reads_inside(user, action["organisation"]["id"], action["lsp"]["id"]):
        row[name] = None
