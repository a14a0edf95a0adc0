"""What every service here begins and ends with: lock body before seat before term, check the shape, save."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ForeignKey

from lsp import clock
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, Reason
from lsp.services.checking import assign
from lsp.services.locking import lock
from partnerships import permissions, rules, words
from partnerships.models import Body, Seat


def lock_body(body: Body, *, by: Any, version: int | None = None) -> Body:
    """The body as `by` may see it, locked; PermissionRefused where they may not keep its structure."""
    held = lock(Body, body.pk, by=by, version=version)
    permissions.keep_structure(by, held.lsp_id).require(PermissionRefused)
    return held


def lock_seat(seat: Seat, *, by: Any, version: int | None = None) -> Seat:
    """The seat, locked after its body, so that all writers of one body queue and none deadlock."""
    body = lock_body(seat.body, by=by)
    held = lock(Seat, seat.pk, by=by, version=version)
    held.body = body
    return held


def check_shape(record: Any) -> None:
    """Raise InvalidInput, field by field, where a value is too long, missing or none of its choices."""
    foreign = {field.name for field in record._meta.fields if isinstance(field, ForeignKey)}
    try:
        record.clean_fields(exclude={*foreign, "id"})
    except ValidationError as error:
        raise InvalidInput(
            reasons=[
                Reason("invalid", message, field=name)
                for name, messages in error.message_dict.items()
                for message in messages
            ]
        ) from error


def check_beginning(record: Any) -> None:
    """Raise InvalidInput where what is new has no beginning, or what is brought in has no source (L8)."""
    if record.brought_in and not record.brought_in_source.strip():
        raise InvalidInput.field("brought_in_source", words.NO_SOURCE, rule="L8")
    if not record.brought_in and record.starts_on is None:
        raise InvalidInput.field("starts_on", words.NO_BEGINNING, rule="L8")


def check_end(day: date | None, reason: str) -> tuple[date, str]:
    """The day and reason of an ending; InvalidInput where either is missing (L4)."""
    problems = {}
    if day is None:
        problems["ends_on"] = "Enter the day it ends."
    if not reason.strip():
        problems["end_reason"] = "Enter the reason for ending."
    if problems or day is None:
        raise InvalidInput.fields(problems)
    return day, reason.strip()


def check_handover(day: date | None, reason: str) -> tuple[date, str]:
    """The day and reason of a hand-over; InvalidInput where either is missing (L4)."""
    if day is None:
        raise InvalidInput.field("starts_on", "Enter the day of the change.")
    if not reason.strip():
        raise InvalidInput.field("end_reason", "Enter the reason for the change.")
    return day, reason.strip()


def decide_withdrawal(record: Any) -> Decision:
    """Whether the term or office may be withdrawn: it is still to begin (L4)."""
    return rules.l4_may_be_withdrawn(record, clock.today(), what=words.of(record))


def check_reason(reason: str) -> str:
    """The reason of a withdrawal; InvalidInput where it is missing (L4)."""
    if not reason.strip():
        raise InvalidInput.field("end_reason", "Enter the reason.", code="required", rule="L4")
    return reason.strip()


def close(record: Any, day: date, reason: str) -> None:
    """End the record on the day; one that would have ended later ends then instead."""
    record.ends_on, record.end_reason = day, reason
    record.save()


def planned_end(record: Any, outer: Any) -> date | None:
    """The end of a new record: its own, else that of what it lies in (a task group's seats end with it)."""
    own: date | None = record.ends_on
    end: date | None = outer.ends_on
    too_late = end is not None and record.starts_on is not None and record.starts_on >= end
    return own if own is not None or too_late else end


def apply(record: Any, changes: Mapping[str, Any], changeable: frozenset[str]) -> bool:
    """Set the fields given that differ; whether any did. InvalidInput for one that is not `changeable`."""
    stripped = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    differing = {name: value for name, value in stripped.items() if getattr(record, name, None) != value}
    assign(record, differing, changeable)
    return bool(differing)
