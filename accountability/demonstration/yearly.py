"""Annual progress reports: one signed, with a figure the agency corrected, one in draft, one of this year begun."""

from functools import partial

from accountability.demonstration.structure import Structure
from accountability.models import AnnualReport
from accountability.queries.annual_reports import digest_of, text_of
from accountability.services import annual_reports
from lsp import clock

SIGNED, DRAFTED, BEGUN = ("police", -20), ("tameside-pct", -5), ("police", -2)
WORDS = {"ahead": "We shall keep **two wardens** in each neighbourhood, and report twice in the year."}


def plan(structure: Structure) -> None:
    """Put all three on the timeline."""
    structure.timeline.put(SIGNED[1], partial(_sign, structure))
    structure.timeline.put(DRAFTED[1], partial(_draft, structure, DRAFTED[0]))
    structure.timeline.put(BEGUN[1], partial(_draft, structure, BEGUN[0], years_ago=0))


def _draft(structure: Structure, key: str, *, years_ago: int = 1) -> AnnualReport:
    today = clock.today()
    return annual_reports.draft(
        lsp=structure.cast.partnerships[structure.slug],
        organisation=structure.cast.organisations[key],
        year=clock.financial_year(today.replace(year=today.year - years_ago, day=1)),
        by=structure.cast.officer(key),
    )


def _sign(structure: Structure) -> None:
    report, by = _draft(structure, SIGNED[0]), structure.cast.officer(SIGNED[0])
    made = report.figures.get(code="made")
    annual_reports.correct(
        report,
        by=by,
        figure="made",
        value=str(int(made.drafted) + 1),
        reason="One was agreed at the board in March and logged in May.",
    )
    report = annual_reports.write(report, by=by, words=WORDS)
    annual_reports.sign(report, by=by, digest=digest_of(text_of(report, report.figures.all())))
