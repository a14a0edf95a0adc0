"""“Records” beside a figure of a yearly report leads to the records of that figure, and to no others (D7)."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from accountability.models import AnnualReport
from lsp import clock
from partnerships.queries.attendance import financial_year
from tests.accountability.annual import YEAR, drafted, seated
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories import obligations as owed
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
BEGAN = financial_year(YEAR).first
BEFORE = BEGAN - timedelta(days=20)
LAST_YEAR = clock.financial_year(BEFORE)


@pytest.fixture
def on() -> make.Stage:
    return seated()


def records(report: AnnualReport, code: str, on: make.Stage) -> Any:
    """What the link beside the figure opens."""
    return signed_in(on.officer).get(report.figures.get(code=code).records)


def figure(report: AnnualReport, code: str) -> str:
    return str(report.figures.get(code=code).drafted)


def test_D7_contributions_lead_to_those_of_the_partnership_the_year_the_state_and_the_unit(
    on: make.Stage,
) -> None:
    money, days = owed.obligation(on), owed.obligation(on, kind="staff_time", title="Staff", unit="days")
    elsewhere = owed.obligation(on, lsp=places.lsp())
    counted = [owed.contribution(on, money, 400, day=BEGAN), owed.contribution(on, money, 50, day=BEGAN)]
    worked = owed.contribution(on, days, "2.5", day=BEGAN)
    others = [
        owed.contribution(on, elsewhere, 7, day=BEGAN),
        owed.contribution(on, money, 70, day=BEFORE),
        owed.contribution(on, money, 700, day=BEGAN, state="reported"),
    ]
    report = drafted(on)
    assert [figure(report, code) for code in ("contributed", "money", "days")] == ["3", "£450.00", "2.5"]
    listed = {code: records(report, code, on) for code in ("contributed", "money", "days")}
    shown = {code: list(page.context["paginator"].object_list) for code, page in listed.items()}
    assert set(shown["contributed"]) == {*counted, worked}
    assert set(shown["money"]) == set(counted)
    assert shown["days"] == [worked]
    assert not {*others} & {part for found in shown.values() for part in found}
    assert "All that is listed, together: <strong>£450</strong>" in text_of(listed["money"])
    assert "All that is listed, together: <strong>2.5 days</strong>" in text_of(listed["days"])


def test_D7_where_nothing_was_contributed_the_link_lists_nothing(on: make.Stage) -> None:
    owed.contribution(on, owed.obligation(on, lsp=places.lsp()), day=BEGAN)
    report = drafted(on)
    assert figure(report, "contributed") == "0"
    assert not records(report, "contributed", on).context["paginator"].count


@pytest.mark.parametrize("code", ["made", "delivered", "confirmed", "closed"])
def test_D7_commitments_lead_to_those_of_which_it_happened_in_the_year(on: make.Stage, code: str) -> None:
    for state in ("draft", "accepted", "delivered", "confirmed", "missed"):
        on.commitment(state)
        with clock.at(BEFORE):
            on.commitment(state)
    report, before = drafted(on), drafted(on, LAST_YEAR)
    for each in (report, before):
        listed = list(records(each, code, on).context["paginator"].object_list)
        assert len(listed) == int(figure(each, code)) > 0
        first, last = financial_year(each.year).first, financial_year(each.year).last
        assert all(first <= getattr(row, f"{code}_at").date() <= last for row in listed)


def test_D7_drafted_on_an_earlier_day_commitments_are_listed_as_they_stood_on_it(on: make.Stage) -> None:
    yesterday = clock.days_from_today(-1)
    with clock.at(BEFORE):
        on.commitment("accepted")
        on.commitment("draft")
    with clock.at(yesterday):
        report = drafted(on, LAST_YEAR)
    on.commitment("accepted", made_at=clock.now() - (clock.today() - BEFORE))
    told = report.figures.get(code="made")
    assert (told.drafted, f"as_at={yesterday}" in told.records) == ("1", True)
    assert records(report, "made", on).context["paginator"].count == 1


def test_D7_where_an_agency_promised_nothing_the_link_lists_nothing(on: make.Stage) -> None:
    make.commitment(make.Stage(**{**vars(on), "agency": places.organisation()}), "accepted", published=True)
    report = drafted(on)
    assert figure(report, "made") == "0"
    assert not records(report, "made", on).context["paginator"].count


def test_D7_judgements_lead_to_those_of_the_agency_the_year_and_the_judgement(on: make.Stage) -> None:
    with clock.at(date(2026, 5, 5)):
        owed.obligation(on, period="quarter", starts_on=date(2023, 4, 1), due_days=1)
        owed.obligation(on, organisation=places.organisation(), starts_on=date(2023, 4, 1))
        report = drafted(on, "2024-25")
        assert figure(report, "judged-not-met") == "4"
        page = records(report, "judged-not-met", on)
    assert [year.code for year in page.context["grid"].years] == ["2024-25"]
    assert page.context["grid"].counts["not_met"] == 4
    assert {line.terms.organisation_id for line in page.context["grid"].lines} == {on.agency.pk}
    assert re.search(r"Judgements in 2024-25 *</h2>", text_of(page))
