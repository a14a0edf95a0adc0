"""The rules of how offices are held: by how many, and in which order they go round (L5)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from lsp.decisions import Decision
from lsp.models import Organisation
from partnerships import words
from partnerships.models import Appointment, Office, OfficeArrangement, Seat
from partnerships.rules.membership import overlap

SINGLE = 1
USUAL: dict[str, int | None] = {Office.Kind.CHAIR: SINGLE}
"""How many hold an office at a time where nothing is arranged; any number of the others."""


def no_more_than_arranged(office: Office, others: Sequence[Office], limit: int | None) -> Decision:
    """An office is held by no more people at a time than arranged: a chair by one, unless it is shared."""
    held = [other for other in others if _beside(office, other)]
    if limit is None or limit == SINGLE or len({other.place for other in held}) < limit:
        return Decision.yes()
    who = ", ".join(f"{other.person} {words.days(other)}" for other in held)
    message = f"This office has {limit} holders at a time: {who}. End one of them first."
    return Decision.no("office.all_held", message, field="kind")


def _beside(office: Office, other: Office) -> bool:
    """Whether the other is the same office, held at the same time."""
    return other.kind == office.kind and other.pk != office.pk and overlap(office, other)


def free_place(office: Office, others: Iterable[Office]) -> int:
    """The first place of the office that nobody has while this one is held."""
    taken = {other.place for other in others if _beside(office, other)}
    return next(place for place in range(1, len(taken) + 2) if place not in taken)


def rotates_by_a_rule(
    arrangement: OfficeArrangement, seats: Sequence[Seat], organisations: Sequence[Organisation] = ()
) -> Decision:
    """An office that goes round has an order of at least two seats or two organisations, the months of a turn and a
    first day.
    """
    order: Sequence[Seat | Organisation] = [*seats, *organisations]
    if arrangement.months is None and arrangement.first_turn_on is None and not order:
        return Decision.yes()
    decisions = []
    if not arrangement.months:
        decisions.append(("months", "Enter how many months a turn lasts."))
    if arrangement.first_turn_on is None:
        decisions.append(("first_turn_on", "Enter the day on which the first turn begins."))
    if seats and organisations:
        decisions.append(("organisations", "Let it go round among seats or among organisations, not both."))
    elif len(set(order)) < 2 or len(set(order)) != len(order):
        field, what = ("organisations", "organisations") if organisations else ("turns", "seats")
        decisions.append((field, f"Choose at least two {what}, each of them once."))
    if arrangement.holders != SINGLE:
        decisions.append(("holders", "An office that goes round has one holder at a time."))
    return Decision.all(*(Decision.no("rotation.rule", words, field=field) for field, words in decisions))


def seats_of_the_body(arrangement: OfficeArrangement, seats: Iterable[Seat]) -> Decision:
    """An office goes round among seats of its own body."""
    if all(seat.body_id == arrangement.body_id for seat in seats):
        return Decision.yes()
    return Decision.no("rotation.another_body", "Choose seats of this body.", field="turns")


def organisations_of_the_body(organisations: Iterable[Organisation], sitting: Collection[int]) -> Decision:
    """An office goes round among organisations that sit on its body."""
    strangers = [each.name for each in organisations if each.pk not in sitting]
    if not strangers:
        return Decision.yes()
    message = (
        f"Choose organisations that sit on this body: {', '.join(strangers)} has no seat or member there."
    )
    return Decision.no("rotation.another_body", message, field="organisations")


def l5_arranged_once_at_a_time(
    arrangement: OfficeArrangement, others: Iterable[OfficeArrangement]
) -> Decision:
    """How an office is held is arranged in one way at a time: one arrangement ends before the next begins."""
    for other in others:
        if other.pk != arrangement.pk and other.kind == arrangement.kind and overlap(arrangement, other):
            message = f"How this office is held is arranged {words.days(other)}: end that arrangement first."
            return Decision.no("arrangement.twice", message, rule="L5", field="starts_on")
    return Decision.yes()


def p4_somebody_sits_there_for_the_turn(
    of: Seat | Organisation, term: Appointment | None, day: date
) -> Decision:
    """The office goes to whoever sits in the seat, or for the organisation, whose turn it is: a vacant seat is filled
    first.
    """
    if term is not None:
        return Decision.yes()
    where = "in" if isinstance(of, Seat) else "for"
    message = f"Nobody sits {where} “{of}” on {words.day(day)}, when its turn begins: appoint somebody first."
    return Decision.no("rotation.vacant", message, rule="P4")
