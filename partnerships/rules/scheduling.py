"""The rules of when a body meets, over facts already loaded."""

from collections.abc import Iterable
from datetime import date

from lsp.decisions import Decision
from partnerships import words, workflow
from partnerships.models import Body, Meeting

NAMED_AT_MOST = 5


def l5_meets_while_it_exists(body: Body, day: date) -> Decision:
    """A body meets on days on which it exists, and on no other."""
    if body.holds_on(day):
        return Decision.yes()
    message = f"{body.name} exists {words.days(body)}: it cannot meet on {words.day(day)}."
    return Decision.no("meeting.outside_the_body", message, rule="L5", field="day")


def l5_no_meeting_after_the_end(meetings: Iterable[Meeting], day: date, *, what: str) -> Decision:
    """A body does not end before the meetings it still has planned: they are held or cancelled first."""
    late = [meeting for meeting in meetings if meeting.day >= day and meeting.state in workflow.UPCOMING]
    if not late:
        return Decision.yes()
    days = ", ".join(words.day(meeting.day) for meeting in late[:NAMED_AT_MOST])
    more = f" and {len(late) - NAMED_AT_MOST} more" if len(late) > NAMED_AT_MOST else ""
    message = f"{what} has meetings planned on {days}{more}. Cancel them first, or choose a later day."
    return Decision.no("meeting.after_the_end", message, rule="L5", field="ends_on")


def ends_after_it_begins(meeting: Meeting) -> Decision:
    """A meeting ends after it begins."""
    if meeting.ends_at is None or meeting.ends_at > meeting.starts_at:
        return Decision.yes()
    message = f"The meeting begins at {words.clock_time(meeting.starts_at)}: enter a later end."
    return Decision.no("meeting.ends_before_it_begins", message, field="ends_at")


def one_meeting_at_a_time(meeting: Meeting, meetings: Iterable[Meeting]) -> Decision:
    """A body does not hold two meetings at the same time."""
    for other in meetings:
        same_day = other.pk != meeting.pk and other.day == meeting.day
        if same_day and other.state != workflow.CANCELLED and _meet(meeting, other):
            message = (
                f"{meeting.body.name} meets on {words.day(other.day)} at {words.clock_time(other.starts_at)}"
                " already. Choose another time, or change that meeting."
            )
            return Decision.no("meeting.two_at_once", message, field="starts_at")
    return Decision.yes()


def _meet(one: Meeting, other: Meeting) -> bool:
    """Whether the two overlap; one without an end lasts, for this, a moment."""
    if one.starts_at == other.starts_at:
        return True
    first, second = sorted((one, other), key=lambda each: each.starts_at)
    return first.ends_at is not None and first.ends_at > second.starts_at


def is_planned_ahead(day: date, today: date) -> Decision:
    """A meeting is planned for a day to come; one that has taken place is recorded as past."""
    if day >= today:
        return Decision.yes()
    message = (
        f"{words.day(day)} is past. To enter a meeting that has taken place already, record a past meeting;"
        " its attendance is recorded next."
    )
    return Decision.no("meeting.in_the_past", message, field="day")


def has_taken_place(day: date, today: date) -> Decision:
    """A past meeting is one whose day has come."""
    if day <= today:
        return Decision.yes()
    message = f"{words.day(day)} is still to come: schedule the meeting instead."
    return Decision.no("meeting.not_past", message, field="day")


def items_wanted_before_it(items_by: date | None, day: date) -> Decision:
    """Items for a meeting are wanted by the day of the meeting at the latest."""
    if items_by is None or items_by <= day:
        return Decision.yes()
    message = f"The meeting is on {words.day(day)}: items are wanted by then at the latest."
    return Decision.no("meeting.items_by", message, field="items_by")
