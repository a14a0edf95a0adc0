"""What comes with some of the commitments, pledged before each was made, and what was supplied of it on the way."""

from decimal import Decimal
from functools import partial
from typing import Any

from accountability.demonstration.data import read
from accountability.demonstration.structure import Structure
from accountability.models import Commitment, Pledge
from accountability.services import pledges
from lsp import clock


def pledge_with(draft: Commitment, *, by: Any) -> None:
    """What the data says comes with the commitment."""
    told = read("pledges").get(draft.lsp.slug, {}).get(draft.title, {})
    for entry in told.get("pledges", ()):
        amount = Decimal(entry["amount"]) if "amount" in entry else None
        pledges.pledge(draft, by=by, unit=entry["unit"], amount=amount, what=entry["what"])


def plan(structure: Structure) -> None:
    """Put everything supplied on the timeline."""
    for title, told in read("pledges").get(structure.slug, {}).items():
        for entry in told["supplied"]:
            structure.timeline.put(entry["day"], partial(_supply, structure, title, entry))


def _supply(structure: Structure, title: str, entry: dict[str, Any]) -> None:
    lsp = structure.cast.partnerships[structure.slug]
    listed = Pledge.objects.filter(commitment__lsp=lsp, commitment__title=title).order_by("id")
    given = list(listed.select_related("commitment__organisation"))[entry["of"]]
    keys = {name: key for key, name in structure.cast.organisations.items()}
    pledges.supply(
        given,
        by=structure.cast.officer(keys[given.commitment.organisation]),
        day=clock.today(),
        amount=Decimal(entry["amount"]) if "amount" in entry else None,
        note=entry["note"],
    )
