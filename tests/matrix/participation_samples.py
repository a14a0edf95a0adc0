"""How a partner takes part in each partnership: in Tameside and out of sight the agency that is walked."""

from typing import Any

from accountability.services import participation
from lsp import clock
from lsp.models import Organisation
from tests.factories import lsp as places
from tests.factories import partnerships as seats
from tests.matrix.samples import World, fresh

KEEPERS = {"tameside": "coordinator", "oldham": "neighbour", "hidden": "keeper"}
SHOWN = {"tameside": "Qxassessed evidence.", "oldham": "Came to every board.", "hidden": "Qxhidden evidence."}
MORE = 6


def build(world: World) -> None:
    """One assessment of each, not answered."""
    walked = world.samples["walked organisation"].record
    police = Organisation.objects.get(name="Greater Manchester Police")
    for place, keeper in KEEPERS.items():
        lsp = world.samples[place].record
        partner = police if place == "oldham" else walked
        told = {"organisation": partner, "mode": "active", "assessed_on": clock.days_from_today(-1)}
        made = participation.assess(lsp, by=fresh(world.users[keeper]), evidence=SHOWN[place], **told)
        world.sample(f"{place} participation", made, lsp=lsp.slug, assessment=made.pk)


def more(world: World) -> None:
    """Further partners, half of them assessed."""
    lsp: Any = world.samples["tameside"].record
    by, board = fresh(world.users["coordinator"]), world.samples["tameside body"].record
    for number in range(MORE):
        partner = places.organisation(f"Further partner {number}")
        seats.seat(board, organisation=partner)
        if number % 2:
            told = {"mode": "defensive", "assessed_on": clock.today(), "evidence": "So."}
            participation.assess(lsp, by=by, organisation=partner, **told)
