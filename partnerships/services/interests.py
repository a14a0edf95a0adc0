"""Interests declared in the items of a meeting; who withdraws does not count for the item's quorum (P7)."""

from collections.abc import Mapping
from typing import Any

from lsp.audit import act
from lsp.errors import Conflict, InvalidInput, NotFoundError, Reason, RuleRefused, TransitionRefused
from lsp.models import Person
from lsp.services.locking import lock
from partnerships import rules, workflow
from partnerships.models import AgendaItem, Interest, Meeting
from partnerships.queries.register import recorded_rows
from partnerships.services.meeting_records import lock_meeting
from partnerships.services.quorum import settle
from partnerships.services.records import apply, check_shape

CHANGEABLE = frozenset(("nature", "withdrew"))


def declare(item: AgendaItem, *, by: Any, person: Person, nature: str, withdrew: bool = False) -> Interest:
    """Record an interest that somebody declared in an item.

    Raises InvalidInput, RuleRefused (not on an agenda; P7: declared by somebody away), Conflict where they have
    declared one in this item already, TransitionRefused for a cancelled meeting.
    """
    known = Interest.objects.filter(item=item, person=person).exclude(taken_back_reason="").first()
    interest = known or Interest(item=item, person=person)
    with act("interest.declare", by=by, subject=interest, lsp=item.body.lsp):
        meeting = _lock(item, by=by)
        interest.nature, interest.withdrew, interest.taken_back_reason = nature.strip(), withdrew, ""
        _require(interest, meeting)
        if Interest.objects.standing().filter(item=item, person=person).exists():
            message = f"{person} has declared an interest in this item already. Change that one."
            raise Conflict(message, reasons=[Reason("interest.twice", message, field="person")])
        interest.save()
        settle(meeting)
    return interest


def change(
    interest: Interest,
    *,
    by: Any,
    changes: Mapping[str, Any],
    reason: str = "",
    version: int | None = None,
) -> Interest:
    """Put an interest right: what it is, and whether the person withdrew. What hung on the quorum is judged again."""
    with act("interest.update", by=by, subject=interest, reason=reason.strip()):
        meeting = _lock(interest.item, by=by)
        interest = lock(Interest, interest.pk, by=by, version=version)
        if apply(interest, changes, CHANGEABLE):
            _require(interest, meeting)
            interest.save()
            settle(meeting)
    return interest


def take_back(interest: Interest, *, by: Any, reason: str, version: int | None = None) -> Interest:
    """An interest recorded by mistake does not stand, with the reason."""
    if not reason.strip():
        raise InvalidInput.field("reason", "Enter the reason for taking it back.")
    with act("interest.take_back", by=by, subject=interest, reason=reason.strip()):
        meeting = _lock(interest.item, by=by)
        interest = lock(Interest, interest.pk, by=by, version=version)
        interest.taken_back_reason = reason.strip()
        interest.save()
        settle(meeting)
    return interest


def _lock(item: AgendaItem, *, by: Any) -> Meeting:
    """The item's meeting, locked."""
    if item.meeting is None:
        raise NotFoundError("This item is on no agenda.")
    meeting = lock_meeting(item.meeting, by=by)
    if meeting.state == workflow.CANCELLED:
        raise TransitionRefused(f"{meeting} was cancelled: nothing was declared in it.")
    return meeting


def _require(interest: Interest, meeting: Meeting) -> None:
    if not interest.nature:
        raise InvalidInput.field("nature", "Say what the interest is.")
    check_shape(interest)
    item = interest.item
    rules.of_the_meeting(item.meeting_id, item.state, meeting).require(RuleRefused)
    rows = recorded_rows(meeting) if meeting.state == workflow.HELD else []
    rules.was_not_away(interest.person_id, rows, field="person").require(RuleRefused)
