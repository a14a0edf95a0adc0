"""Rows of what is recorded of meetings for the API: attendances, interests, decisions and whom they bind."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from partnerships.models import AgendaItem, DecisionBinding, Meeting
from partnerships.queries.rows import BODY, KEPT, ORGANISATION, PERSON

Rows = QuerySet[Any, dict[str, Any]]


def _below(path: str, columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{path}__{column}" for column in columns)


MEETING = ("meeting__id", "meeting__day", *_below("meeting", BODY))


def attendance_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Each seat at each meeting: who was due, who came."""
    return seen.values(
        "id", "status", "level", "voting", "note", "sent_at", "recorded_at", *MEETING, "meeting__state",
        "seat__id", "seat__label", *PERSON, *ORGANISATION, "deputy__id", "deputy__name", *KEPT,
    )  # fmt: skip


def interest_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Interests, each with its item and who declared it."""
    return seen.values(
        "id", "nature", "withdrew", "taken_back_reason", "item__id", "item__title", "item__meeting__id",
        "item__meeting__day", *_below("item", BODY), *PERSON, *KEPT,
    )  # fmt: skip


def decision_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Decisions, each with its body, meeting and item."""
    return seen.values(
        "id", "year", "number", "decided_on", "text", "outcome", "quorate", "published", "brought_in",
        "brought_in_source", *BODY, "meeting__id", "meeting__day", "item__id", "item__title", "proposer__id",
        "proposer__name", "ratified_at__id", "ratified_at__day", *KEPT,
    )  # fmt: skip


def bindings_by_decision(ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """Whom each decision binds, by decision id: one query."""
    names = ("needs_own_decision", "own_body", "own_decided_on", "own_minute")
    rows = DecisionBinding.objects.standing().filter(decision__in=ids).order_by("organisation__name", "pk")
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows.values("decision_id", *ORGANISATION, *names):
        organisation = {name: row[f"organisation__{name}"] for name in ("id", "slug", "name")}
        told = {"organisation": organisation, **{name: row[name] for name in names}}
        found.setdefault(row["decision_id"], []).append(told)
    return found


def known_of(told: Iterable[Mapping[str, Any]], user: Any) -> set[tuple[bool, int]]:
    """(whether it is an item, id) of the meetings and items that these decisions name and the user may know of."""
    listed = list(told)
    meetings = {row[name]["id"] for row in listed for name in ("meeting", "ratified_at") if row[name]}
    items = {row["item"]["id"] for row in listed if row["item"]}
    seen_meetings = Meeting.objects.visible_to(user).filter(pk__in=meetings).values_list("pk", flat=True)
    seen_items = AgendaItem.objects.visible_to(user).filter(pk__in=items).values_list("pk", flat=True)
    return {(False, pk) for pk in seen_meetings} | {(True, pk) for pk in seen_items}
