"""What hangs on the quorum: judged again whenever attendance or interests change (P7)."""

from partnerships.models import Decision, Meeting
from partnerships.queries.register import quorum_of


def settle(meeting: Meeting) -> None:
    """Judge again, within the act that changed who counts, the decisions taken and those ratified at the meeting.

    One that turns out quorate needs no ratification; one ratified by a meeting that turns out inquorate waits again.
    """
    quorum = quorum_of(meeting)
    for decision in Decision.objects.filter(meeting=meeting, brought_in=False):
        quorate = bool(quorum.quorate(decision.item_id))
        if decision.quorate != quorate:
            decision.quorate, decision.ratified_at = quorate, None
            decision.save()
    if not quorum.quorate():
        for decision in Decision.objects.filter(ratified_at=meeting):
            decision.ratified_at = None
            decision.save()
