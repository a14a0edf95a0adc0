"""Emptying words of the trail and of the histories (T5): the database does it, inside an act of redaction alone."""

from collections.abc import Collection
from typing import Any

from django.db import connection

from lsp.audit.redaction_sql import KIND, MARK, OPERATION

__all__ = ["KIND", "MARK", "OPERATION", "empty", "mark"]


def empty(*, events: Collection[int] = (), changes: Collection[int] = ()) -> int:
    """Empty the texts of events and of changes, by their ids; how many held words.

    The innermost open act must be `audit.redact`, with its actor and a reason: the database refuses any other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_redact(%s, %s)", [sorted(events), sorted(changes)])
        return int(cursor.fetchone()[0])


def mark(model: Any, rows: Collection[int], columns: Collection[str]) -> int:
    """Put `MARK` where words stand in these columns of these rows of the model's history; how many rows had any."""
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT audit_redact_history(%s, %s, %s)",
            [model.history.model._meta.db_table, sorted(rows), list(columns)],
        )
        return int(cursor.fetchone()[0])
