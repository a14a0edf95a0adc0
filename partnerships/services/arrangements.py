"""How offices are held: arranged, ended; the next holder of an office that goes round, confirmed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, RuleRefused
from lsp.models import Organisation
from lsp.services.locking import lock
from partnerships import rotation, rules, words
from partnerships.models import Appointment, Body, Office, OfficeArrangement, RotationTurn, Seat
from partnerships.queries.arrangements import first_sitting, organisations_to_take_turns
from partnerships.querysets import NOT_WITHDRAWN
from partnerships.services import offices
from partnerships.services.appointments import sitting_on
from partnerships.services.records import check_end, check_shape, close, lock_body, planned_end

GOES_ROUND = "The office goes round."


def arrange(
    body: Body,
    *,
    by: Any,
    kind: str,
    starts_on: date | None = None,
    holders: int = 1,
    months: int | None = None,
    first_turn_on: date | None = None,
    turns: Sequence[Seat] = (),
    organisations: Sequence[Organisation] = (),
) -> OfficeArrangement:
    """Say by how many an office is held at a time, or in which order it goes round, from a day: among seats, or among
    organisations, whoever sits for them when their turn begins.

    Raises InvalidInput, RuleRefused; Conflict where it is arranged in another way then.
    """
    made = OfficeArrangement(
        body=body,
        kind=kind,
        holders=holders,
        months=months,
        first_turn_on=first_turn_on,
        starts_on=starts_on,
    )
    with act("office-arrangement.create", by=by, subject=made):
        made.body = held = lock_body(body, by=by)
        made.ends_on = planned_end(made, held)
        if starts_on is None:
            raise InvalidInput.field("starts_on", "Enter the date it begins.")
        check_shape(made)
        _require(made, turns, organisations)
        made.save()
        _keep_order(made, turns, organisations)
    return made


def _keep_order(
    made: OfficeArrangement, seats: Sequence[Seat], organisations: Sequence[Organisation]
) -> None:
    for position, seat in enumerate(seats, start=1):
        RotationTurn(arrangement=made, position=position, seat=seat).save()
    for position, organisation in enumerate(organisations, start=1):
        RotationTurn(arrangement=made, position=position, organisation=organisation).save()


def end(
    arrangement: OfficeArrangement, *, by: Any, on: date | None, reason: str, version: int | None = None
) -> OfficeArrangement:
    """End an arrangement on the day given. Raises InvalidInput, RuleRefused, StaleVersion."""
    day, reason = check_end(on, reason)
    with act("office-arrangement.end", by=by, subject=arrangement, reason=reason):
        held = _lock(arrangement, by=by, version=version)
        rules.l5_may_end(held, day, what=words.of(held)).require(RuleRefused)
        close(held, day, reason)
    return held


def confirm_next(arrangement: OfficeArrangement, *, by: Any, version: int | None = None) -> Office:
    """Give the office to whoever's turn is next: the present holder's ends on the day it begins, in the same act.

    Raises RuleRefused where the office does not go round, the turn is confirmed, or nobody sits in its seat (P4).
    """
    with act("office-arrangement.confirm", by=by, subject=arrangement, reason=GOES_ROUND):
        held = _lock(arrangement, by=by, version=version)
        turn = next_turn(held, clock.today())
        decide_confirm(held, turn).require(RuleRefused)
        assert turn is not None
        term = _sits_at(held, turn)
        rules.p4_somebody_sits_there_for_the_turn(turn.of, term, turn.starts_on).require(RuleRefused)
        for office in _held_over(held, turn.starts_on):
            offices.end(office, by=by, on=turn.starts_on, reason=GOES_ROUND)
        return offices.assign(
            held.body,
            by=by,
            kind=held.kind,
            person=term.person,  # type: ignore[union-attr]  # a rule has just asked
            starts_on=turn.starts_on,
            ends_on=turn.ends_on,
        )


def _sits_at(arrangement: OfficeArrangement, turn: rotation.Turn) -> Appointment | None:
    """Who sits in the seat, or for the organisation, on the first day of the turn."""
    if isinstance(turn.of, Seat):
        return sitting_on(turn.of, turn.starts_on)
    return first_sitting([turn], arrangement.body_id).get(turn)


def next_turn(arrangement: OfficeArrangement, day: date) -> rotation.Turn | None:
    """The turn to confirm: the present one where nobody was given the office for it, else the one that follows."""
    turns = arrangement.turns.select_related("seat__organisation", "organisation").order_by("position")
    order = [turn.of for turn in turns]
    present = rotation.turn_on(arrangement, order, day)
    if present is not None and not _is_confirmed(arrangement, present):
        return present
    return rotation.turn_after(arrangement, order, day)


def decide_confirm(arrangement: OfficeArrangement, turn: rotation.Turn | None) -> Decision:
    """Whether there is a turn to confirm."""
    if turn is None or not rules.covers(arrangement, turn.starts_on):
        return Decision.no("rotation.none", "This office does not go round, or no longer.")
    if _is_confirmed(arrangement, turn):
        message = f"The turn from {words.day(turn.starts_on)} is confirmed already."
        return Decision.no("rotation.confirmed", message)
    return Decision.yes()


def _is_confirmed(arrangement: OfficeArrangement, turn: rotation.Turn) -> bool:
    begun = Office.objects.filter(
        NOT_WITHDRAWN,
        body=arrangement.body_id,
        kind=arrangement.kind,
        starts_on__gte=turn.starts_on,
        starts_on__lt=turn.ends_on,
    )
    return begun.exists()


def _held_over(arrangement: OfficeArrangement, day: date) -> list[Office]:
    """The offices of the kind that would go on beyond the day."""
    held = Office.objects.filter(body=arrangement.body_id, kind=arrangement.kind).as_at(day)
    return list(held.select_related("body", "person"))


def _require(made: OfficeArrangement, turns: Sequence[Seat], organisations: Sequence[Organisation]) -> None:
    day = max(made.starts_on or clock.today(), clock.today())
    sitting = set(organisations_to_take_turns(made.body, day).values_list("pk", flat=True))
    Decision.all(
        rules.rotates_by_a_rule(made, turns, organisations),
        rules.seats_of_the_body(made, turns),
        rules.organisations_of_the_body(organisations, sitting),
        rules.p2_ends_after_it_begins(made, what="arrangement"),
        rules.l5_lies_within(made, made.body, what="the arrangement", of=made.body.name),
    ).require(RuleRefused)
    others = OfficeArrangement.objects.filter(body=made.body)
    rules.l5_arranged_once_at_a_time(made, others).require(Conflict)


def _lock(arrangement: OfficeArrangement, *, by: Any, version: int | None) -> OfficeArrangement:
    body = lock_body(arrangement.body, by=by)
    held = lock(OfficeArrangement, arrangement.pk, by=by, version=version)
    held.body = body
    return held
