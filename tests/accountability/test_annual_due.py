"""When an annual progress report falls due: as the obligation that asks for it says, else after its year (D7)."""

from datetime import date
from typing import Any

import pytest

from accountability.models import AnnualReport, Obligation
from accountability.services import annual_reports, judging
from lsp import clock
from lsp.due import Due
from lsp.models import User
from lsp.queries.due import due_things, everything_due
from tests.accountability.annual import YEAR, drafted, seated, sign
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories import obligations as owing
from tests.visitors import signed_in
from tests.visitors import text_of as words_of

pytestmark = pytest.mark.django_db

ENDS = int(YEAR[:4]) + 1
KINDS = ("annual_report", "obligation")


@pytest.fixture
def on() -> make.Stage:
    return seated()


def asked_for(on: make.Stage) -> Obligation:
    with places.in_act():
        owed = owing.obligation(
            on, kind="annual_report", title="Annual progress report", unit="reports", amount=None, due_days=60
        )
        judging.refresh([owed.pk])
    return owed


def due_for(user: Any) -> list[Due]:
    found = due_things(User.objects.get(pk=user.pk), clock.today())
    return [thing for thing in found if thing.kind in KINDS]


def test_D7_a_draft_is_due_thirty_days_after_its_year_for_who_may_see_it(on: make.Stage) -> None:
    assert due_for(on.officer) == []
    report = drafted(on)
    (thing,) = due_for(on.officer)
    assert (thing.kind, thing.day, thing.href) == (
        "annual_report", date(ENDS, 4, 30), report.get_absolute_url()
    )  # fmt: skip
    assert thing.title == f"Annual progress report for {YEAR}"
    assert [each.id for each in due_for(on.coordinator)] == [report.pk]
    with places.in_act():
        member = places.scrutiny_councillor(on.lsp)
    assert due_for(member) == []
    mine = due_things(User.objects.get(pk=on.officer.pk), clock.today()).of(on.officer)
    assert "annual_report" in {each.kind for each in mine}


@pytest.mark.parametrize("done", ["sign", "withdraw"])
def test_D7_what_is_signed_or_withdrawn_is_due_no_more(on: make.Stage, done: str) -> None:
    report = drafted(on)
    if done == "sign":
        sign(report, on)
    else:
        annual_reports.withdraw(report, by=on.officer, reason="Begun too early.")
    assert [each for each in everything_due(clock.today()) if each.kind in KINDS] == []


def test_D7_an_obligation_to_report_is_due_once_and_leads_to_the_reports_of_the_year(on: make.Stage) -> None:
    asked_for(on)
    page = f"/{on.lsp.slug}/annual-reports/?year="
    for _ in range(2):
        found = {thing.href: (thing.kind, thing.day) for thing in due_for(on.officer)}
        assert found[f"{page}{YEAR}"][0] == "obligation"
        assert found[f"{page}{YEAR}"][1].year == ENDS
        assert {kind for kind, _ in found.values()} == {"obligation"}, "the draft is not due beside it"
        if not AnnualReport.objects.exists():
            report = drafted(on)
    assert signed_in(on.officer).get(f"{page}{YEAR}").status_code == 200
    before = len(due_for(on.officer))
    sign(report, on)
    left = {thing.href for thing in due_for(on.officer)}
    assert (f"{page}{YEAR}" in left, len(left)) == (False, before - 1), "other years stay due"


def test_D7_the_lists_of_the_partnership_and_of_the_agency_lead_to_the_draft(on: make.Stage) -> None:
    report = drafted(on)
    client = signed_in(on.officer)
    for address in (f"/{on.lsp.slug}/due/", f"/organisations/{on.agency.slug}/due/"):
        assert report.get_absolute_url() in words_of(client.get(address, {"when": "any"})), address
