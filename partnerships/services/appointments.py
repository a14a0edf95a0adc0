"""Terms: appoint, end, replace, correct."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, RuleRefused
from lsp.models import Organisation, Person
from lsp.services.locking import lock
from partnerships import rules, words
from partnerships.models import Appointment, Office, Seat
from partnerships.querysets import NOT_WITHDRAWN
from partnerships.services.newcomers import NewPerson, known, named
from partnerships.services.records import (
    apply,
    check_beginning,
    check_end,
    check_handover,
    check_reason,
    check_shape,
    close,
    decide_withdrawal,
    lock_seat,
    planned_end,
)

CHANGEABLE = frozenset(("how", "deputy", "starts_on"))


def appoint(
    seat: Seat,
    *,
    by: Any,
    person: Person | NewPerson,
    organisation: Organisation | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
    how: str = Appointment.How.NOMINATED,
    deputy: Person | None = None,
    brought_in: bool = False,
    source: str = "",
) -> Appointment:
    """Appoint a person to a seat for an organisation: the seat's own where none is given (P5).

    Without an end the term ends when the seat does. Raises InvalidInput; RuleRefused (P2 dates, P5, L5); Conflict
    (P2, P3) naming who sits there, also for the second of two who appoint at once.
    """
    term = Appointment(
        seat=seat,
        body=seat.body,
        person=named(person),
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
        how=how,
        deputy=deputy,
        brought_in=brought_in,
        brought_in_source=source.strip(),
    )
    with act("appointment.create", by=by, subject=term):
        held = lock_seat(seat, by=by)
        term.person = known(person, by=by)
        _begin(term, held)
    return term


def end(
    term: Appointment,
    *,
    by: Any,
    on: date | None,
    reason: str,
    end_offices: bool = False,
    version: int | None = None,
) -> Appointment:
    """End a term on the day given: the first day on which the person no longer sits.

    `end_offices` ends on that day, in the same act, the offices of the body that the person holds, and withdraws those
    they were to begin later. Raises RuleRefused.
    """
    day, reason = check_end(on, reason)
    with act("appointment.end", by=by, subject=term, reason=reason):
        term = _lock_term(term, by=by, version=version)
        decide_end(term, day).require(RuleRefused)
        close(term, day, reason)
        for office in held_offices(term, day) if end_offices else ():
            close(office, max(day, office.starts_on or day), reason)
    return term


def held_offices(term: Appointment, day: date) -> list[Office]:
    """The offices of the term's body that its person holds up to the day and from it on; or is still to begin."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    begun = Q(starts_on__isnull=True) | Q(starts_on__lt=day) | Q(starts_on__gt=clock.today())
    held = Office.objects.filter(NOT_WITHDRAWN, still, begun, body=term.body_id, person=term.person_id)
    return list(held.order_by("pk"))


def withdraw(term: Appointment, *, by: Any, reason: str, version: int | None = None) -> Appointment:
    """Withdraw a term that has not begun: it stays on the record as never begun (L4). Raises RuleRefused."""
    reason = check_reason(reason)
    with act("appointment.withdraw", by=by, subject=term, reason=reason):
        term = _lock_term(term, by=by, version=version)
        decide_withdrawal(term).require(RuleRefused)
        close(term, term.starts_on, reason)  # type: ignore[arg-type]  # what is to begin has a day
    return term


def decide_end(term: Appointment, day: date) -> Decision:
    """Whether the term may end on the day."""
    return rules.l5_may_end(term, day, what=words.of(term))


def replace(
    seat: Seat,
    *,
    by: Any,
    person: Person | NewPerson,
    on: date | None,
    reason: str,
    organisation: Organisation | None = None,
    ends_on: date | None = None,
    how: str = Appointment.How.NOMINATED,
    deputy: Person | None = None,
    version: int | None = None,
    seat_version: int | None = None,
) -> Appointment:
    """End the term that covers the day and begin another's on that day, in one act; the new term is returned.

    `version` is that of the term ended, `seat_version` that of the seat. Raises as `end()` and `appoint()` do, and
    RuleRefused (P4) for a seat that is vacant on the day.
    """
    day, reason = check_handover(on, reason)
    with act("seat.replace", by=by, subject=seat, reason=reason):
        held = lock_seat(seat, by=by, version=seat_version)
        sitting = sitting_on(held, day)
        rules.p4_there_is_a_term_to_replace(sitting, day).require(RuleRefused)
        end(sitting, by=by, on=day, reason=reason, version=version)  # type: ignore[arg-type]
        return appoint(
            held,
            by=by,
            person=person,
            organisation=organisation,
            starts_on=day,
            ends_on=ends_on,
            how=how,
            deputy=deputy,
        )


def update(
    term: Appointment, *, by: Any, changes: Mapping[str, Any], version: int | None = None
) -> Appointment:
    """Change the deputy, or correct how and from when somebody was appointed. Raises as `appoint()` does."""
    with act("appointment.update", by=by, subject=term):
        term = _lock_term(term, by=by, version=version)
        rules.l4_was_not_withdrawn(term, what=words.of(term)).require(RuleRefused)
        if apply(term, changes, CHANGEABLE):
            _require(term)
            term.save()
    return term


def sitting_on(seat: Seat, day: date) -> Appointment | None:
    """The term that covers the day, None where the seat is vacant on it."""
    return Appointment.objects.filter(seat=seat).as_at(day).select_related("person", "seat", "body").first()


def _begin(term: Appointment, seat: Seat) -> None:
    """Complete the new term from its locked seat and save it, if the rules allow."""
    term.seat, term.body = seat, seat.body
    if term.organisation_id is None:
        term.organisation = seat.organisation
    term.ends_on = planned_end(term, seat)
    _require(term)
    term.save()


def _require(term: Appointment) -> None:
    """The rules of one term; its body and seat are locked."""
    check_beginning(term)
    if term.deputy_id is not None and term.deputy_id == term.person_id:
        raise InvalidInput.field("deputy", "Nobody is their own deputy: choose somebody else.")
    Decision.all(
        rules.p5_organisation_of_the_seat(term.seat, term.organisation if term.organisation_id else None),
        rules.p2_ends_after_it_begins(term),
        rules.l5_lies_within(term, term.seat, what="the term", of=words.of(term.seat)),
    ).require(RuleRefused)
    check_shape(term)
    in_seat = Appointment.objects.filter(seat=term.seat).select_related("person")
    in_body = Appointment.objects.filter(body=term.body, person=term.person).select_related("person", "seat")
    Decision.all(
        rules.p2_terms_never_overlap(term, in_seat), rules.p3_one_seat_of_a_body(term, in_body)
    ).require(Conflict)


def _lock_term(term: Appointment, *, by: Any, version: int | None) -> Appointment:
    """The term, locked after its body and seat."""
    seat = lock_seat(term.seat, by=by)
    held = lock(Appointment, term.pk, by=by, version=version)
    held.seat, held.body = seat, seat.body
    return held
