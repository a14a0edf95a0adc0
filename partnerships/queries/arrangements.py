"""How the offices of a body are held on a day: shared by how many, whose turn it is and whose is next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lsp.models import Organisation
from partnerships import rotation
from partnerships.models import Appointment, Body, OfficeArrangement, RotationTurn, Seat
from partnerships.queries.rows import BODY, DATES, KEPT

Rows = QuerySet[Any, dict[str, Any]]


@dataclass(frozen=True)
class ArrangementRow:
    """One arrangement on a day: in which order it goes round, the turn of the day, the next, and who sits there."""

    arrangement: OfficeArrangement
    order: list[rotation.Place]
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
    order: dict[int, list[rotation.Place]] = {each.pk: [] for each in found}
    turns = RotationTurn.objects.filter(arrangement__in=order)
    joined = turns.select_related("seat__organisation", "organisation").order_by("position")
    for turn in joined if found else ():
        order[turn.arrangement_id].append(turn.of)
    rows = [(each, order[each.pk], rotation.turn_after(each, order[each.pk], day)) for each in found]
    sitting = first_sitting([following for _, _, following in rows if following], body.pk)
    return [
        ArrangementRow(
            each,
            places,
            rotation.turn_on(each, places, day),
            following,
            sitting.get(following) if following else None,
        )
        for each, places, following in rows
    ]


def first_sitting(turns: Collection[rotation.Turn], body: int) -> dict[rotation.Turn, Appointment]:
    """Who sits in the seat of each turn, or for its organisation, on the day it begins: one query.

    Where several sit for an organisation, the first of them with a vote, in the order of the seats.
    """
    seats = {turn.of.pk for turn in turns if isinstance(turn.of, Seat)}
    organisations = {turn.of.pk for turn in turns if isinstance(turn.of, Organisation)}
    there = Q(seat__in=seats) | Q(organisation__in=organisations, body=body)
    terms = Appointment.objects.filter(there).select_related("person", "seat")
    listed = list(terms.order_by("-seat__voting", "seat__position", "pk")) if turns else []
    found = {turn: _first(listed, turn) for turn in turns}
    return {turn: term for turn, term in found.items() if term is not None}


def _first(terms: Iterable[Appointment], turn: rotation.Turn) -> Appointment | None:
    by_seat = isinstance(turn.of, Seat)
    for term in terms:
        place = term.seat_id if by_seat else term.organisation_id
        if place == turn.of.pk and term.holds_on(turn.starts_on):
            return term
    return None


def organisations_to_take_turns(body: Body, day: date) -> QuerySet[Organisation]:
    """The organisations that have a seat or somebody sitting on the body on the day, by name."""
    seats: Any = Seat.objects.filter(body=body, organisation__isnull=False)
    terms: Any = Appointment.objects.filter(body=body)
    sitting = seats.as_at(day).order_by().values("organisation")
    sitting = sitting.union(terms.as_at(day).order_by().values("organisation"))
    return Organisation.objects.filter(pk__in=sitting).order_by("name", "pk")


def seats_to_take_turns(body: Body, day: date) -> QuerySet[Seat]:
    """The seats of the body among which an office may go round."""
    seats = Seat.objects.filter(body=body).as_at(day).select_related("organisation")
    return seats.order_by("position", "pk")


def arrangement_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Arrangements, each with its body."""
    return seen.values("id", "kind", "holders", "months", "first_turn_on", *BODY, *DATES, *KEPT)


def turns_by_arrangement(ids: Collection[int]) -> dict[int, dict[str, list[dict[str, Any]]]]:
    """The seats, or the organisations, in the order of their turns, by the arrangement's id: one query."""
    found: dict[int, dict[str, list[dict[str, Any]]]] = {pk: {"turns": [], "organisations": []} for pk in ids}
    turns = RotationTurn.objects.filter(arrangement__in=ids).order_by("position")
    columns = (
        "arrangement",
        "seat",
        "seat__label",
        "organisation",
        "organisation__slug",
        "organisation__name",
    )
    for arrangement, seat, label, organisation, slug, name in turns.values_list(*columns):
        if seat is not None:
            found[arrangement]["turns"].append({"id": seat, "label": label})
        else:
            found[arrangement]["organisations"].append({"id": organisation, "slug": slug, "name": name})
    return found
