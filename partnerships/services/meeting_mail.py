"""Whom a meeting concerns, and the mails to them. Written into the outbox within the act that causes them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings

from lsp import outbox
from lsp.models import Person
from partnerships import words
from partnerships.models import Appointment, Meeting


@dataclass(frozen=True)
class Recipient:
    """Somebody who is written to about a meeting: in whose term, as member or as its standing deputy."""

    term: Appointment
    person: Person
    address: str
    is_deputy: bool = False


@dataclass(frozen=True)
class Post:
    """Who is written to, and which members have no address (they are told by hand)."""

    recipients: list[Recipient]
    without_address: list[Person]


def post_for(meeting: Meeting) -> Post:
    """The members on the meeting's day and their standing deputies, each address once a term. One query."""
    terms = (
        Appointment.objects.filter(body=meeting.body_id)
        .as_at(meeting.day)
        .select_related("person__user", "deputy__user", "seat", "organisation")
        .order_by("seat__position", "seat_id")
    )
    found, missing = [], []
    for term in terms:
        member = address_of(term.person)
        if member:
            found.append(Recipient(term, term.person, member))
        else:
            missing.append(term.person)
        if term.deputy is not None and address_of(term.deputy):
            found.append(Recipient(term, term.deputy, address_of(term.deputy), is_deputy=True))
    return Post(found, missing)


def address_of(person: Person) -> str:
    """Where the person reads mail: their own address, else their account's; empty where there is none."""
    return person.email or (person.user.email if person.user else "")


def tell(
    meeting: Meeting, recipients: Iterable[Recipient], subject: str, text: Callable[[Recipient], str]
) -> int:
    """Write to each of them; how many mails."""
    number = 0
    for each in recipients:
        body = f"Dear {each.person.name}\n\n{text(each)}\n\n{settings.SERVICE_NAME}\n"
        outbox.mail(to=each.address, subject=subject, text=body, about=f"meeting:{meeting.pk}")
        number += 1
    return number


def when_and_where(meeting: Meeting) -> str:
    """`Tuesday 6 June 2006, 9:30am to 11:00am, Example Hall`."""
    until = f" to {words.clock_time(meeting.ends_at)}" if meeting.ends_at else ""
    place = f", {meeting.place}" if meeting.place else ""
    return f"{meeting.day:%A} {words.day(meeting.day)}, {words.clock_time(meeting.starts_at)}{until}{place}"


def link_to(meeting: Meeting) -> str:
    """The whole address of the meeting's page."""
    return f"{settings.SITE_URL}{meeting.get_absolute_url()}"
