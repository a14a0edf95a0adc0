"""What is recorded of a partnership, loaded once and found by key; and what a file adds to it as it is read."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lsp.imports.tables import folded
from lsp.models import Block, LocalStrategicPartnership, Organisation
from partnerships.imports.timeline import Timeline
from partnerships.models import Appointment, Body, BodyBlock, Office, Seat

Found = dict[Any, Any]


@dataclass
class Facts:
    """Bodies, seats, terms and offices of one partnership."""

    lsp: LocalStrategicPartnership
    blocks: dict[str, Block] = field(default_factory=dict)
    bodies: dict[str, list[Body]] = field(default_factory=lambda: defaultdict(list))
    parents: dict[int, int | None] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)
    served: set[tuple[int, int]] = field(default_factory=set)
    seats: dict[tuple[int, str], list[Seat]] = field(default_factory=lambda: defaultdict(list))
    last_position: dict[int, int] = field(default_factory=dict)
    terms: dict[tuple[int, int, date | None], Appointment] = field(default_factory=dict)
    boards: Timeline = field(default_factory=Timeline)
    of_seat: Timeline = field(default_factory=Timeline)
    of_person: Timeline = field(default_factory=Timeline)
    of_chair: Timeline = field(default_factory=Timeline)
    of_holder: Timeline = field(default_factory=Timeline)

    @classmethod
    def load(cls, lsp: LocalStrategicPartnership) -> "Facts":
        """All of it, in seven queries."""
        facts = cls(lsp)
        facts.blocks = {folded(block.name): block for block in Block.objects.filter(lsp=lsp, ends_on=None)}
        bodies = {body.pk: body for body in Body.objects.filter(lsp=lsp).order_by("id")}
        for body in bodies.values():
            body.lsp = lsp
            facts.add_body(body)
        links = BodyBlock.objects.filter(body__lsp=lsp, ends_on=None)
        facts.served |= set(links.values_list("body_id", "block_id"))
        organisations = Organisation.objects.filter(seats__body__lsp=lsp) | Organisation.objects.filter(
            appointments__body__lsp=lsp
        )
        known = {organisation.pk: organisation for organisation in organisations.distinct()}
        seats = {
            seat.pk: seat for seat in Seat.objects.filter(body__lsp=lsp).order_by("body_id", "position", "id")
        }
        for seat in seats.values():
            seat.body = bodies[seat.body_id]
            if seat.organisation_id:
                seat.organisation = known[seat.organisation_id]
            facts.add_seat(seat)
        for term in Appointment.objects.filter(body__lsp=lsp).select_related("person").order_by("id"):
            term.seat, term.body = seats[term.seat_id], bodies[term.body_id]
            term.organisation = known[term.organisation_id]
            facts.add_term(term)
        for office in Office.objects.filter(body__lsp=lsp).select_related("person").order_by("id"):
            office.body = bodies[office.body_id]
            facts.add_office(office)
        return facts

    def add_body(self, body: Body) -> None:
        """One more body."""
        self.bodies[folded(body.name)].append(body)
        self.parents[body.pk] = body.parent_id
        self.slugs.add(body.slug)
        if body.kind == Body.Kind.BOARD:
            self.boards.add(self.lsp.pk, body)

    def remove_body(self, body: Body) -> None:
        """Forget a body that was added."""
        self.bodies[folded(body.name)].remove(body)
        del self.parents[body.pk]
        self.slugs.discard(body.slug)
        if body.kind == Body.Kind.BOARD:
            self.boards.remove(self.lsp.pk, body)

    def add_seat(self, seat: Seat) -> None:
        """One more seat."""
        self.seats[(seat.body_id, folded(seat.label))].append(seat)
        self.last_position[seat.body_id] = max(self.last_position.get(seat.body_id, 0), seat.position)

    def remove_seat(self, seat: Seat) -> None:
        """Forget a seat that was added."""
        self.seats[(seat.body_id, folded(seat.label))].remove(seat)

    def add_term(self, term: Appointment) -> None:
        """One more term."""
        self.terms[(term.seat_id, term.person_id, term.starts_on)] = term
        self.of_seat.add(term.seat_id, term)
        self.of_person.add((term.body_id, term.person_id), term)

    def remove_term(self, term: Appointment) -> None:
        """Forget a term that was added."""
        del self.terms[(term.seat_id, term.person_id, term.starts_on)]
        self.of_seat.remove(term.seat_id, term)
        self.of_person.remove((term.body_id, term.person_id), term)

    def add_office(self, office: Office) -> None:
        """One more office."""
        self.of_holder.add((office.body_id, office.kind, office.person_id), office)
        if office.kind in Office.SINGLE_HOLDER:
            self.of_chair.add(office.body_id, office)

    def remove_office(self, office: Office) -> None:
        """Forget an office that was added."""
        self.of_holder.remove((office.body_id, office.kind, office.person_id), office)
        if office.kind in Office.SINGLE_HOLDER:
            self.of_chair.remove(office.body_id, office)
