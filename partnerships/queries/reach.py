"""Which partnerships somebody reaches through seats, terms and offices."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from lsp.models import LocalStrategicPartnership, Person
from lsp.querysets import holds_on
from lsp.statements import Blank, Statement
from partnerships.models import Appointment, Body, Office, Seat


def reached_lsp_ids(user: Any, organisation_ids: frozenset[int], day: date) -> set[int]:
    """Where an officer's organisations hold seats or terms, and where the user's own terms and offices lie.

    One query, whatever the number of organisations.
    """
    return {lsp for (lsp,) in _reached(organisation_ids).ask({"user": user.pk, "day": day})}


@lru_cache(maxsize=1000)
def _reached(organisation_ids: frozenset[int]) -> Statement:
    own, agency = Q(person__user_id=Blank("user")), Q(organisation__in=organisation_ids)
    terms, seats, offices = Appointment.objects, Seat.objects, Office.objects
    sources = [terms.filter(own), offices.filter(own)]
    if organisation_ids:
        sources += [terms.filter(agency), seats.filter(agency)]
    return Statement(_lsps(*sources, day=Blank("day")))


def organisation_sits_on(organisation_id: int, lsp_id: int, day: date) -> bool:
    """Whether the organisation holds a seat or a term on a body of the partnership on the day: one query."""
    seats = Seat.objects.filter(organisation=organisation_id)
    terms = Appointment.objects.filter(organisation=organisation_id)
    return lsp_id in _lsp_ids(seats, terms, day=day)


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
    return {lsp for (lsp,) in _lsps(*sources, day=day)}


def _lsps(*sources: Any, day: Any) -> QuerySet[Any, Any]:
    # a union, so that each source is found by its own index however large the others are
    first, *others = (source.filter(holds_on(day)).order_by().values("body") for source in sources)
    bodies = first.union(*others, all=True)
    return Body.objects.filter(pk__in=bodies).order_by().values_list("lsp").distinct()
