"""How the offices of a body are held on a day: shared by how many, whose turn it is and whose is next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from partnerships import rotation
from partnerships.models import Appointment, Body, OfficeArrangement, RotationTurn, Seat
from partnerships.queries.rows import BODY, DATES, KEPT

Rows = QuerySet[Any, dict[str, Any]]


@dataclass(frozen=True)
class ArrangementRow:
    """One arrangement on a day: the order of its seats, the turn of the day, the next, and who sits there then."""

    arrangement: OfficeArrangement
    seats: list[Seat]
    present: rotation.Turn | None
    following: rotation.Turn | None
    next_holder: Appointment | None

    @property
    def is_shared(self) -> bool:
        """Whether several hold the office at a time."""
        return self.arrangement.holders > 1


def arrangements_of(body: Body, day: date) -> list[ArrangementRow]:
    """The arrangements of the body's offices on the day. Three queries at most."""
    found = list(OfficeArrangement.objects.filter(body=body).as_at(day).order_by("kind", "pk"))
    order: dict[int, list[Seat]] = {each.pk: [] for each in found}
    turns = RotationTurn.objects.filter(arrangement__in=order).select_related("seat__organisation")
    for turn in turns.order_by("position") if found else ():
        order[turn.arrangement_id].append(turn.seat)
    rows = [(each, order[each.pk], rotation.turn_after(each, order[each.pk], day)) for each in found]
    sitting = _sitting([following for _, _, following in rows if following])
    return [
        ArrangementRow(
            each,
            seats,
            rotation.turn_on(each, seats, day),
            following,
            sitting.get(following) if following else None,
        )
        for each, seats, following in rows
    ]


def _sitting(turns: Collection[rotation.Turn]) -> dict[rotation.Turn, Appointment]:
    """Who sits in the seat of each turn on the day it begins."""
    terms = Appointment.objects.filter(seat__in={turn.seat.pk for turn in turns}).select_related("person")
    listed = list(terms) if turns else []
    return {
        turn: term
        for turn in turns
        for term in listed
        if term.seat_id == turn.seat.pk and term.holds_on(turn.starts_on)
    }


def seats_to_take_turns(body: Body, day: date) -> QuerySet[Seat]:
    """The seats of the body among which an office may go round."""
    seats = Seat.objects.filter(body=body).as_at(day).select_related("organisation")
    return seats.order_by("position", "pk")


def arrangement_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Arrangements, each with its body."""
    return seen.values("id", "kind", "holders", "months", "first_turn_on", *BODY, *DATES, *KEPT)


def turns_by_arrangement(ids: Collection[int]) -> dict[int, list[dict[str, Any]]]:
    """The seats in the order of their turns, by the arrangement's id: one query."""
    found: dict[int, list[dict[str, Any]]] = {}
    turns = RotationTurn.objects.filter(arrangement__in=ids).order_by("position")
    for arrangement, seat, label in turns.values_list("arrangement", "seat", "seat__label"):
        found.setdefault(arrangement, []).append({"id": seat, "label": label})
    return found
