"""Whom and what a form offers to choose from."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from lsp import clock
from lsp.models import LocalStrategicPartnership, Organisation, Person
from partnerships.models import Appointment, Body, Office, Seat

AT_MOST = 500
"""Names in one list; where the register is longer, it is searched."""


def people_to_choose(lsp: LocalStrategicPartnership, user: Any, search: str = "") -> QuerySet[Person]:
    """The people a form of the partnership offers: those found by `search`; without it everybody, or, where the
    register is too long for a list, those who have sat on the partnership.
    """
    people = Person.objects.visible_to(user).order_by("name", "pk")
    for word in search.split():
        people = people.filter(Q(name__icontains=word) | Q(job_title__icontains=word))
    if search or people[AT_MOST:].values("pk").first() is None:
        return people
    terms = Appointment.objects.filter(body__lsp=lsp)
    return people.filter(
        Exists(terms.filter(Q(person=OuterRef("pk")) | Q(deputy=OuterRef("pk"))))
        | Exists(Office.objects.filter(body__lsp=lsp, person=OuterRef("pk")))
    )


def organisations_for(seat: Seat) -> QuerySet[Organisation] | None:
    """The organisations somebody may sit for in a network's seat (P5); None where the seat is an organisation's."""
    if seat.organisation_id is not None:
        return None
    return Organisation.objects.current().filter(sector=seat.sector).order_by("name")


def parents_for(lsp: LocalStrategicPartnership, body: Body | None = None) -> QuerySet[Body]:
    """The bodies another may be placed under: those that have not ended, itself left out."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=clock.today())
    bodies = Body.objects.filter(still, lsp=lsp)
    if body is not None:
        kept = Body.objects.filter(pk__in=[body.parent_id] if body.parent_id else [])
        bodies = (bodies | kept).exclude(pk=body.pk)
    return bodies.order_by("name", "pk")
