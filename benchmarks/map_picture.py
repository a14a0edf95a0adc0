"""`python -m benchmarks.map_picture`: the page of a map of 150 ends and 600 seats, milliseconds on the server.

Read from the database, derived, drawn and rendered, in this process, once the templates are there: its own time
on a processor, so that what else the machine does counts for nothing. The database's time comes on top.
"""

import os
import statistics
import time
from typing import Any

import django

from benchmarks.__main__ import database

ORGANISATIONS, BODIES, SEATS, ROUNDS = 120, 30, 600, 15


def main() -> None:
    """Print the median of the page, and of what it is made of."""
    os.environ.update(database("bench_map"))
    django.setup()
    lsp, _ = _town()
    from django.contrib.auth.models import AnonymousUser
    from django.test import Client

    from lsp import clock
    from partnerships.map_picture import draw
    from partnerships.queries.map import derive
    from partnerships.queries.structure import load

    client, day, nobody = Client(SERVER_NAME="localhost"), clock.today(), AnonymousUser()
    structure = load(lsp, nobody, day)
    found = derive(structure)
    print(f"{len(found.ends)} ends, {len(found.ties)} ties")
    steps: dict[str, Any] = {
        "the whole page": lambda: client.get(f"/{lsp.slug}/map/"),
        "reading": lambda: load(lsp, nobody, day),
        "deriving": lambda: derive(structure),
        "placing": lambda: draw(found),
    }
    for name, step in steps.items():
        print(f"{name}: {_median(step):.0f} ms")


def _median(step: Any) -> float:
    step()
    taken = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        step()
        taken.append((time.process_time() - begun) * 1000)
    return statistics.median(taken)


def _town() -> tuple[Any, Any]:
    """A published partnership whose seats are spread over its bodies and organisations."""
    from benchmarks.structure_setup import partnership
    from lsp.audit import act
    from lsp.models import Organisation, Person
    from partnerships.models import Appointment, Body, Seat

    lsp, coordinator = partnership()
    sectors = list(Organisation.Sector.values)
    with act("benchmark.begin", by=None):
        lsp.published = True
        lsp.save()
        names = [f"Benchmark Organisation {number:03}" for number in range(ORGANISATIONS)]
        agencies = [
            Organisation(name=name, slug=f"organisation-{number}", sector=sectors[number % len(sectors)])
            for number, name in enumerate(names)
        ]
        Organisation.objects.audited_create(agencies)
        people = [Person(name=f"Person {number:03}") for number in range(SEATS)]
        Person.objects.audited_create(people)
        board = Body(lsp=lsp, name="Board", slug="board", kind="board", published=True)
        board.save()
        bodies = [board] + [
            Body(lsp=lsp, name=f"Body {n:02}", slug=f"body-{n}", kind="forum", parent=board, published=True)
            for n in range(BODIES - 1)
        ]
        Body.objects.audited_create(bodies[1:])
        _serve(lsp, bodies)
        seats = [
            Seat(body=bodies[n % BODIES], label=f"Seat {n}", organisation=agency, sector=agency.sector)
            for n, agency in ((n, agencies[(n * 7 + n // BODIES) % ORGANISATIONS]) for n in range(SEATS))
        ]
        Seat.objects.audited_create(seats)
        Appointment.objects.audited_create(
            [
                Appointment(seat=seat, body=seat.body, person=person, organisation=seat.organisation)
                for seat, person in zip(seats, people, strict=True)
            ]
        )
    return lsp, coordinator


def _serve(lsp: Any, bodies: list[Any]) -> None:
    """Each body serves one block, so that many share one without a protocol."""
    from partnerships.models import BodyBlock

    blocks = list(lsp.blocks.order_by("position"))
    BodyBlock.objects.audited_create(
        [BodyBlock(body=body, block=blocks[n % len(blocks)]) for n, body in enumerate(bodies)]
    )


if __name__ == "__main__":
    main()
