"""What comes with a commitment of each partnership, and what was supplied; a draft that may be pledged for."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accountability.models import Commitment, Pledge, Supply
from accountability.services import commitments, pledges
from lsp import clock
from tests.factories import lsp as places
from tests.matrix.samples import World, fresh

OF = {"tameside": "tameside public", "oldham": "oldham public", "hidden": "hidden accepted"}
OFFICERS = {"tameside": "partners", "oldham": "police", "hidden": "partners"}
DRAFTS = {"tameside": "Qxown draft", "oldham": "Another draft", "hidden": "Qxdrafthidden"}
WHAT = {"tameside": "Half a post", "oldham": "Half a post", "hidden": "Qxhidden post"}


def build(world: World) -> None:
    """A pledge of each with one supply, and a draft."""
    for place, name in OF.items():
        of = Commitment.objects.get(pk=world.samples[name].record.pk)
        officer = fresh(world.users[OFFICERS[place]])
        made = places.save(
            Pledge(commitment=of, unit="days", amount=Decimal("12.5"), what=WHAT[place], pledged_by=officer)
        )
        told = _supplied(made, officer)
        here = {"lsp": of.lsp.slug, "reference": of.reference, "pledge": made.pk}
        world.sample(f"{place} pledge", made, **here)
        world.sample(f"{place} supply", told, **here, supply=told.pk)
        draft = _draft(of, officer, DRAFTS[place])
        world.sample(f"{place} pledging", draft, place=place)


def _supplied(made: Pledge, officer: Any) -> Supply:
    if made.commitment.state in pledges.SUPPLIED_IN:
        return pledges.supply(made, by=officer, day=clock.today(), amount=Decimal("2.5"))
    return places.save(Supply(pledge=made, day=clock.today(), amount=Decimal("2.5"), supplied_by=officer))


def _draft(of: Commitment, officer: Any, title: str) -> Commitment:
    due = clock.today() + timedelta(days=90)
    told = {
        "lsp": of.lsp,
        "organisation": of.organisation,
        "block": of.block,
        "due_on": due,
        "owner": of.owner,
    }
    return commitments.draft(by=officer, title=title, measure_of_success="Two a week", **told)


def more(world: World) -> None:
    """Further pledges of several agencies, with what was supplied."""
    officer = world.users["partners"]
    of: Any = Commitment.objects.filter(lsp=world.samples["tameside"].record, number__isnull=False)
    for number, commitment in enumerate(of.order_by("-id")[:12]):
        for unit in ("days", "pounds", "data_sets"):
            amount = Decimal(number + 1)
            made = Pledge(commitment=commitment, unit=unit, amount=amount, what="So.", pledged_by=officer)
            places.save(made)
            places.save(Supply(pledge=made, day=clock.today(), amount=1, supplied_by=officer))
