"""The history of an annual report tells what changed, in plain words, section by section (D7)."""

from collections.abc import Mapping

import pytest

from accountability.judgements import Judgement
from accountability.models import AnnualReport
from accountability.periods import Period
from accountability.queries.annual_reports import figures_of
from accountability.services import annual_reports
from lsp import clock
from lsp.queries.trail import record_history
from tests.accountability.annual import YEAR, drafted, seated, sign
from tests.factories import accountability as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> make.Stage:
    return seated()


WORDS = (
    "## Wardens\n\nWe shall keep **two wardens** in each of the nine neighbourhoods, and\n"
    "[report](https://example.org) twice in the year."
)


def latest(report: AnnualReport, on: make.Stage) -> Mapping[str, tuple[str, str]]:
    entry, *_ = record_history(report, user=on.officer)
    return {change.field: (change.before, change.after) for change in entry.changes}


def test_D7_words_are_told_by_section_without_their_marks(on: make.Stage) -> None:
    report = annual_reports.write(drafted(on), by=on.officer, words={"ahead": WORDS})
    ((field, (before, after)),) = latest(report, on).items()
    assert field == "Words on “The year ahead”"
    assert before == ""
    assert after == (
        "Wardens\nWe shall keep two wardens in each of the nine neighbourhoods, and report twice in the year."
    )


def test_D7_changed_words_are_told_with_the_places_that_changed(on: make.Stage) -> None:
    report = annual_reports.write(drafted(on), by=on.officer, words={"ahead": WORDS, "commitments": "Well."})
    changed = WORDS.replace("two wardens", "three wardens")
    report = annual_reports.write(report, by=on.officer, words={"ahead": changed, "commitments": "Well."})
    entry, *_ = record_history(report, user=on.officer)
    (change,) = entry.changes
    assert [mark.text for mark in change.marks if mark.how] == ["two", "three"]


def test_D7_the_signed_text_is_not_told_as_a_change_and_a_correction_in_one_line(on: make.Stage) -> None:
    report = annual_reports.correct(
        drafted(on), by=on.officer, figure="made", value="2", reason="One was logged late."
    )
    entry, *_ = record_history(report, user=on.officer)
    (change,) = entry.changes
    assert (change.record, change.field, change.after) == (
        "Figure: Commitments made in the year", "As corrected", "2"
    )  # fmt: skip
    signed = sign(report, on)
    assert signed.text
    assert not any("#" in value for pair in latest(signed, on).values() for value in pair)


def test_D7_judgements_stand_from_met_to_not_met(on: make.Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    day = clock.today()
    of_a_year = Judgement(Period("year", day, day), day, "", 0, 0)
    states = ("not_met", "not_applicable", "partly_met", "met", "not_yet_due")
    judged = [(None, of_a_year._replace(code=code)) for code in states]
    monkeypatch.setattr("accountability.queries.annual_reports.judgements_of_agency", lambda *_: judged)
    found = figures_of(on.lsp, on.agency, YEAR, on.officer)
    codes = [each.code for each in found if each.code.startswith("judged-")]
    assert codes == [
        f"judged-{each}" for each in ("met", "partly-met", "not-met", "not-yet-due", "not-applicable")
    ]
