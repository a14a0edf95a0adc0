"""Agenda items: proposed, placed on a meeting or kept on the forward plan, ordered, declined, withdrawn."""

from collections.abc import Mapping, Sequence
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, PermissionRefused, Reason, RuleRefused, TransitionRefused
from lsp.services.locking import lock
from partnerships import permissions, rules, workflow
from partnerships.models import AgendaItem, Body, Meeting
from partnerships.queries.proposers import sits_on
from partnerships.services.meeting_records import lock_meeting, queue_on
from partnerships.services.records import apply, check_shape

CHANGEABLE = frozenset(
    ("title", "purpose", "text", "presenter", "duration", "wanted_on", "restricted", "restricted_reason")
)


def propose(body: Body, *, by: Any, title: str, **given: Any) -> AgendaItem:
    """Propose an item to a body; it waits for the secretary. `given` are fields of `CHANGEABLE`.

    By a current member of the body, an officer of an agency that sits on it, the secretary or the coordinator.
    Raises NotFoundError, PermissionRefused, InvalidInput.
    """
    item = _new(body, by, title=title, **given)
    with act("item.propose", by=by, subject=item):
        item.body = held = lock(Body, body.pk, by=by)
        decide_propose(held, by).require(PermissionRefused)
        _require(item)
        item.save()
    return item


def decide_propose(body: Body, user: Any) -> Decision:
    """Who proposes items to the body."""
    return permissions.propose_items(user, body, sits=sits_on(body, user, clock.today()))


def add(meeting: Meeting, *, by: Any, title: str, body: Body | None = None, **given: Any) -> AgendaItem:
    """Put a new item on the agenda of a meeting, last; of its body, whatever body a caller names must be that one.

    Raises PermissionRefused, InvalidInput, RuleRefused.
    """
    item = _new(body or meeting.body, by, title=title, **given)
    with act("item.add", by=by, subject=item):
        held = lock_meeting(meeting, by=by)
        Decision.all(rules.of_the_same_body(item, held), rules.agenda_is_open(held)).require(RuleRefused)
        item.body, item.state = held.body, workflow.TAKEN_UP
        _require(item)
        _place_last(item, held)
        item.save()
    return item


def edit(item: AgendaItem, *, by: Any, changes: Mapping[str, Any], version: int | None = None) -> AgendaItem:
    """Change an item: the secretary as long as it is open, whoever proposed it until it is taken up.

    Raises PermissionRefused, InvalidInput, RuleRefused, StaleVersion.
    """
    with act("item.edit", by=by, subject=item):
        item = _lock(item, by=by, version=version)
        permissions.change_item(by, item).require(PermissionRefused)
        decide_change(item).require(RuleRefused)
        if apply(item, changes, CHANGEABLE):
            _require(item)
            item.save()
    return item


def decide_change(item: AgendaItem) -> Decision:
    """Whether the item may still be changed."""
    agenda = Decision.yes() if item.meeting is None else rules.agenda_is_open(item.meeting)
    return Decision.all(rules.still_open(item), agenda)


def take_up(
    item: AgendaItem, *, by: Any, meeting: Meeting | None = None, version: int | None = None
) -> AgendaItem:
    """Take up what was proposed: on the agenda of a meeting, or, without one, on the forward plan.

    Raises PermissionRefused, TransitionRefused, RuleRefused, StaleVersion.
    """
    with act("item.take_up", by=by, subject=item):
        item = _lock_to_keep(item, by=by, version=version)
        workflow.ITEM.check("take_up", item.state).require(TransitionRefused)
        _put_on(item, meeting, by)
        item.state = workflow.TAKEN_UP
        item.save()
    return item


def move(
    item: AgendaItem, *, by: Any, meeting: Meeting | None = None, version: int | None = None
) -> AgendaItem:
    """Move an item to another meeting of the body, or, without one, back to the forward plan.

    Raises PermissionRefused, RuleRefused (decided on; the agenda is closed), TransitionRefused, StaleVersion.
    """
    with act("item.move", by=by, subject=item):
        item = _lock_to_keep(item, by=by, version=version)
        decide_move(item).require(RuleRefused)
        if item.state != workflow.TAKEN_UP:
            message = "Take the item up first."
            raise TransitionRefused(message, reasons=[Reason("item.move.state", message)])
        if meeting is None and item.wanted_on is None and item.meeting is not None:
            item.wanted_on = item.meeting.day
        _put_on(item, meeting, by)
        item.save()
    return item


