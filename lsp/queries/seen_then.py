"""Who could have seen a record as it stood: what was written in an agency's draft stays hidden as the draft was (V1).

A model whose readers widen with its state says with `was_visible_to(user)` who could have seen it as a row of its
history has it. What belongs to such a record (`seen_with`, else `told_with`) was seen by who could see that one then.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

Place = tuple[int, int]
"""(row, event) of a changed row."""


@cache
def readers_widen(model: Any) -> bool:
    """Whether records of the kind may be seen today by somebody who could not see them as they stood once."""
    return _shown_by(model) is not None


@cache
def _shown_by(model: Any) -> tuple[Any, tuple[str, ...]] | None:
    """The kind of record that says who could see the model's, and the steps to it; None where nothing says so."""
    if hasattr(model, "was_visible_to"):
        return model, ()
    path = model.seen_with or model.told_with
    steps = tuple(path.split("__")) if path else ()
    shown_by = model
    for step in steps:
        shown_by = shown_by._meta.get_field(step).related_model
    return (shown_by, steps) if hasattr(shown_by, "was_visible_to") else None


def hidden_then(model: Any, events: Collection[int], user: Any) -> set[tuple[int, int]]:
    """(row, event) of the model's rows that `user` could not have seen as the event left them.

    At most two queries; none for a kind of record whose readers do not widen.
    """
    if not readers_widen(model):
        return set()
    written = rows_seen(model.history.filter(history_event__in=events), user)
    return {(row.id, row.history_event) for row, seen in written if not seen}


def hidden_around(
    model: Any, changes: Mapping[Place, Mapping[str, Any]], user: Any
) -> tuple[set[Place], set[Place]]:
    """Of changed rows, with what each said before: those hidden as the event left them, those hidden until then.

    As many queries as `hidden_then`.
    """
    hidden: set[Place] = set()
    until_then: set[Place] = set()
    if not readers_widen(model):
        return hidden, until_then
    written = model.history.filter(history_event__in={event for _, event in changes})
    for row, seen in rows_seen(written, user):
        before = changes.get((row.id, row.history_event))
        if not seen:
            hidden.add((row.id, row.history_event))
        elif before and hasattr(model, "was_visible_to") and not _was_visible(row, user, before):
            until_then.add((row.id, row.history_event))
    return hidden, until_then


def rows_seen(rows: QuerySet[Any], user: Any) -> list[tuple[Any, bool]]:
    """Rows of one kind's history, each with whether `user` could have seen the record as it stood then.

    One query; of what belongs to another record, one more.
    """
    found = _shown_by(rows.model.instance_type)
    if found is None:
        return [(row, True) for row in rows]
    shown_by, steps = found
    if not steps:
        return [(row, _was_visible(row, user)) for row in rows.select_related("lsp")]
    listed = list(rows.annotate(shown_by=_standing_then(shown_by, steps)))
    stood = shown_by.history.filter(history_id__in={row.shown_by for row in listed}).select_related("lsp")
    seen = {row.history_id: _was_visible(row, user) for row in stood}
    return [(row, seen.get(row.shown_by, False)) for row in listed]


def _standing_then(shown_by: Any, steps: tuple[str, ...]) -> Subquery:
    """The row of the other record's history that was in force when a row was written."""
    earlier = Q(history_date__lt=OuterRef("history_date"))
    by_then = Q(history_date=OuterRef("history_date"), history_event__lte=OuterRef("history_event"))
    stood = shown_by.history.filter(earlier | by_then, id=OuterRef(f"{'__'.join(steps)}_id"))
    return Subquery(stood.order_by("-history_date", "-history_id").values("history_id")[:1])


def _was_visible(row: Any, user: Any, before: Mapping[str, Any] | None = None) -> bool:
    """Whether `user` could see what the row holds; given what its columns held `before`, whether until then."""
    instance = row.instance
    instance.lsp = row.lsp
    for column, value in (before or {}).items():
        setattr(instance, column, value)
    return bool(instance.was_visible_to(user))


def seen_then(row: Any, user: Any) -> bool:
    """Whether `user` could have seen the record as a row of its history says it stood, when that was written."""
    return all(seen for _, seen in rows_seen(type(row)._default_manager.filter(pk=row.pk), user))


def seen_at(record: Any, moment: datetime, user: Any) -> bool:
    """Whether `user` could have seen the record at the moment."""
    found = _shown_by(record._meta.model)
    if found is None:
        return True
    for step in found[1]:
        record = getattr(record, step)
    rows = record.history.filter(history_date__lte=moment).order_by("-history_date", "-history_id")[:1]
    return any(_was_visible(row, user) for row in rows.select_related("lsp"))
