"""Meetings: scheduled, planned a year ahead, recorded afterwards, changed, cancelled, published."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, RuleRefused, TransitionRefused
from partnerships import rules, words, workflow
from partnerships.models import Body, Meeting
from partnerships.rhythm import AT_MOST, Rhythm
from partnerships.services import meeting_mail
from partnerships.services.meeting_records import lock_body_to_meet, lock_meeting
from partnerships.services.records import apply, check_shape

CHANGEABLE = frozenset(("title", "day", "starts_at", "ends_at", "place", "items_by"))
MOVES = ("day", "starts_at", "ends_at", "place")
"""A change of these is told to those who were called."""
SHOWN = (*MOVES, "title")
"""What a calendar shows of a meeting: a change of it raises the sequence."""


def schedule(
    body: Body,
    *,
    by: Any,
    day: date,
    starts_at: time,
    ends_at: time | None = None,
    place: str = "",
    title: str = "",
    items_by: date | None = None,
    published: bool = False,
) -> Meeting:
    """Plan a meeting of the body for a day to come.

    Raises PermissionRefused, InvalidInput, RuleRefused (outside the body's life, in the past, two at once).
    """
    meeting = _new(body, day=day, starts_at=starts_at, ends_at=ends_at, place=place, title=title)
    meeting.items_by, meeting.published = items_by, published
    with act("meeting.schedule", by=by, subject=meeting):
        meeting.body = lock_body_to_meet(body, by=by)
        rules.is_planned_ahead(day, clock.today()).require(RuleRefused)
        _require(meeting)
        meeting.save()
    return meeting


def plan_ahead(
    body: Body,
    *,
    by: Any,
    rhythm: Rhythm,
    starts_at: time,
    ends_at: time | None = None,
    place: str = "",
    published: bool = False,
    days: Iterable[date] | None = None,
) -> list[Meeting]:
    """Plan meetings ahead by one rule, in one act; `days` are those of the rule that are wanted, None for all.

    Raises as `schedule` does, naming the day; InvalidInput where the rule gives none or too many.
    """
    series = uuid.uuid4()
    with act("meeting.plan_ahead", by=by, lsp=body.lsp, reason=rhythm.in_words()):
        held = lock_body_to_meet(body, by=by)
        made = []
        for day in _days_wanted(rhythm, days):
            meeting = _new(held, day=day, starts_at=starts_at, ends_at=ends_at, place=place)
            meeting.series, meeting.published = series, published
            rules.is_planned_ahead(day, clock.today()).require(RuleRefused)
            _require(meeting)
            meeting.save()
            made.append(meeting)
    return made


def record_past(
    body: Body,
    *,
    by: Any,
    day: date,
    starts_at: time,
    ends_at: time | None = None,
    place: str = "",
    title: str = "",
    published: bool = False,
    brought_in: bool = False,
    source: str = "",
) -> Meeting:
    """Enter a meeting that has taken place; its attendance is recorded next.

    One brought in (L8) counts as held as it stood, with the source it was brought in from. Raises as `schedule`.
    """
    meeting = _new(body, day=day, starts_at=starts_at, ends_at=ends_at, place=place, title=title)
    meeting.published, meeting.brought_in, meeting.brought_in_source = published, brought_in, source.strip()
    with act("meeting.record_past", by=by, subject=meeting):
        meeting.body = lock_body_to_meet(body, by=by)
        rules.has_taken_place(day, clock.today()).require(RuleRefused)
        if brought_in:
            if not meeting.brought_in_source:
                raise InvalidInput.field(
                    "brought_in_source", "Say where this was brought in from.", rule="L8"
                )
            meeting.state = workflow.HELD
        _require(meeting)
        meeting.save()
    return meeting


def update(meeting: Meeting, *, by: Any, changes: Mapping[str, Any], version: int | None = None) -> Meeting:
    """Change a meeting that is still to take place. Who has been called is told of another day, time or place.

    Raises as `schedule` does, TransitionRefused (held or cancelled), StaleVersion.
    """
    with act("meeting.update", by=by, subject=meeting):
        meeting = lock_meeting(meeting, by=by, version=version)
        decide_update(meeting).require(TransitionRefused)
        before = {name: getattr(meeting, name) for name in SHOWN}
        was = meeting_mail.when_and_where(meeting)
        if not apply(meeting, changes, CHANGEABLE):
            return meeting
        changed = {name for name, value in before.items() if getattr(meeting, name) != value}
        moved = not changed.isdisjoint(MOVES)
        if meeting.day != before["day"]:
            rules.is_planned_ahead(meeting.day, clock.today()).require(RuleRefused)
        _require(meeting)
        meeting.sequence += bool(changed)
        meeting.save()
        if moved and meeting.called_at is not None:
            _tell_of_change(meeting, was)
    return meeting


def decide_update(meeting: Meeting) -> Decision:
    """Whether its day, time and place may still change."""
    if meeting.state in workflow.UPCOMING:
        return Decision.yes()
    message = (
        f"This meeting is {meeting.state_as_data.label.lower()}: its day, time and place stay as they are."
    )
    return Decision.no("meeting.update.state", message)


def cancel(meeting: Meeting, *, by: Any, reason: str, version: int | None = None) -> Meeting:
    """Cancel a meeting. Its members are told, with the reason; its items wait on the forward plan again.

    Raises InvalidInput, TransitionRefused, StaleVersion.
    """
    reason = reason.strip()
    if not reason:
        raise InvalidInput.field("reason", "Enter the reason for cancelling.")
    with act("meeting.cancel", by=by, subject=meeting, reason=reason):
        meeting = lock_meeting(meeting, by=by, version=version)
        decide_cancel(meeting).require(TransitionRefused)
        meeting.state, meeting.cancel_reason = workflow.CANCELLED, reason
        meeting.sequence += 1
        meeting.save()
        _free_items(meeting)
        if meeting.day >= clock.today():
            _tell_of_cancelling(meeting)
    return meeting


def decide_cancel(meeting: Meeting) -> Decision:
    """Whether it may still be cancelled."""
    return workflow.MEETING.check("cancel", meeting.state)


def publish(meeting: Meeting, *, by: Any, version: int | None = None) -> Meeting:
    """Let everybody read day, place, and the open part of agenda and papers."""
    return _publish(meeting, by=by, version=version, published=True, kind="meeting.publish")


def unpublish(meeting: Meeting, *, by: Any, version: int | None = None) -> Meeting:
    """Take the meeting back from the public."""
    return _publish(meeting, by=by, version=version, published=False, kind="meeting.unpublish")


def _publish(meeting: Meeting, *, by: Any, version: int | None, published: bool, kind: str) -> Meeting:
    with act(kind, by=by, subject=meeting):
        meeting = lock_meeting(meeting, by=by, version=version)
        decide_publish(meeting, published=published).require(TransitionRefused)
        meeting.published = published
        meeting.save()
    return meeting


def decide_publish(meeting: Meeting, *, published: bool) -> Decision:
    """Whether there is anything to publish or to take back."""
    if meeting.published != published:
        return Decision.yes()
    message = "It is published already." if published else "It is not published."
    return Decision.no("meeting.published", message)


def _new(body: Body, **given: Any) -> Meeting:
    """An unsaved meeting of the body."""
    texts = {name: value.strip() if isinstance(value, str) else value for name, value in given.items()}
    return Meeting(body=body, **texts)


def _days_wanted(rhythm: Rhythm, days: Iterable[date] | None) -> list[date]:
    """The days of the rule that are wanted. Raises InvalidInput."""
    by_rule = rhythm.days()
    if not by_rule:
        raise InvalidInput.field("until", "No such day lies between the two dates. Choose a later end.")
    if len(by_rule) > AT_MOST:
        message = f"This would be more than {AT_MOST} meetings. Choose an earlier end or fewer meetings."
        raise InvalidInput.field("until", message)
    if days is None:
        return by_rule
    wanted = sorted(set(days))
    strangers = [words.day(day) for day in wanted if day not in set(by_rule)]
    if strangers:
        raise InvalidInput.field("days", f"The rule does not fall on {', '.join(strangers)}.")
    if not wanted:
        raise InvalidInput.field("days", "Choose at least one day.")
    return wanted


def _require(meeting: Meeting) -> None:
    """The rules of one meeting; its body is locked."""
    check_shape(meeting)
    same_day = Meeting.objects.filter(body=meeting.body, day=meeting.day)
    Decision.all(
        rules.l5_meets_while_it_exists(meeting.body, meeting.day),
        rules.ends_after_it_begins(meeting),
        rules.items_wanted_before_it(meeting.items_by, meeting.day),
        rules.one_meeting_at_a_time(meeting, same_day),
    ).require(RuleRefused)


def _free_items(meeting: Meeting) -> None:
    """What was to be dealt with waits on the forward plan again, wanted by the day it would have been dealt with."""
    for item in meeting.items.filter(state=workflow.TAKEN_UP):
        item.meeting, item.position = None, 1
        item.wanted_on = item.wanted_on or meeting.day
        item.save()


def _tell_of_change(meeting: Meeting, was: str) -> None:
    text = (
        f"{meeting.body.name} of {meeting.body.lsp.name} meets at another time or place than you were told.\n\n"
        f"Now: {meeting_mail.when_and_where(meeting)}\nBefore: {was}\n\n"
        f"Agenda and papers: {meeting_mail.link_to(meeting)}\n\n"
        "What you answered is kept; the link in the mail you were called with still lets you change it."
    )
    subject = f"Changed: {meeting.body.name}, {words.day(meeting.day)}"
    meeting_mail.tell(meeting, meeting_mail.post_for(meeting).recipients, subject, lambda _: text)


def _tell_of_cancelling(meeting: Meeting) -> None:
    text = (
        f"This meeting of {meeting.body.name} of {meeting.body.lsp.name} does not take place:\n\n"
        f"{meeting_mail.when_and_where(meeting)}\n\nThe reason: {meeting.cancel_reason}"
    )
    subject = f"Cancelled: {meeting.body.name}, {words.day(meeting.day)}"
    meeting_mail.tell(meeting, meeting_mail.post_for(meeting).recipients, subject, lambda _: text)
