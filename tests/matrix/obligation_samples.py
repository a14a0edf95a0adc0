"""What an agency is to do in each partnership, what it gave, how it was judged, and what was said of it."""

from datetime import date
from decimal import Decimal
from typing import Any

from accountability import periods
from accountability.models import KeptJudgement, Obligation
from accountability.services import closed_years, contributions, duty_register, judging, obligations
from accountability.services.contributions import Share
from lsp import clock
from lsp.models import Organisation
from lsp.stored.inspection import Upload
from tests.factories import lsp as places
from tests.factories.agreements import PNG
from tests.matrix.samples import World, fresh

KEEPERS = {"tameside": "coordinator", "oldham": "neighbour", "hidden": "keeper"}
OFFICERS = {"tameside": "partners", "oldham": "police", "hidden": "partners"}
WORDS = {"tameside": "Qxjudged words.", "oldham": "The grant was cut.", "hidden": "Qxhidden words."}
TITLES = {"tameside": "Open the station", "oldham": "Open the station", "hidden": "Qxhidden duty"}
MORE = 6


def build(world: World) -> None:
    """One obligation of each, with a contribution that waits, an explanation, a declaration and a closed year."""
    for place in KEEPERS:
        _in(world, place)


def _owed(lsp: Any, agency: Organisation, title: str) -> Obligation:
    """An obligation of its own kind, for a few years."""
    owed = Obligation(
        lsp=lsp,
        organisation=agency,
        kind="local",
        title=title,
        basis="goodwill",
        measure="contribution",
        unit="pounds",
        amount=Decimal(1000),
        met_at=Decimal(100),
        partly_met_at=Decimal(50),
        period="year",
        starts_on=date(2003, 4, 1),
    )
    places.save(owed)
    judging.refresh([owed.pk])
    return owed


def _in(world: World, place: str) -> None:
    lsp, agency = world.samples[place].record, _agency(world, place)
    officer, keeper = fresh(world.users[OFFICERS[place]]), fresh(world.users[KEEPERS[place]])
    if place == "hidden":
        told = {"organisation": agency, "local_basis": "Qxhidden protocol", "starts_on": clock.today()}
        duty_register.name(lsp, by=keeper, **told)
    owed = _owed(lsp, agency, TITLES[place])
    years = [each.code for each in periods.between("year", owed.starts_on, clock.today())]
    said = obligations.explain(owed, by=officer, period=years[-2], text=WORDS[place])
    waiver = obligations.waive(owed, by=keeper, period=years[-3], reason=WORDS[place])
    closed = closed_years.close(lsp, by=keeper, year=years[-4], note="Settled.")
    given = contributions.log(
        agency,
        by=officer,
        unit="pounds",
        title=f"Grant: {WORDS[place]}",
        amount=Decimal(400),
        day=clock.today(),
        shares=[Share(owed, Decimal(400))],
        files=[Upload("receipt.png", PNG)],
    )
    here = {"lsp": lsp.slug, "obligation": owed.pk}
    kept = KeptJudgement.objects.get(obligation=owed, period_first=said.period_first)
    world.sample(f"{place} obligation", owed, **here)
    world.sample(f"{place} judgement", kept, **here, period=years[-2])
    world.sample(f"{place} waiver", waiver, **here, period=years[-3], waiver=waiver.pk)
    world.sample(f"{place} explanation", said, place=place)
    world.sample(f"{place} closed year", closed, lsp=lsp.slug, year=closed.pk)
    of = {"agency": agency.slug, "contribution": given.pk, "place": place}
    part, shown = given.parts.get(), given.evidence.get()
    world.sample(f"{place} contribution", given, **of)
    world.sample(f"{place} part", part, **of, part=part.pk)
    world.sample(f"{place} contribution evidence", shown, **of, evidence=shown.pk)


def _agency(world: World, place: str) -> Organisation:
    name = "police organisation" if place == "oldham" else "walked organisation"
    found: Organisation = world.samples[name].record
    return found


def more(world: World) -> None:
    """Further obligations of the agency, each with contributions."""
    lsp, agency = world.samples["tameside"].record, world.samples["walked organisation"].record
    by = fresh(world.users["partners"])
    for number in range(MORE):
        owed = _owed(lsp, agency, f"Further duty {number}")
        contributions.log(
            agency,
            by=by,
            unit="pounds",
            title=f"Further grant {number}",
            amount=Decimal(10),
            day=clock.today(),
            shares=[Share(owed, Decimal(10))],
            links=[("Receipt", "https://example.org/receipt")],
        )
