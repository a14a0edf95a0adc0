"""How far the set-up of a partnership is, and what the model structure of its regime still offers it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from lsp.imports.tables import folded
from lsp.models import Block, LocalStrategicPartnership, Organisation
from partnerships.models import Appointment, Body, BodyBlock, Office, Seat

DONE, IN_PART, TO_DO, LATER = "done", "in part", "to do", "cannot start yet"


@dataclass(frozen=True)
class BodySoFar:
    """A body: its seats, how many of them are filled, whether somebody chairs it."""

    pk: int
    name: str
    slug: str
    kind: str
    published: bool
    seats: int
    filled: int
    has_chair: bool


@dataclass(frozen=True)
class SoFar:
    """What there is of a partnership."""

    lsp: LocalStrategicPartnership
    blocks: Sequence[Block]
    served: frozenset[int]
    bodies: Sequence[BodySoFar]

    @property
    def has_board(self) -> bool:
        """Whether there is a board."""
        return any(body.kind == Body.Kind.BOARD for body in self.bodies)


@dataclass(frozen=True)
class Task:
    """A task of the set-up: its code, what it is, how far it is, in words as well."""

    code: str
    title: str
    state: str
    said: str


def so_far(lsp: LocalStrategicPartnership, day: date) -> SoFar:
    """What there is on the day: six queries, whatever its size."""
    bodies = list(Body.objects.filter(lsp=lsp).as_at(day).order_by("name", "pk"))
    here = [body.pk for body in bodies]
    seats = _counted(Seat.objects.filter(body__in=here).as_at(day), "pk")
    filled = _counted(Appointment.objects.filter(body__in=here).as_at(day), "seat")
    chairs = Office.objects.filter(body__in=here, kind__in=(Office.Kind.CHAIR, Office.Kind.CO_CHAIR))
    chaired = set(chairs.as_at(day).values_list("body_id", flat=True))
    return SoFar(
        lsp=lsp,
        blocks=list(Block.objects.filter(lsp=lsp).as_at(day)),
        served=frozenset(BodyBlock.objects.filter(body__in=here).as_at(day).values_list("block_id", flat=True)),
        bodies=[
            BodySoFar(
                body.pk, body.name, body.slug, body.kind, body.published,
                seats.get(body.pk, 0), filled.get(body.pk, 0), body.pk in chaired,
            )
            for body in bodies
        ],
    )  # fmt: skip


def _counted(records: Any, what: str) -> Mapping[int, int]:
    """How many different `what` each body has."""
    found = records.order_by().values("body_id").annotate(number=Count(what, distinct=True))
    return dict(found.values_list("body_id", "number"))


def tasks(found: SoFar) -> list[Task]:
    """The tasks in the order in which one does them."""
    return [
        Task("partnership", "The partnership itself", DONE, f"{found.lsp.name}, {found.lsp.regime}"),
        _blocks(found),
        _bodies(found),
        _seats(found),
        _people(found),
        _chairs(found),
        _publication(found),
    ]


def _blocks(found: SoFar) -> Task:
    number = len(found.blocks)
    said = ", ".join(block.name for block in found.blocks) or "A partnership usually has those of its regime."
    return Task("blocks", "Blocks", DONE if number else TO_DO, said)


def _bodies(found: SoFar) -> Task:
    missing = [block.name for block in found.blocks if block.pk not in found.served]
    said = f"{_many(len(found.bodies), 'body', 'bodies')}."
    if found.bodies and not found.has_board:
        said += " There is no board."
    if found.bodies and missing:
        said += f" No body serves {', '.join(missing)}."
    if not found.bodies:
        return Task("bodies", "Bodies", TO_DO, "Start from the model structure, or from a file.")
    return Task("bodies", "Bodies", DONE if found.has_board and not missing else IN_PART, said)


def _seats(found: SoFar) -> Task:
    with_seats = sum(1 for body in found.bodies if body.seats)
    said = f"{_many(sum(body.seats for body in found.bodies), 'seat', 'seats')} on {with_seats} of"
    return _task("seats", "Seats", found, with_seats, f"{said} {_many(len(found.bodies), 'body', 'bodies')}.")


def _people(found: SoFar) -> Task:
    there, filled = (sum(getattr(body, what) for body in found.bodies) for what in ("seats", "filled"))
    if not there:
        return Task("people", "People", LATER, "Seats come first.")
    said = f"{filled} of {_many(there, 'seat is', 'seats are')} filled."
    return Task("people", "People", DONE if filled == there else IN_PART if filled else TO_DO, said)


def _chairs(found: SoFar) -> Task:
    chaired = sum(1 for body in found.bodies if body.has_chair)
    said = f"{chaired} of {_many(len(found.bodies), 'body has', 'bodies have')} a chair."
    return _task("chairs", "Chairs", found, chaired, said)


def _publication(found: SoFar) -> Task:
    published = sum(1 for body in found.bodies if body.published)
    said = "The partnership is published" if found.lsp.published else "The partnership is not published yet"
    if found.bodies:
        said += f", and {published} of {_many(len(found.bodies), 'body', 'bodies')}"
    done = found.lsp.published and published == len(found.bodies) > 0
    started = found.lsp.published or published
    return Task("publish", "Publish", DONE if done else IN_PART if started else TO_DO, f"{said}.")


def _task(code: str, title: str, found: SoFar, done: int, said: str) -> Task:
    if not found.bodies:
        return Task(code, title, LATER, "Bodies come first.")
    return Task(code, title, DONE if done == len(found.bodies) else IN_PART if done else TO_DO, said)


def _many(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


@dataclass(frozen=True)
class Proposed:
    """A body the model structure offers; `below` is the place of the one above it among those offered."""

    name: str
    kind: str
    about: str = ""
    block: Block | None = None
    below: int | None = None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks it serves."""
        return (self.block,) if self.block else ()


def model_of(lsp: LocalStrategicPartnership) -> list[Mapping[str, Any]]:
    """The model structure of the partnership's regime: none where it has none of a shape we know."""
    model = lsp.regime.terms.get("model_structure", [])
    return [part for part in model if part.get("kind") in Body.Kind.values and part.get("name")]


def proposal(found: SoFar) -> list[Proposed]:
    """The bodies of the model structure the partnership does not have: no second board, none for a served block."""
    names = {folded(body.name) for body in found.bodies}
    offered: list[Proposed] = []
    for part in model_of(found.lsp):
        if part["kind"] == Body.Kind.BOARD and found.has_board:
            continue
        blocks: list[Block | None] = [None]
        if part.get("for_each") == "block":
            blocks = [block for block in found.blocks if block.pk not in found.served]
        for block in blocks:
            name = str(part["name"]).replace("{block}", block.name if block else "")
            if folded(name) not in names:
                places = {one.name: place for place, one in enumerate(offered)}
                below = places.get(str(part.get("below", "")))
                offered.append(Proposed(name, part["kind"], str(part.get("about", "")), block, below))
    return offered


def seats_proposed(lsp: LocalStrategicPartnership, body: Body, taken: set[str]) -> list[Mapping[str, Any]]:
    """The seats the model structure has for a body of this kind, those it has already left out."""
    part = next((part for part in model_of(lsp) if part["kind"] == body.kind), {})
    known = Organisation.Sector.values
    return [
        seat
        for seat in part.get("seats", [])
        if folded(str(seat.get("label", ""))) not in taken and seat.get("sector") in known
    ]