def decide_move(item: AgendaItem) -> Decision:
    """Whether the item may leave the agenda it is on."""
    return Decision.all(decide_change(item), rules.not_decided_yet(item, item.decisions.count()))


def decline(item: AgendaItem, *, by: Any, reason: str, version: int | None = None) -> AgendaItem:
    """Decline a proposal, with the reason. Raises PermissionRefused, InvalidInput, TransitionRefused, StaleVersion."""
    reason = _reason(reason)
    with act("item.decline", by=by, subject=item, reason=reason):
        item = _lock_to_keep(item, by=by, version=version)
        workflow.ITEM.check("decline", item.state).require(TransitionRefused)
        return _close(item, workflow.DECLINED, reason)


def withdraw(item: AgendaItem, *, by: Any, reason: str, version: int | None = None) -> AgendaItem:
    """Withdraw an item: who proposed it, or the secretary. Raises as `decline`, and RuleRefused (decided on)."""
    reason = _reason(reason)
    with act("item.withdraw", by=by, subject=item, reason=reason):
        item = _lock(item, by=by, version=version)
        permissions.withdraw_item(by, item).require(PermissionRefused)
        workflow.ITEM.check("withdraw", item.state).require(TransitionRefused)
        decide_move(item).require(RuleRefused)
        return _close(item, workflow.WITHDRAWN, reason)


def arrange(meeting: Meeting, *, by: Any, items: Sequence[AgendaItem], version: int | None = None) -> Meeting:
    """Put the items of an agenda into this order: every one of them, each once.

    Raises PermissionRefused, RuleRefused, StaleVersion, Conflict where the agenda has changed meanwhile.
    """
    with act("meeting.arrange", by=by, subject=meeting):
        meeting = lock_meeting(meeting, by=by, version=version)
        rules.agenda_is_open(meeting).require(RuleRefused)
        now = {item.pk: item for item in meeting.items.filter(state=workflow.TAKEN_UP)}
        wanted = [item.pk for item in items]
        if sorted(wanted) != sorted(now):
            message = "The agenda has changed since you opened it. Nothing was saved; look at it again."
            raise Conflict(message, reasons=[Reason("agenda.changed", message, field="items")])
        for position, pk in enumerate(wanted, start=1):
            if now[pk].position != position:
                now[pk].position = position
                now[pk].save()
        meeting.save()
    return meeting


# What they share -----------------------------------------------------------------------------------------


def _new(body: Body, by: Any, **given: Any) -> AgendaItem:
    unknown = set(given) - CHANGEABLE
    if unknown:
        raise InvalidInput.fields(dict.fromkeys(sorted(unknown), "This cannot be set."))
    texts = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    return AgendaItem(body=body, proposed_by=by, **texts)


def _lock(item: AgendaItem, *, by: Any, version: int | None) -> AgendaItem:
    """The item as `by` may see it, locked after its body."""
    queue_on(item.body)
    return lock(AgendaItem, item.pk, by=by, version=version)


def _lock_to_keep(item: AgendaItem, *, by: Any, version: int | None) -> AgendaItem:
    """The same, for whoever keeps the body's meetings."""
    held = _lock(item, by=by, version=version)
    permissions.keep_meetings(by, held.body).require(PermissionRefused)
    return held


def _put_on(item: AgendaItem, meeting: Meeting | None, by: Any) -> None:
    """On the agenda of the meeting, last; on the forward plan where there is none."""
    if meeting is None:
        item.meeting, item.position = None, 1
        return
    held = lock_meeting(meeting, by=by)
    Decision.all(rules.of_the_same_body(item, held), rules.agenda_is_open(held)).require(RuleRefused)
    if item.meeting_id != held.pk:
        _place_last(item, held)


def _place_last(item: AgendaItem, meeting: Meeting) -> None:
    last = meeting.items.filter(state=workflow.TAKEN_UP).order_by("-position").first()
    item.meeting, item.position = meeting, last.position + 1 if last else 1


def _close(item: AgendaItem, state: str, reason: str) -> AgendaItem:
    item.state, item.closing_reason = state, reason
    item.save()
    return item


def _require(item: AgendaItem) -> None:
    """Shape and rules of one item."""
    if not item.title:
        raise InvalidInput.field("title", "Enter what the item is about.")
    if not item.restricted:
        item.restricted_reason = ""
    check_shape(item)
    rules.restricted_with_a_reason(item.restricted, item.restricted_reason).require(InvalidInput)


def _reason(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput.field("reason", "Enter the reason.")
    return reason.strip()
