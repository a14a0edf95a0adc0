"""Meetings as an iCalendar feed (RFC 5545): the UID stays, the SEQUENCE rises, what is cancelled says so."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from icalendar import Calendar, Event

from lsp import clock
from lsp.calendars import begin
from partnerships import workflow
from partnerships.models import Meeting

STATUS = {
    workflow.PLANNED: "TENTATIVE",
    workflow.CALLED: "CONFIRMED",
    workflow.HELD: "CONFIRMED",
    workflow.CANCELLED: "CANCELLED",
}


def feed(name: str, meetings: Iterable[Meeting]) -> Calendar:
    """The meetings as one calendar of that name; times are London's."""
    calendar = begin(name, "Meetings")
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    calendar.add_missing_timezones()
    return calendar


def _sequence(meeting: Meeting) -> int:
    """Rises with the meeting's own, and whenever its body or partnership changes, whose names the entry says."""
    return meeting.sequence + meeting.body.version - 1 + meeting.body.lsp.version - 1


def _event(meeting: Meeting) -> Event:
    event = Event()
    address = f"{settings.SITE_URL}{meeting.get_absolute_url()}"
    event.add("uid", str(meeting.uid))
    event.add("sequence", _sequence(meeting))
    event.add("dtstamp", clock.now())
    event.add("summary", f"{meeting.title or meeting.body.name}, {meeting.body.lsp.name}")
    event.add("dtstart", datetime.combine(meeting.day, meeting.starts_at, tzinfo=clock.LONDON))
    if meeting.ends_at:
        event.add("dtend", datetime.combine(meeting.day, meeting.ends_at, tzinfo=clock.LONDON))
    if meeting.place:
        event.add("location", meeting.place)
    event.add("status", STATUS[meeting.state])
    event.add("url", address)
    why = f"Cancelled: {meeting.cancel_reason}\n" if meeting.cancel_reason else ""
    event.add("description", f"{why}Agenda and papers: {address}")
    return event
