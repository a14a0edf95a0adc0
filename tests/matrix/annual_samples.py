"""Annual progress reports: a draft of the agency that is walked in each partnership, a signed one in Tameside."""

from typing import Any

from accountability.queries.annual_reports import digest_of, text_of
from accountability.services import annual_reports
from lsp import clock
from lsp.models import Organisation
from tests.factories import lsp as places
from tests.factories import partnerships as seats
from tests.matrix.samples import World, fresh

OFFICERS = {"tameside": "partners", "oldham": "police", "hidden": "partners"}
SAID = {"tameside": "Qxannual words.", "oldham": "Well.", "hidden": "Qxhidden words."}
YEAR = clock.financial_year(clock.today())
MORE = 6


def build(world: World) -> None:
    """A draft of each; signed, another year's in Tameside."""
    walked = world.samples["walked organisation"].record
    police = Organisation.objects.get(name="Greater Manchester Police")
    for place, officer in OFFICERS.items():
        lsp, by = world.samples[place].record, fresh(world.users[officer])
        agency = police if place == "oldham" else walked
        made = annual_reports.draft(lsp=lsp, organisation=agency, year=YEAR, by=by)
        made = annual_reports.write(made, by=by, words={"ahead": SAID[place]})
        world.sample(f"{place} annual report", made, lsp=lsp.slug, annual=made.pk)
        world.sample(f"{place} annual figure", made, lsp=lsp.slug, annual=made.pk, figure="made")
    lsp, by = world.samples["tameside"].record, fresh(world.users["partners"])
    last = clock.financial_year(clock.today().replace(year=clock.today().year - 1, day=1))
    made = annual_reports.draft(lsp=lsp, organisation=walked, year=last, by=by)
    digest = digest_of(text_of(made, made.figures.all()))
    made = annual_reports.sign(made, by=by, digest=digest)
    world.sample(
        "tameside signed annual report",
        made,
        lsp=lsp.slug,
        annual=made.pk,
        routes=("accountability:annual_report", "accountability:annual_report_pdf"),
    )


def more(world: World) -> None:
    """Further agencies with a draft each."""
    lsp: Any = world.samples["tameside"].record
    board = world.samples["tameside body"].record
    for number in range(MORE):
        agency = places.organisation(f"Further reporter {number}")
        seats.seat(board, organisation=agency)
        annual_reports.draft(lsp=lsp, organisation=agency, year=YEAR, by=places.officer(agency))
