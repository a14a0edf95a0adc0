"""What is due as an iCalendar feed (RFC 5545): an entry of a whole day each, known again by its UID."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from icalendar import Calendar, Event, vText

from lsp import clock
from lsp.due import Due
from lsp.services.due_entries import sequences

CONTENT_TYPE = "text/calendar; charset=utf-8"


def begin(name: str, holds: str) -> Calendar:
    """An empty calendar of that name; `holds` says what is in it."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SERVICE_NAME}//{holds}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(name))
    calendar.add("x-published-ttl", vText("PT6H"))
    return calendar


def answer(calendar: Calendar, file_name: str, *, private: bool = False) -> HttpResponse:
    """The calendar file; a private one is kept by nobody."""
    response = HttpResponse(calendar.to_ical(), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{file_name}.ics"'
    response["Cache-Control"] = "no-store" if private else "private, no-cache"
    if private:
        response["X-Robots-Tag"] = "noindex"
        response["Referrer-Policy"] = "no-referrer"
    return response


def of_due(name: str, things: Iterable[Due]) -> Calendar:
    """The things as entries on the days they are due; what was done or given up is in it no more."""
    calendar, listed = begin(name, "What is due"), list(things)
    numbers = sequences(listed)
    for thing in listed:
        calendar.add_component(_entry(thing, numbers[thing.kind, thing.id]))
    return calendar


def _entry(thing: Due, sequence: int) -> Event:
    entry = Event()
    address = f"{settings.SITE_URL}{thing.href}"
    entry.add("uid", f"due-{thing.kind}-{thing.id}@{urlsplit(settings.SITE_URL).hostname}")
    entry.add("sequence", sequence)
    entry.add("dtstamp", clock.now())
    entry.add("summary", f"Due: {thing.title}")
    entry.add("dtstart", thing.day)
    entry.add("dtend", thing.day + timedelta(days=1))
    entry.add("transp", "TRANSPARENT")  # a due day takes up nobody's time
    entry.add("categories", [thing.label])
    entry.add("url", address)
    said = [thing.note, f"{thing.label}. {thing.whose}. {thing.lsp_name}", address]
    entry.add("description", "\n".join(part for part in said if part))
    return entry
