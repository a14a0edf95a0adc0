"""What the agency that is walked is offered, in each partnership: by one that sat there and nowhere else."""

from lsp import clock
from lsp.models import Inheritance
from lsp.services import organisations, successions
from partnerships.services import seats
from tests.factories import lsp as places
from tests.matrix.samples import World, fresh

KEEPERS = {"tameside": "coordinator", "oldham": "neighbour", "hidden": "keeper"}
LABELS = {"tameside": "Place in Tameside", "oldham": "Place in Oldham", "hidden": "Qxhidden inheritance"}


def build(world: World) -> None:
    """An organisation that ended today in each partnership, its seat offered."""
    heir = world.samples["walked organisation"].record
    registrar = fresh(world.users["administrator"])  # the register is read by everybody, with who wrote it
    for place, keeper in KEEPERS.items():
        by = fresh(world.users[keeper])
        before = organisations.create(
            by=registrar, name=f"Former agency {places.number()}", sector="other_public"
        )
        board = world.samples[f"{place} body"].record
        seats.create(board, by=by, label=LABELS[place], organisation=before, starts_on=board.starts_on)
        successions.declare(
            by=registrar,
            predecessors=[before],
            successors=[heir],
            on=clock.today(),
            reason="So.",
            source="A minute",
        )
        offered = Inheritance.objects.get(predecessor=before)
        world.sample(f"{place} inheritance", offered, place=place)
        if place == "tameside":
            world.sample("succeeded organisation", before, predecessor=before.slug)
