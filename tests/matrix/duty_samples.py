"""Who is on the duty register of each partnership, and who was suggested in vain."""

from typing import Any

from accountability.services import duty_register
from lsp import clock
from lsp.models import Regime
from tests.factories import lsp as places
from tests.matrix.samples import World, fresh

KEEPERS = {"tameside": "coordinator", "oldham": "neighbour", "hidden": "keeper"}
TOLD = {"tameside": "Qxdeclined reason.", "oldham": "Not here.", "hidden": "Qxhidden reason."}
MORE = 6


def build(world: World) -> None:
    """One on the register of each, one declined; an agency that is on none."""
    for place, keeper in KEEPERS.items():
        lsp = world.samples[place].record
        by = fresh(world.users[keeper])
        council = lsp.coverage.first().authority
        note = "Qxhidden note." if place == "hidden" else "It answers for the young."
        named = duty_register.name(
            lsp,
            by=by,
            organisation=places.organisation(kind="youth service", serves=[council]),
            agency="youth_service",
            note=note,
            starts_on=clock.today(),
        )
        world.sample(f"{place} named agency", named, lsp=lsp.slug, named=named.pk)
        turned = places.organisation(kind="youth service", serves=[council])
        declined = duty_register.decline(lsp, by=by, organisation=turned, reason=TOLD[place])
        world.sample(f"{place} declined suggestion", declined, place=place)
    world.sample("duty agency", places.organisation(kind="housing corporation"), routes=("none",))
    world.sample("later regime", Regime.objects.get(code="england-2007"), routes=("none",))


def more(world: World) -> None:
    """Further agencies on the register, further ones that are suggested, and ones that were declined."""
    lsp: Any = world.samples["tameside"].record
    by, walked = fresh(world.users["coordinator"]), world.samples["walked organisation"].record
    council = lsp.coverage.first().authority
    for number in range(MORE):
        for act in (_name, _decline):
            act(lsp, by, places.organisation(kind="youth", serves=[council]))
        places.organisation(f"Further suggested {number}", kind="youth", serves=[council])
        other = places.lsp(f"Further duty {number}")
        _name(other, places.coordinator(other), walked)


def _name(lsp: Any, by: Any, organisation: Any) -> None:
    told = {"agency": "youth_service", "note": "So.", "starts_on": clock.today()}
    duty_register.name(lsp, by=by, organisation=organisation, **told)


def _decline(lsp: Any, by: Any, organisation: Any) -> None:
    duty_register.decline(lsp, by=by, organisation=organisation, reason="So.")
