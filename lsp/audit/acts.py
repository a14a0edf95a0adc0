"""`act()`: one business act, one event, one transaction."""

import contextlib
import json
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection, models, transaction
from django.db.backends.utils import CursorWrapper

from lsp import clock
from lsp.audit.context import origin
from lsp.errors import Conflict, Reason

DEADLOCK, SERIALIZATION, LOCK_TIMEOUT, OVERLAP, DUPLICATE = "40P01", "40001", "55P03", "23P01", "23505"
_CONFLICTS = {
    DEADLOCK: "Somebody else was changing the same records. Nothing was saved; try again.",
    SERIALIZATION: "Somebody else was changing the same records. Nothing was saved; try again.",
    LOCK_TIMEOUT: "Somebody else is changing this record. Nothing was saved; try again.",
    OVERLAP: "These dates overlap with what somebody else has just recorded. Nothing was saved.",
    DUPLICATE: "Somebody else has just recorded the same thing. Nothing was saved.",
}


@dataclass(frozen=True)
class Act:
    """An open act: its event's id, its actor, its reason, and the moment it takes effect where that was given."""

    event_id: int
    actor_id: int | None
    reason: str
    effective_at: datetime | None = None


_open: ContextVar[Act | None] = ContextVar("open_act", default=None)
Listener = Callable[[str, models.Model], None]
_listeners: list[Listener] = []


def on_done(listener: Listener) -> None:
    """Let somebody hear of every act that is done, by its kind and subject, within its transaction."""
    if listener not in _listeners:
        _listeners.append(listener)


def current_event() -> int | None:
    """The id of the innermost open act's event, None where no act is open."""
    now = _open.get()
    return now.event_id if now else None


def current_actor() -> int | None:
    """The user id of the innermost open act's actor."""
    now = _open.get()
    return now.actor_id if now else None


def current_reason() -> str | None:
    """The reason given for the innermost open act."""
    now = _open.get()
    return now.reason if now else None


def current_moment() -> datetime:
    """When what is being written takes effect: as the innermost open act says, else now."""
    now = _open.get()
    return (now and now.effective_at) or clock.now()


@contextlib.contextmanager
def act(
    kind: str,
    *,
    by: Any,
    subject: models.Model | None = None,
    lsp: Any = None,
    reason: str = "",
    effective_at: datetime | None = None,
) -> Iterator[Act]:
    """Open an act: a transaction, its event, and leave to write governed tables until it closes.

    `kind` is `<resource>.<verb>`; `by` the acting user (None: the system); `subject` the record acted upon (a new
    one is given its id here); `lsp` the partnership, by default the subject's own; `effective_at`
    the moment it takes effect, by default that of the act around it, else now. Raises `Conflict` where another
    writer stands in the way (deadlock, overlap, duplicate), whatever the statement.
    """
    parent = _open.get()
    effective_at = effective_at or (parent.effective_at if parent else None)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                opened = _open_event(cursor, kind, by, subject, lsp, reason, effective_at, parent)
            token = _open.set(opened)
            try:
                yield opened
            finally:
                _open.reset(token)
            if subject is not None:
                for listener in _listeners:
                    listener(kind, subject)
            with connection.cursor() as cursor:
                value = str(parent.event_id) if parent else ""
                cursor.execute("SELECT set_config('lsp.event', %s, true)", [value])
    except DatabaseError as error:
        known = as_conflict(error)
        if known is error:
            raise  # its cause, the database's own words, stays with it
        raise known from error


def as_conflict(error: DatabaseError) -> Exception:
    """A `Conflict` for what another writer caused, else the error itself."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state not in _CONFLICTS:
        return error
    constraint = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or state
    return Conflict(
        _CONFLICTS[state], reasons=[Reason("conflict", _CONFLICTS[state], field="", rule=_rule(constraint))]
    )


def _rule(constraint: str) -> str:
    """The rule's id where the constraint's name begins with one (`P2_terms_of_one_seat`)."""
    head = constraint.split("_", 1)[0]
    return head.upper() if head[:1].isalpha() and head[1:].isdigit() else ""


def _open_event(
    cursor: CursorWrapper,
    kind: str,
    by: Any,
    subject: models.Model | None,
    lsp: Any,
    reason: str,
    effective_at: datetime | None,
    parent: Act | None,
) -> Act:
    if subject is not None and subject.pk is None:
        table = subject._meta.db_table
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        subject.pk = cursor.fetchone()[0]
    actor_id = by.pk if by is not None else None
    here = origin()
    text = {
        "actor": by.get_username() if by is not None else "system",
        "reason": reason,
        "subject": str(subject) if subject is not None else "",
    }
    cursor.execute(
        "SELECT audit_open(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            kind,
            actor_id,
            _lsp_id(lsp, subject),
            subject._meta.model_name if subject is not None else "",
            subject.pk if subject is not None else None,
            here.source,
            here.token_id,
            here.request_id,
            parent.event_id if parent else None,
            effective_at or clock.now(),
            json.dumps(text, ensure_ascii=False),
        ],
    )
    return Act(cursor.fetchone()[0], actor_id, reason, effective_at)


def _lsp_id(lsp: Any, subject: models.Model | None) -> int | None:
    if lsp is not None:
        return int(lsp.pk)
    own = getattr(subject, "audit_lsp_id", None)
    return int(own) if own is not None else None
