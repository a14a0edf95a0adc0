"""The rules of what is recorded of a meeting: who came, who declared what, its decisions' numbers, its minutes."""

from collections.abc import Iterable, Sequence
from datetime import date

from lsp.decisions import Decision
from partnerships import words, workflow
from partnerships.models import Attendance, DecisionCounter, Meeting
from partnerships.models import Decision as Decided


def held_once_its_day_has_come(meeting: Meeting, today: date) -> Decision:
    """A meeting is recorded as held once its day has come."""
    if meeting.day <= today:
        return Decision.yes()
    message = f"{meeting} is still to come: who came is recorded on the day or afterwards."
    return Decision.no("meeting.to_come", message, field="")


def p7_a_deputy_for_one_seat(deputies: Sequence[tuple[str, str, str]]) -> Decision:
    """A deputy stands in for one seat of a meeting.

    `deputies`: (who it is, their name, the field that names them) of each seat that a deputy came for.
    """
    seen: set[str] = set()
    refused = []
    for who, name, field in deputies:
        if who in seen:
            message = (
                f"{name} is named as the deputy for two seats. A deputy sits for one: name somebody else,"
                " or record apologies."
            )
            refused.append(Decision.no("deputy.twice", message, rule="P7", field=field))
        seen.add(who)
    return Decision.all(*refused)


def was_not_away(person_id: int | None, rows: Iterable[Attendance], *, field: str) -> Decision:
    """Nobody who is recorded as away took part: they were not in the chair, proposed nothing, declared nothing."""
    for row in rows:
        if person_id is not None and row.person_id == person_id and row.status != Attendance.Status.PRESENT:
            message = (
                f"{row.person} is recorded as not present at this meeting ({row.get_status_display().lower()})."
                " Choose somebody who was there, or correct the attendance."
            )
            return Decision.no("meeting.was_away", message, rule="P7", field=field)
    return Decision.yes()


def of_the_meeting(item_meeting_id: int | None, state: str, meeting: Meeting) -> Decision:
    """A decision is taken, and an interest declared, in an item on the agenda of its meeting."""
    if item_meeting_id == meeting.pk and state == workflow.TAKEN_UP:
        return Decision.yes()
    message = f"This item is not on the agenda of {meeting}."
    return Decision.no("item.not_on_the_agenda", message, field="item")


def restricted_stays_inside(decision: Decided) -> Decision:
    """A decision on a restricted item is not published while the item is restricted."""
    if decision.item is None or not decision.item.restricted:
        return Decision.yes()
    message = (
        f"Its item is restricted ({decision.item.restricted_reason}): its decisions are not published."
        " Open the item first."
    )
    return Decision.no("decision.restricted", message)


def l8_number_brought_in(
    number: int | None, year: str, counter: DecisionCounter | None, *, first: int = 1
) -> Decision:
    """What was decided before joining keeps the number it had; the numbering goes on from it (L8).

    Once a number has been given here in that year, numbers above those brought in are given in order alone.
    `first`: the smallest number that makes sense (0 says that none was given).
    """
    if number is None or number < first:
        return Decision.no(
            "decision.number", "Enter the number it has in the minute book.", rule="L8", field="number"
        )
    given_here = counter is not None and counter.last > counter.started_after
    if counter is None or not given_here or number <= counter.started_after:
        return Decision.yes()
    message = (
        f"Decisions of {year} have been numbered here from {counter.started_after + 1} to {counter.last}:"
        f" only numbers up to {counter.started_after} can be brought in."
    )
    return Decision.no("decision.numbered_here", message, rule="L8", field="number")


def l8_decided_before(decided_on: date | None, today: date) -> Decision:
    """What is brought in was decided on a day that has come."""
    if decided_on is None:
        return Decision.no("decision.day", "Enter the day it was decided.", rule="L8", field="decided_on")
    if decided_on > today:
        message = f"{words.day(decided_on)} is still to come."
        return Decision.no("decision.day", message, rule="L8", field="decided_on")
    return Decision.yes()


def approved_at_a_later_meeting(meeting: Meeting, at: Meeting | None) -> Decision:
    """Minutes are approved by a later meeting of the same body, once that meeting has been held."""
    if at is None:
        return Decision.no("minutes.meeting", "Choose the meeting that approved them.", field="approved_at")
    if at.body_id != meeting.body_id:
        return Decision.no("minutes.other_body", f"{at} is a meeting of another body.", field="approved_at")
    if at.state != workflow.HELD:
        message = f"{at} is not recorded as held: minutes are approved at a meeting, not before it."
        return Decision.no("meeting.not_held", message, field="approved_at")
    if at.day <= meeting.day:
        message = f"Choose a meeting later than {words.day(meeting.day)}, whose minutes these are."
        return Decision.no("meeting.not_later", message, field="approved_at")
    return Decision.yes()
