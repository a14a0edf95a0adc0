"""Which meetings a calendar holds: a body's, an organisation's, one's own."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lsp import clock
from lsp.access import Access
from lsp.models import Organisation, User
from partnerships.models import Appointment, Attendance, Body, CalendarFeed, Meeting, Office, Seat
from partnerships.queries.keeping import kept_by

BACK = timedelta(days=366)
"""How far back a calendar reaches; ahead it holds everything."""


def _since(meetings: Any, day: date) -> QuerySet[Meeting]:
    found: QuerySet[Meeting] = meetings.filter(day__gte=day - BACK).select_related("body__lsp")
    return found.order_by("day", "starts_at", "pk")


def of_body(body: Body, user: Any) -> QuerySet[Meeting]:
    """The body's meetings, as `user` may see them."""
    return _since(Meeting.objects.visible_to(user).filter(body=body), clock.today())


def of_organisation(organisation: Organisation, user: Any) -> QuerySet[Meeting]:
    """The meetings of the bodies on which the organisation has a seat or a term that day, as `user` may see them."""
    seats = Seat.objects.filter(_on_the_day(), organisation=organisation, body=OuterRef("body"))
    terms = Appointment.objects.filter(_on_the_day(), organisation=organisation, body=OuterRef("body"))
    seen: Any = Meeting.objects.visible_to(user)
    return _since(seen.filter(Exists(seats) | Exists(terms)), clock.today())


def own(user: User) -> QuerySet[Meeting]:
    """The meetings somebody is concerned with: of bodies they sit on or hold an office of that day, those they stand
    in at, and all that they keep.
    """
    me = Q(person__user=user)
    terms = Appointment.objects.filter(_on_the_day(), me | Q(deputy__user=user), body=OuterRef("body"))
    offices = Office.objects.filter(_on_the_day(), me, body=OuterRef("body"))
    stands_in = Attendance.objects.filter(meeting=OuterRef("pk"), deputy__user=user)
    kept = kept_by(Access.of(user))
    meetings = Meeting.objects.filter(Exists(terms) | Exists(offices) | Exists(stands_in) | kept)
    return _since(meetings, clock.today())


def _on_the_day() -> Q:
    """The condition that a dated record holds on the day of the meeting around it."""
    day = OuterRef("day")
    return (Q(starts_on__isnull=True) | Q(starts_on__lte=day)) & (
        Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    )


def feed_of(user: Any) -> CalendarFeed | None:
    """The user's calendar address that holds now."""
    return CalendarFeed.objects.filter(user=user, revoked_at__isnull=True).order_by(F("pk").desc()).first()
