"""Which partnerships somebody reaches through seats, terms and offices."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lsp import clock
from lsp.models import LocalStrategicPartnership, Organisation, Person, RoleGrant
from lsp.querysets import holds_on
from partnerships.models import Appointment, Body, Office, Seat


def reached_bodies(user: Any, day: Any, organisations: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The bodies where an officer's organisations hold seats or terms, and where the user's own terms and offices lie.

    An office handed over on the day is still reached until the day is over: whoever has its papers open is told in
    words that somebody else holds it now (A2). For `lsp.access`: the user's id and the day are blanks.
    """
    own, agency = Q(person__user_id=user), Q(organisation__in=organisations)
    terms, seats, offices = Appointment.objects, Seat.objects, Office.objects
    until_today = holds_on(day) | Q(ends_on=day) & (Q(starts_on__lt=day) | Q(starts_on__isnull=True))
    held = [
        source.filter(holds_on(day))
        for source in (terms.filter(own), terms.filter(agency), seats.filter(agency))
    ]
    return _of(offices.filter(own).filter(until_today), *held)


def organisation_sits_on(organisation_id: int, lsp_id: int, day: date) -> bool:
    """Whether the organisation holds a seat or a term on a body of the partnership on the day: one query."""
    seats = Seat.objects.filter(organisation=organisation_id)
    terms = Appointment.objects.filter(organisation=organisation_id)
    return lsp_id in _lsp_ids(seats, terms, day=day)


def people_acting_for(*organisations: Organisation) -> list[Person]:
    """Who may answer for something of the organisations: their officers and seat holders of today, by name."""
    day = clock.today()
    officers = RoleGrant.objects.filter(organisation__in=organisations).as_at(day).values("user_id")
    seated = Appointment.objects.filter(organisation__in=organisations).as_at(day).values("person_id")
    return list(Person.objects.filter(Q(user__in=officers) | Q(pk__in=seated)))


def people_by_organisation(organisations: Iterable[Organisation]) -> list[tuple[Organisation, list[Person]]]:
    """Who may answer for something of each organisation (`people_acting_for`), in the given order: three queries."""
    listed, day = list(organisations), clock.today()
    officers = RoleGrant.objects.filter(organisation__in=listed).as_at(day)
    seated = Appointment.objects.filter(organisation__in=listed, person__isnull=False).as_at(day)
    pairs = {
        *officers.filter(user__person__isnull=False).values_list("organisation", "user__person"),
        *seated.values_list("organisation", "person"),
    }
    people = list(Person.objects.filter(pk__in={person for _, person in pairs}))
    return [(each, [person for person in people if (each.pk, person.pk) in pairs]) for each in listed]


def organisations_sitting(lsp: LocalStrategicPartnership, day: date) -> QuerySet[Organisation]:
    """The organisations that hold a seat or a term on a body of the partnership on the day, by name."""
    held = [
        source.filter(holds_on(day), body__lsp=lsp, organisation__isnull=False)
        for source in (Seat.objects.all(), Appointment.objects.all())
    ]
    seats, terms = (source.order_by().values("organisation") for source in held)
    return Organisation.objects.filter(Q(pk__in=seats) | Q(pk__in=terms)).order_by("name", "pk")


def lsp_ids_of_person(person: Person, day: date) -> Iterable[int]:
    """The partnerships on whose bodies the person sits or holds an office on the day."""
    return _lsp_ids(Appointment.objects.filter(person=person), Office.objects.filter(person=person), day=day)


def member_ids(lsp: LocalStrategicPartnership, day: date) -> set[int]:
    """The people with a current term or office on the partnership's bodies on the day."""
    terms = Appointment.objects.filter(holds_on(day), holds_on(day, "body__"), body__lsp=lsp)
    offices = Office.objects.filter(holds_on(day), holds_on(day, "body__"), body__lsp=lsp)
    people = terms.order_by().values_list("person").union(offices.order_by().values_list("person"))
    return {pk for (pk,) in people if pk is not None}


def _lsp_ids(*sources: Any, day: date) -> set[int]:
    return set(_bodies(*sources, day=day).values_list("lsp", flat=True).distinct())


def _bodies(*sources: Any, day: Any) -> QuerySet[Any, Any]:
    return _of(*(source.filter(holds_on(day)) for source in sources))


def _of(*sources: Any) -> QuerySet[Any, Any]:
    # a union, so that each source is found by its own index however large the others are
    first, *others = (source.order_by().values("body") for source in sources)
    return Body.objects.filter(pk__in=first.union(*others, all=True)).order_by()
