"""Nominations: made by an organisation's officer or recorded for a network, accepted, declined, withdrawn."""

from datetime import date
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused, TransitionRefused
from lsp.models import Organisation, Person
from lsp.services.locking import lock
from partnerships import permissions, rules, words, workflow
from partnerships.models import Appointment, Body, Nomination, Seat
from partnerships.services import appointments
from partnerships.services.newcomers import NewPerson, entered, named
from partnerships.services.records import check_shape, planned_end

MOST = 2000
NO_DAY = "Enter the day from which they would sit."
NO_ORGANISATION = "Choose the organisation that nominates."


def nominate(
    seat: Seat,
    *,
    by: Any,
    person: Person | NewPerson,
    from_day: date | None = None,
    organisation: Organisation | None = None,
    note: str = "",
) -> Nomination:
    """Put somebody forward for a seat that is vacant on the day, or will be: its organisation's where none is given.

    Raises PermissionRefused, InvalidInput; RuleRefused (P5, L5); Conflict (P2, P3) naming who sits there then, or
    where they are nominated already.
    """
    nomination = Nomination(seat=seat, person=named(person), note=note.strip(), nominated_by=by)
    with act("nomination.make", by=by, subject=nomination, lsp=seat.body.lsp):
        nomination.seat = held = _lock_seat(seat, by=by)
        speaks_for = organisation or held.organisation
        permissions.nominate(by, getattr(speaks_for, "pk", None), held.body.lsp_id).require(PermissionRefused)
        if speaks_for is None:
            raise InvalidInput.field("organisation", NO_ORGANISATION, rule="P5")
        if from_day is None:
            raise InvalidInput.field("from_day", NO_DAY)
        nomination.organisation, nomination.from_day = speaks_for, from_day
        nomination.person = entered(person, by=by)
        check_shape(nomination)
        _require(nomination)
        nomination.save()
    return nomination


def accept(
    nomination: Nomination,
    *,
    by: Any,
    ends_on: date | None = None,
    deputy: Person | None = None,
    version: int | None = None,
) -> Nomination:
    """The coordinator accepts: the person is appointed to the seat from the day nominated, in the same act.

    Raises PermissionRefused, TransitionRefused, StaleVersion, and as `appointments.appoint` does.
    """
    with act("nomination.accept", by=by, subject=nomination):
        held = _lock(nomination, by=by, version=version)
        permissions.keep_membership(by, held.seat.body.lsp_id).require(PermissionRefused)
        decide(held, "accept").require(TransitionRefused)
        held.appointment = appointments.appoint(
            held.seat,
            by=by,
            person=held.person,
            organisation=held.organisation,
            starts_on=held.from_day,
            ends_on=ends_on,
            how=Appointment.How.NOMINATED,
            deputy=deputy,
        )
        return _answer(held, workflow.NOMINATION_ACCEPTED, by=by)


def decline(nomination: Nomination, *, by: Any, reason: str, version: int | None = None) -> Nomination:
    """The coordinator declines, with the reason. Raises as `accept`, and InvalidInput."""
    reason = _reason(reason)
    with act("nomination.decline", by=by, subject=nomination, reason=reason):
        held = _lock(nomination, by=by, version=version)
        permissions.keep_membership(by, held.seat.body.lsp_id).require(PermissionRefused)
        decide(held, "decline").require(TransitionRefused)
        held.reason = reason
        return _answer(held, workflow.NOMINATION_DECLINED, by=by)


def withdraw(nomination: Nomination, *, by: Any, reason: str = "", version: int | None = None) -> Nomination:
    """Whoever may nominate withdraws what is not answered yet. Raises PermissionRefused, TransitionRefused."""
    with act("nomination.withdraw", by=by, subject=nomination, reason=reason.strip()):
        held = _lock(nomination, by=by, version=version)
        permissions.nominate(by, held.organisation_id, held.seat.body.lsp_id).require(PermissionRefused)
        decide(held, "withdraw").require(TransitionRefused)
        held.state, held.reason = workflow.NOMINATION_WITHDRAWN, reason.strip()
        held.save()
    return held


def decide(nomination: Nomination, step: str) -> Decision:
    """Whether the step may be taken with the nomination as it is."""
    return workflow.NOMINATION.check(step, nomination.state)


def _answer(nomination: Nomination, state: str, *, by: Any) -> Nomination:
    nomination.state, nomination.answered_by, nomination.answered_at = state, by, clock.now()
    nomination.save()
    return nomination


def _require(nomination: Nomination) -> None:
    """What appointing them on that day would ask (P2, P3, P5, L5); its body and seat are locked."""
    seat, person = nomination.seat, nomination.person
    term = Appointment(seat=seat, body=seat.body, person=person, starts_on=nomination.from_day)
    term.ends_on = planned_end(term, seat)
    Decision.all(
        rules.p5_organisation_of_the_seat(seat, nomination.organisation),
        rules.l5_lies_within(term, seat, what="the term", of=words.of(seat)),
    ).require(RuleRefused)
    in_seat = Appointment.objects.filter(seat=seat).select_related("person")
    in_body = Appointment.objects.filter(body=seat.body, person=person).select_related("person", "seat")
    waiting = Nomination.objects.filter(seat=seat, person=person, state=workflow.NOMINATED)
    Decision.all(
        rules.p4_seat_is_free_from(nomination.from_day, in_seat),
        rules.p3_one_seat_of_a_body(term, in_body),
        rules.nominated_once_at_a_time(nomination, waiting),
    ).require(Conflict)


def _lock_seat(seat: Seat, *, by: Any) -> Seat:
    """The seat as `by` may see it, locked after its body, as every writer of the body does."""
    body = lock(Body, seat.body_id, by=by)
    held = lock(Seat, seat.pk, by=by)
    held.body = body
    return held


def _lock(nomination: Nomination, *, by: Any, version: int | None) -> Nomination:
    seat = _lock_seat(nomination.seat, by=by)
    held = lock(Nomination, nomination.pk, by=by, version=version)
    held.seat = seat
    return held


def _reason(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput.field("reason", "Enter the reason.", code="required")
    return reason.strip()
