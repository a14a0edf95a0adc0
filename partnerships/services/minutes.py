"""Minutes: drafted from what was recorded, edited, approved at a later meeting of the body, published."""

from typing import Any

from lsp.audit import act
from lsp.decisions import Decision as Answer
from lsp.errors import InvalidInput, RuleRefused, TransitionRefused
from partnerships import rules, workflow
from partnerships.models import Decision, Meeting
from partnerships.queries.minutes import draft_of
from partnerships.services.meeting_records import lock_meeting

LONGEST = 200_000


def draft(meeting: Meeting, *, by: Any, text: str | None = None, version: int | None = None) -> Meeting:
    """Write the minutes: the text given, or, where none is, the draft made from what was recorded.

    Raises TransitionRefused (the meeting not held; minutes approved already), InvalidInput, StaleVersion.
    """
    with act("minutes.draft", by=by, subject=meeting):
        meeting = lock_meeting(meeting, by=by, version=version)
        decide_draft(meeting).require(TransitionRefused)
        written = (draft_of(meeting) if text is None else text.replace("\r\n", "\n")).strip()
        if not written:
            raise InvalidInput.field("minutes", "Enter the minutes.")
        if len(written) > LONGEST:
            raise InvalidInput.field("minutes", f"Minutes have at most {LONGEST:,} characters.")
        meeting.minutes, meeting.minutes_state = written, workflow.DRAFT_MINUTES
        meeting.save()
    return meeting


def decide_draft(meeting: Meeting) -> Answer:
    """Whether the minutes may be written: of a meeting held, until they are approved."""
    if meeting.state != workflow.HELD:
        message = f"{meeting} is not recorded as held: record who came first."
        return Answer.no("meeting.not_held", message)
    if meeting.minutes_state == workflow.APPROVED_MINUTES:
        message = "These minutes are approved and stay as they are. What was wrong in them is put right by a decision."
        return Answer.no("minutes.approved", message)
    return Answer.yes()


def approve(meeting: Meeting, *, by: Any, approved_at: Meeting | None, version: int | None = None) -> Meeting:
    """Record that a later meeting of the body approved the minutes; from then on they stay as they are.

    Raises TransitionRefused (nothing written; approved already), RuleRefused (not held, not later, of another body).
    """
    with act("minutes.approve", by=by, subject=meeting):
        meeting = lock_meeting(meeting, by=by, version=version)
        decide_approve(meeting).require(TransitionRefused)
        rules.approved_at_a_later_meeting(meeting, approved_at).require(RuleRefused)
        meeting.approved_at, meeting.minutes_state = approved_at, workflow.APPROVED_MINUTES
        meeting.save()
    return meeting


def decide_approve(meeting: Meeting) -> Answer:
    """Whether there are minutes to approve."""
    return workflow.MINUTES.check("approve", meeting.minutes_state)


def publish(meeting: Meeting, *, by: Any, version: int | None = None) -> Meeting:
    """Let everybody read the minutes, who came, and the decisions; those of restricted items stay inside.

    The meeting is published with them. Raises TransitionRefused where nothing is written.
    """
    with act("minutes.publish", by=by, subject=meeting):
        meeting = lock_meeting(meeting, by=by, version=version)
        decide_publish(meeting).require(TransitionRefused)
        meeting.published = meeting.minutes_published = True
        meeting.save()
        for decision in Decision.objects.filter(meeting=meeting, published=False).select_related("item"):
            if rules.restricted_stays_inside(decision):
                decision.published = True
                decision.save()
    return meeting


def decide_publish(meeting: Meeting) -> Answer:
    """Whether there are minutes to publish."""
    if meeting.minutes_state == workflow.NO_MINUTES:
        return Answer.no("minutes.none", "The minutes are not written yet.")
    if meeting.minutes_published:
        return Answer.no("minutes.published", "The minutes are published already.")
    return Answer.yes()


def unpublish(meeting: Meeting, *, by: Any, reason: str, version: int | None = None) -> Meeting:
    """Take the minutes, and who came, back from the public, with the reason. Decisions are taken back one by one."""
    if not reason.strip():
        raise InvalidInput.field("reason", "Enter the reason for taking them back.")
    with act("minutes.unpublish", by=by, subject=meeting, reason=reason.strip()):
        meeting = lock_meeting(meeting, by=by, version=version)
        if not meeting.minutes_published:
            raise TransitionRefused("The minutes are not published.")
        meeting.minutes_published = False
        meeting.save()
    return meeting
