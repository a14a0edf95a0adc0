"""Seats: set up, changed, ended."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Max, Q

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import RuleRefused
from lsp.models import Organisation
from partnerships import rules, words
from partnerships.models import Appointment, Body, Seat
from partnerships.querysets import NOT_WITHDRAWN
from partnerships.services.records import (
    apply,
    check_end,
    check_shape,
    close,
    lock_body,
    lock_seat,
    planned_end,
)

CHANGEABLE = frozenset(
    ("label", "sector", "organisation", "network", "kind", "voting", "level", "position", "starts_on")
)


def create(
    body: Body,
    *,
    by: Any,
    label: str,
    sector: str = "",
    organisation: Organisation | None = None,
    network: str = "",
    kind: str = Seat.Kind.MEMBER,
    voting: bool = True,
    level: str = "",
    position: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Seat:
    """Set up a seat of a body, of an organisation or of a network (P5).

    Without a sector it is the organisation's; without dates the seat begins and ends with the body; without a
    position it comes last. Raises InvalidInput, RuleRefused.
    """
    seat = Seat(
        body=body,
        label=label.strip(),
        sector=sector or (organisation.sector if organisation else ""),
        organisation=organisation,
        network=network.strip(),
        kind=kind,
        voting=voting,
        level=level,
        ends_on=ends_on,
    )
    with act("seat.create", by=by, subject=seat):
        seat.body = held = lock_body(body, by=by)
        seat.position = position or _last_position(held) + 1
        seat.starts_on = starts_on if starts_on is not None else held.starts_on
        seat.ends_on = planned_end(seat, held)
        _require(seat)
        seat.save()
    return seat


def update(seat: Seat, *, by: Any, changes: Mapping[str, Any], version: int | None = None) -> Seat:
    """Change the fields given. Whose seat it is changes only when nobody sits in it who would no longer fit (P5).

    With another organisation comes its sector, where none is given. Raises InvalidInput, RuleRefused, StaleVersion.
    """
    with act("seat.update", by=by, subject=seat):
        seat = lock_seat(seat, by=by, version=version)
        organisation = changes.get("organisation")
        if organisation is not None and not changes.get("sector"):
            changes = {**changes, "sector": organisation.sector}
        if apply(seat, changes, CHANGEABLE):
            _require(seat)
            _require_room(seat)
            seat.save()
    return seat


def end(seat: Seat, *, by: Any, on: date | None, reason: str, version: int | None = None) -> Seat:
    """End a seat and, on that day and in one act, the term still open in it.

    Raises RuleRefused naming every term that is to begin on or after that day.
    """
    day, reason = check_end(on, reason)
    with act("seat.end", by=by, subject=seat, reason=reason):
        seat = lock_seat(seat, by=by, version=version)
        terms = open_terms(seat, day)
        decide_end(seat, day, terms).require(RuleRefused)
        for record in [*terms, seat]:
            close(record, day, reason)
    return seat


def open_terms(seat: Seat, day: date) -> list[Appointment]:
    """The terms of the seat that hold on the day or begin after it."""
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=day)
    terms = Appointment.objects.filter(NOT_WITHDRAWN, still, seat=seat)
    return list(terms.select_related("person", "seat", "organisation"))


def decide_end(seat: Seat, day: date, terms: list[Appointment]) -> Decision:
    """Whether the seat may end on the day, given its `open_terms`."""
    what = words.in_sentence(seat)
    return Decision.all(
        rules.l5_may_end(seat, day, what=words.of(seat)),
        rules.l5_nothing_begins_later(terms, day, what=what),
    )


def _last_position(body: Body) -> int:
    return Seat.objects.filter(body=body).aggregate(last=Max("position"))["last"] or 0


def _require(seat: Seat) -> None:
    Decision.all(
        rules.p5_seat_has_one_source(seat, seat.organisation),
        rules.p2_ends_after_it_begins(seat, what="seat"),
        rules.l5_lies_within(seat, seat.body, what="the seat", of=seat.body.name),
    ).require(RuleRefused)
    check_shape(seat)


def _require_room(seat: Seat) -> None:
    """The seat still fits those who sit in it, and does not begin after they did."""
    kept = Appointment.objects.filter(NOT_WITHDRAWN, seat=seat)
    terms = list(kept.select_related("person", "organisation", "seat"))
    Decision.all(
        rules.p5_terms_still_fit(seat, terms, clock.today()),
        *(rules.l5_lies_within(term, seat, what=words.in_sentence(term), of="The seat") for term in terms),
    ).require(RuleRefused)
