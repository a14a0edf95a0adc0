"""Decisions of inquorate meetings and items, confirmed by a later quorate meeting of the body (P7)."""

from collections.abc import Iterable
from typing import Any

from lsp.audit import act
from lsp.decisions import Decision as Answer
from lsp.errors import InvalidInput, RuleRefused, TransitionRefused
from lsp.services.locking import lock
from partnerships import rules
from partnerships.models import Decision, Meeting
from partnerships.queries.register import quorum_of
from partnerships.services.meeting_records import lock_meeting


def ratify(
    meeting: Meeting, *, by: Any, decisions: Iterable[Decision], version: int | None = None
) -> list[Decision]:
    """Record that the meeting ratified these decisions, in one act.

    Raises InvalidInput (none chosen, one of another body), TransitionRefused (one that is confirmed already),
    RuleRefused (P7: the meeting is not held, not later, or inquorate itself).
    """
    wanted = list(decisions)
    if not wanted:
        raise InvalidInput.field("decisions", "Choose at least one decision.")
    with act("meeting.ratify", by=by, subject=meeting):
        meeting = lock_meeting(meeting, by=by, version=version)
        return [_ratify(decision, meeting, by=by) for decision in wanted]


def decide(decision: Decision, meeting: Meeting) -> Answer:
    """Whether the meeting may ratify the decision."""
    quorum = quorum_of(meeting)
    return rules.p7_ratified_by_a_later_quorate_meeting(
        decision.decided_on, meeting, quorum.present(), quorum.needed
    )


def _ratify(decision: Decision, meeting: Meeting, *, by: Any) -> Decision:
    if decision.body_id != meeting.body_id:
        raise InvalidInput.field("decisions", f"{decision} was taken by another body.", rule="P7")
    with act("decision.ratify", by=by, subject=decision):
        decision = lock(Decision, decision.pk, by=by)
        if decision.is_confirmed:
            raise TransitionRefused(f"{decision} is confirmed already.")
        decide(decision, meeting).require(RuleRefused)
        decision.ratified_at = meeting
        decision.save()
    return decision
