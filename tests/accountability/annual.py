"""Annual progress reports of an agency that sits on the board, drafted and signed."""

from accountability.models import AnnualReport
from accountability.queries.annual_reports import digest_of, text_of
from accountability.services import annual_reports
from lsp import clock
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories import partnerships as bodies

YEAR = clock.financial_year(clock.today())


def seated() -> make.Stage:
    """A stage whose agency holds a seat, so that it reports."""
    stage = make.stage()
    with places.in_act():
        bodies.appointment(bodies.seat(bodies.board(stage.lsp), organisation=stage.agency))
    return stage


def drafted(on: make.Stage, year: str = YEAR) -> AnnualReport:
    """The report of a year, as it drafts itself."""
    return annual_reports.draft(lsp=on.lsp, organisation=on.agency, year=year, by=on.officer)


def shown(report: AnnualReport) -> str:
    """The digest of the text as it is shown for signing."""
    return digest_of(text_of(report, report.figures.all()))


def sign(report: AnnualReport, on: make.Stage) -> AnnualReport:
    """Signed as it is shown."""
    return annual_reports.sign(report, by=on.officer, digest=shown(report))
