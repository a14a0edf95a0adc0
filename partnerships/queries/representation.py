"""Representation at a glance: seats by sector and block, terms ending, people on too many bodies, who is missing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from lsp.models import Organisation
from partnerships.models import Appointment, Body, Seat
from partnerships.queries.due import notice_days
from partnerships.queries.structure import Structure
from partnerships.rules.structure import figure


@dataclass(frozen=True)
class Line:
    """Seats of one sector or one block: how many, on the board, filled, vacant."""

    key: str
    name: str
    seats: int
    on_board: int
    filled: int
    bodies: Sequence[Body] = ()

    @property
    def vacant(self) -> int:
        """Seats that no term covers (P4)."""
        return self.seats - self.filled


def by_sector(structure: Structure) -> list[Line]:
    """A line for each sector, also for one without any seat."""
    seats: dict[str, list[Seat]] = defaultdict(list)
    for seat in structure.seats:
        seats[seat.sector].append(seat)
    return [_line(structure, code, name, seats[code]) for code, name in Organisation.Sector.choices]


def by_block(structure: Structure) -> list[Line]:
    """A line for each block: the seats of the bodies that serve it, the board left out where it serves them all."""
    lines = []
    for block in structure.blocks:
        bodies = [
            body
            for body in structure.bodies
            if block.pk in structure.served.get(body.pk, ()) and body.kind != Body.Kind.BOARD
        ]
        seats = [seat for body in bodies for seat in structure.seats_of[body.pk]]
        lines.append(_line(structure, block.slug, block.name, seats, bodies))
    return lines


def _line(
    structure: Structure, key: str, name: str, seats: Iterable[Seat], bodies: Sequence[Body] = ()
) -> Line:
    listed = list(seats)
    board = structure.board.pk if structure.board else None
    return Line(
        key,
        name,
        len(listed),
        sum(seat.body_id == board for seat in listed),
        sum(seat.pk in structure.terms for seat in listed),
        bodies,
    )


def ending(structure: Structure) -> list[tuple[Appointment, Seat, Body]]:
    """The terms that end within the regime's days of notice, the soonest first."""
    last = structure.day + timedelta(days=notice_days(structure.lsp))
    seats = {seat.pk: seat for seat in structure.seats}
    found = [
        (term, seats[term.seat_id], structure.by_id[term.body_id])
        for term in structure.terms.values()
        if term.ends_on is not None and term.ends_on <= last and term.seat_id in seats
    ]
    return sorted(found, key=lambda each: (each[0].ends_on, each[2].name, each[1].position, each[0].pk))


def on_too_many(structure: Structure) -> list[tuple[Any, list[Body]]]:
    """People on more bodies than the regime's figure, each with the bodies."""
    most = int(figure(structure, "most_bodies_of_a_person"))
    found = [
        (structure.people[person], sorted(bodies.values(), key=lambda body: body.name))
        for person, bodies in structure.bodies_of_person.items()
        if len(bodies) > most
    ]
    return sorted(found, key=lambda each: (-len(each[1]), each[0].name, each[0].pk))
