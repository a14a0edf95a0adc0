"""Offices: assigned and ended."""

from datetime import date
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, RuleRefused
from lsp.models import Person
from lsp.services.locking import lock
from partnerships import rules, words
from partnerships.models import Appointment, Body, Office, OfficeArrangement
from partnerships.services.newcomers import NewPerson, known, named
from partnerships.services.records import (
    check_beginning,
    check_end,
    check_handover,
    check_reason,
    check_shape,
    close,
    decide_withdrawal,
    lock_body,
    planned_end,
)


def assign(
    body: Body,
    *,
    by: Any,
    kind: str,
    person: Person | NewPerson,
    starts_on: date | None = None,
    ends_on: date | None = None,
    independent: bool = False,
    brought_in: bool = False,
    source: str = "",
) -> Office:
    """Give a person an office of the body. They hold a seat of it on that day, or are marked independent.

    Raises InvalidInput; RuleRefused (dates, no member); Conflict naming the holder of an office that one holds.
    """
    office = Office(
        body=body,
        kind=kind,
        person=named(person),
        independent=independent,
        starts_on=starts_on,
        ends_on=ends_on,
        brought_in=brought_in,
        brought_in_source=source.strip(),
    )
    with act("office.assign", by=by, subject=office):
        office.body = held = lock_body(body, by=by)
        office.person = known(person, by=by)
        office.ends_on = planned_end(office, held)
        check_beginning(office)
        check_shape(office)
        _require(office)
        office.save()
    return office


def end(office: Office, *, by: Any, on: date | None, reason: str, version: int | None = None) -> Office:
    """End an office on the day given: the first day on which the person no longer holds it."""
    day, reason = check_end(on, reason)
    with act("office.end", by=by, subject=office, reason=reason):
        body = lock_body(office.body, by=by)
        office = lock(Office, office.pk, by=by, version=version)
        office.body = body
        decide_end(office, day).require(RuleRefused)
        close(office, day, reason)
    return office


def hand_over(
    office: Office,
    *,
    by: Any,
    person: Person | NewPerson,
    on: date | None,
    reason: str,
    independent: bool = False,
    ends_on: date | None = None,
    version: int | None = None,
) -> Office:
    """End an office on the day and give it to somebody else from it, in one act; the new office is returned.

    Raises as `end()` and `assign()` do.
    """
    day, reason = check_handover(on, reason)
    with act("office.hand_over", by=by, subject=office, reason=reason):
        held = end(office, by=by, on=day, reason=reason, version=version)
        return assign(
            held.body,
            by=by,
            kind=held.kind,
            person=person,
            starts_on=day,
            ends_on=ends_on,
            independent=independent,
        )


def withdraw(office: Office, *, by: Any, reason: str, version: int | None = None) -> Office:
    """Withdraw an office that has not begun: it stays on the record as never begun (L4). Raises RuleRefused."""
    reason = check_reason(reason)
    with act("office.withdraw", by=by, subject=office, reason=reason):
        body = lock_body(office.body, by=by)
        office = lock(Office, office.pk, by=by, version=version)
        office.body = body
        decide_withdrawal(office).require(RuleRefused)
        close(office, office.starts_on, reason)  # type: ignore[arg-type]  # what is to begin has a day
    return office


def decide_end(office: Office, day: date) -> Decision:
    """Whether the office may end on the day."""
    return rules.l5_may_end(office, day, what=words.of(office))


def _require(office: Office) -> None:
    """The rules of one office; its body is locked."""
    terms = Appointment.objects.filter(body=office.body, person=office.person)
    Decision.all(
        rules.p2_ends_after_it_begins(office, what="office"),
        rules.l5_lies_within(office, office.body, what="the office", of=office.body.name),
        rules.member_or_independent(office, office.person, terms),
    ).require(RuleRefused)
    others = list(Office.objects.filter(body=office.body).select_related("person"))
    limit = _most_holders(office)
    single = None if limit is None else limit == rules.SINGLE
    Decision.all(
        rules.one_holder(office, others, single=single), rules.no_more_than_arranged(office, others, limit)
    ).require(Conflict)
    office.place = rules.free_place(office, others)


def _most_holders(office: Office) -> int | None:
    """How many may hold the office at a time, as arranged on the day it begins; None: as many as there are."""
    arranged = OfficeArrangement.objects.filter(body=office.body, kind=office.kind)
    found = arranged.as_at(office.starts_on or clock.today()).first()
    return found.holders if found is not None else rules.USUAL.get(office.kind)
