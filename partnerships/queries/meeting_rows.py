"""Rows of meetings, agenda items and papers for the API; what of them is not for everybody is left out by id."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lsp.access import Access
from lsp.queries.stored_files import file_columns
from partnerships.models import AgendaItem, Paper
from partnerships.queries.agendas import RESTRICTED
from partnerships.queries.rows import BODY, BROUGHT, KEPT

Rows = QuerySet[Any, dict[str, Any]]


def meeting_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Meetings, each with its body."""
    return seen.values(
        "id", "title", "day", "starts_at", "ends_at", "place", "state", "series", "items_by",
        "called_for_items_at", "called_at", "published", "cancel_reason", "quorum", "minutes", "minutes_state",
        "minutes_published", "uid", "sequence", "chaired_by__id", "chaired_by__name", *BODY, *BROUGHT, *KEPT,
    )  # fmt: skip


def item_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Items, each with its body and meeting."""
    return seen.values(
        "id", "title", "purpose", "text", "presenter", "duration", "position", "restricted", "restricted_reason",
        "state", "closing_reason", "wanted_on", "answer", "answered_on", "referred_from", "meeting__id",
        "meeting__day", *BODY, *KEPT,
    )  # fmt: skip


def paper_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Papers, each with its item."""
    return seen.values(
        "id", "title", "text", "url", "restricted", "position", "added_at", "withdrawn_at", "withdrawn_reason",
        "item__id", "item__title", *file_columns(), *KEPT,
    )  # fmt: skip


def readable_files(user: Any) -> Q:
    """The stored files of the papers that the user reads."""
    papers: Any = Paper.objects.visible_to(user)
    return Q(pk__in=papers.filter(file__isnull=False).values("file"))


def agendas_by_meeting(ids: Collection[int], user: Any) -> dict[int, list[dict[str, Any]]]:
    """The lines of each agenda in order, by meeting id; restricted ones as outsiders read them. One query."""
    access, found = Access.of(user), dict[int, list[dict[str, Any]]]()
    items = AgendaItem.objects.filter(meeting__in=ids).on_agenda()
    names = ("meeting", "body__lsp", "id", "title", "purpose", "restricted", "restricted_reason")
    for meeting, lsp, pk, title, purpose, restricted, reason in items.values_list(*names):
        hidden = restricted and not access.reads(lsp)
        line = {
            "id": None if hidden else pk,
            "title": RESTRICTED if hidden else title,
            "purpose": "" if hidden else purpose,
            "restricted": restricted,
            "restricted_reason": reason,
        }
        found.setdefault(meeting, []).append(line)
    return found


def known_items(ids: Collection[int], user: Any) -> set[int]:
    """Which of these items the user may know of."""
    items: Any = AgendaItem.objects.visible_to(user)
    return set(items.filter(pk__in=ids).values_list("pk", flat=True))
