"""Meetings, items, attendances and decisions for tests, written as they stand: rules are the services' own tests."""

from datetime import date, time
from typing import Any

from lsp import clock
from partnerships import workflow
from partnerships.models import (
    AgendaItem,
    Appointment,
    Attendance,
    Decision,
    DecisionBinding,
    Interest,
    Meeting,
    Paper,
    Seat,
)
from tests.factories import lsp as place
from tests.factories import partnerships as structure
from tests.factories.lsp import number, save

A_DAY = date(2006, 6, 6)


def meeting(body: Any = None, day: date = A_DAY, *, state: str = workflow.PLANNED, **given: Any) -> Meeting:
    """A meeting of the body (a new board where none is given) at half past nine."""
    values: dict[str, Any] = {"starts_at": time(9, 30), "place": "Example Hall", "published": True, **given}
    if state == workflow.CALLED:
        values.setdefault("called_at", clock.now())
    if state == workflow.CANCELLED:
        values.setdefault("cancel_reason", "Too few could come")
    return save(Meeting(body=body or structure.board(), day=day, state=state, **values))


def held(body: Any = None, day: date = A_DAY, **given: Any) -> Meeting:
    """A meeting that took place."""
    return meeting(body, day, state=workflow.HELD, **given)


def item(meeting: Any = None, title: str = "", *, body: Any = None, **given: Any) -> AgendaItem:
    """An item taken up, of the meeting (a new one where neither meeting nor body is given)."""
    if meeting is None and body is None:
        meeting = globals()["meeting"]()
    values: dict[str, Any] = {"state": workflow.TAKEN_UP, **given}
    if values.get("restricted"):
        values.setdefault("restricted_reason", "Commercially confidential")
    title = title or f"Example item {number()}"
    return save(AgendaItem(body=body or meeting.body, meeting=meeting, title=title, **values))


def paper(item: Any = None, title: str = "", *, text: str = "What it says.", **given: Any) -> Paper:
    """A paper of the item."""
    values = {"text": "" if given.get("url") else text, **given}
    return save(Paper(item=item or globals()["item"](), title=title or f"Example paper {number()}", **values))


def attended(
    meeting: Meeting, seat: Seat, status: str = "present", *, term: Appointment | None = None, **given: Any
) -> Attendance:
    """What was recorded of one seat; the term that covers the day is found where none is given."""
    if status != Attendance.Status.UNFILLED and term is None:
        term = Appointment.objects.filter(seat=seat).as_at(meeting.day).get()
    if status == Attendance.Status.DEPUTY:
        given.setdefault("deputy", place.person())
    row = Attendance(
        meeting=meeting,
        seat=seat,
        status=status,
        voting=seat.voting,
        appointment=term,
        person=term.person if term else None,
        organisation=term.organisation if term else seat.organisation,
        **given,
    )
    return save(row)


def interest(item: AgendaItem, person: Any, *, withdrew: bool = True, **given: Any) -> Interest:
    """An interest declared in the item."""
    values = {"nature": "Holds shares in the supplier", **given}
    return save(Interest(item=item, person=person, withdrew=withdrew, **values))


def decision(meeting: Any = None, *, year: str = "2006-07", **given: Any) -> Decision:
    """A decision of the meeting (a new one held where none is given), with the next number of its body."""
    meeting = meeting or held()
    taken = Decision.objects.filter(body=meeting.body, year=year).count()
    values: dict[str, Any] = {
        "number": taken + 1,
        "decided_on": meeting.day,
        "text": "That the plan be agreed.",
        "outcome": Decision.Outcome.AGREED,
        **given,
    }
    return save(Decision(body=meeting.body, meeting=meeting, year=year, **values))


def binding(decision: Decision, organisation: Any = None, **given: Any) -> DecisionBinding:
    """An organisation the decision binds."""
    organisation = organisation or place.organisation()
    return save(DecisionBinding(decision=decision, organisation=organisation, **given))
