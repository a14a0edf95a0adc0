"""The seats and terms an organisation leaves when another comes after it, and how the successor takes them on (L6)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import RuleRefused
from lsp.inheritance import Left, as_before, ended_with
from lsp.models import Inheritance, Organisation
from lsp.services.locking import system_lock
from partnerships import rules, words
from partnerships.models import Appointment, Body, Seat
from partnerships.querysets import NOT_WITHDRAWN
from partnerships.services import seats
from partnerships.services.carrying import go_on, last_term
from partnerships.services.records import close, planned_end


class Seats:
    """Seats of the organisation's own, and its places in the seats that a network fills."""

    kind = "seat"
    label = "Seat"
    plural = "Seats"

    def left_by(self, organisation: Organisation, day: date) -> list[Left]:
        """Every seat it has or sits in up to the day and from it on: two queries."""
        found = list(_own(organisation, day))
        found += [term.seat for term in _in_networks(organisation, day)]
        return [Left(seat.body.lsp_id, seat.pk, f"{seat.label}, {seat.body.name}") for seat in found]

    def decide(self, organisation: Organisation, day: date) -> Decision:
        """A seat ends once it has begun, and nobody is to begin in it later."""
        own = [seats.decide_end(seat, day, seats.open_terms(seat, day)) for seat in _own(organisation, day)]
        places = [
            rules.l5_may_end(term, day, what=words.of(term)) for term in _in_networks(organisation, day)
        ]
        found = Decision.all(*own, *places)
        return Decision(tuple(_on_the_form(found)))

    def release(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """The seats end on the day with their terms; in a network's seat the term alone."""
        own, places = list(_own(organisation, day)), list(_in_networks(organisation, day))
        _lock_bodies({seat.body_id for seat in own} | {term.body_id for term in places})
        for seat in own:
            with act("seat.end", by=by, subject=seat, reason=reason):
                for record in [*seats.open_terms(seat, day), seat]:
                    close(record, day, reason)
        for term in places:
            with act("appointment.end", by=by, subject=term, reason=reason):
                close(term, day, reason)

    def reopen(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """The seats and the terms in them that ended on that day go on as before; in a network's seat the term."""
        then = {"ends_on": day, "end_reason__startswith": ended_with(organisation)}
        own: list[Any] = list(Seat.objects.filter(organisation=organisation, **then).order_by("pk"))
        asked = Q(organisation=organisation) | Q(seat__in=own)
        ended: list[Any] = list(Appointment.objects.filter(NOT_WITHDRAWN, asked, **then).order_by("pk"))
        _lock_bodies({record.body_id for record in (*own, *ended)})
        for kind, records in (("seat.reopen", own), ("appointment.reopen", ended)):
            for record in records:
                with act(kind, by=by, subject=record, reason=reason):
                    as_before(record, day)

    def take_over(self, offered: Inheritance, *, by: Any, people: bool) -> int:
        """A seat of the successor from that day, with who sat in the one before it; in a network's, a term."""
        before = Seat.objects.select_related("body", "organisation").get(pk=offered.subject_id)
        before.body = system_lock(Body, before.body_id)
        succession = offered.succession
        seat = before
        if not before.network:
            seat = _follow(before, succession.successor, succession.on)
            with act("seat.create", by=by, subject=seat, reason=str(succession)):
                _require_seat(seat)
                seat.save()
        last = last_term(before, succession.on)
        if people and last is not None:
            go_on(last, seat, succession.successor, succession.on, by=by)
        return int(seat.pk)

    def addresses(self, ids: Collection[int], user: Any) -> Mapping[int, str]:
        """The pages of seats."""
        seen = Seat.objects.visible_to(user).filter(pk__in=ids).select_related("body__lsp")
        return {seat.pk: seat.get_absolute_url() for seat in seen}


def _still(day: date) -> Q:
    return Q(ends_on__isnull=True) | Q(ends_on__gt=day)


def _own(organisation: Organisation, day: date) -> Iterable[Seat]:
    own = Seat.objects.filter(_still(day), organisation=organisation)
    return own.select_related("body", "organisation").order_by("body__lsp", "body", "position", "pk")


def _in_networks(organisation: Organisation, day: date) -> Iterable[Appointment]:
    terms = Appointment.objects.filter(
        NOT_WITHDRAWN, _still(day), organisation=organisation, seat__organisation=None
    )
    return terms.select_related("seat__body", "person", "body").order_by("body__lsp", "body", "pk")


def _on_the_form(decision: Decision) -> Iterable[Any]:
    """The reasons, at the field of the day that the form of a succession has."""
    for reason in decision.reasons:
        yield type(reason)(reason.code, reason.message, field="on", rule=reason.rule)


def _lock_bodies(ids: Iterable[int]) -> None:
    for pk in sorted(ids):
        system_lock(Body, pk)


def _follow(before: Seat, successor: Organisation, day: date) -> Seat:
    """The seat that comes after: the same place, of the successor."""
    seat = Seat(
        body=before.body,
        label=before.label.replace(before.organisation.name, successor.name)[:200]
        if before.organisation
        else before.label,
        sector=successor.sector,
        organisation=successor,
        kind=before.kind,
        voting=before.voting,
        level=before.level,
        position=before.position,
        starts_on=day,
    )
    seat.ends_on = planned_end(seat, before.body)
    return seat


def _require_seat(seat: Seat) -> None:
    rules.l5_lies_within(seat, seat.body, what="the seat", of=seat.body.name).require(RuleRefused)
