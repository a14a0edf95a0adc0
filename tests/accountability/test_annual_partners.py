"""Who reports on a year: whoever has sat here, gone since or not; who is missing: whoever sat in that year (D7)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accountability.models import AnnualReport
from lsp import clock
from lsp.models import Organisation
from partnerships.queries.attendance import financial_year
from tests.accountability.annual import YEAR, drafted, sign
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.factories import partnerships as bodies
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
LAST = financial_year(clock.financial_year(financial_year(YEAR).first - timedelta(days=1)))
LONG_PAST = LAST.first - timedelta(days=400)


@pytest.fixture
def board(on: make.Stage) -> Any:
    return bodies.board(on.lsp)


def sat(board: Any, since: date, until: date | None, organisation: Any = None, **given: Any) -> Organisation:
    """An organisation that had a seat for these days, or a place in a network's seat."""
    organisation = organisation or places.organisation(sector="voluntary")
    days = {"starts_on": since, "ends_on": until, "end_reason": "Gone." if until else ""}
    if given:
        bodies.appointment(bodies.seat(board, **given), organisation=organisation, **days)
    else:
        bodies.seat(board, organisation=organisation, **days)
    return organisation


def missing(on: make.Stage) -> set[Organisation]:
    page = signed_in(on.coordinator).get(f"/{on.lsp.slug}/annual-reports/")
    return set(page.context["missing"])


@pytest.mark.parametrize("network", [{}, {"network": "Example network"}], ids=["own seat", "in a network's"])
def test_D7_an_agency_that_has_left_drafts_its_report_in_the_page_as_in_the_api(
    on: make.Stage, board: Any, network: dict[str, str]
) -> None:
    desk, base = signed_in(on.officer), f"/{on.lsp.slug}/annual-reports/"
    draft = {"organisation": on.agency.pk, "year": YEAR}
    assert "Draft a report" not in text_of(desk.get(base)), "it never sat here"
    assert desk.get(f"{base}draft/").status_code == 404
    sat(board, LONG_PAST, clock.today(), on.agency, **network)
    assert "Draft a report" in text_of(desk.get(base))
    assert on.agency.name in text_of(desk.get(f"{base}draft/"))
    assert desk.post(f"{base}draft/", draft).status_code == 302
    assert AnnualReport.objects.get().organisation == on.agency


def test_D7_who_was_to_sit_and_did_not_reports_nothing(on: make.Stage, board: Any) -> None:
    sat(board, LONG_PAST, LONG_PAST, on.agency, network="Example network")
    desk, base = signed_in(on.officer), f"/{on.lsp.slug}/annual-reports/"
    assert desk.get(f"{base}draft/").status_code == 404
    sent = {"lsp": on.lsp.pk, "organisation": on.agency.pk, "year": YEAR}
    refused = desk.post("/api/v1/annual-reports/", sent, content_type="application/json")
    assert refused.status_code == 422
    assert [reason["code"] for reason in refused.json()["reasons"]] == ["annual_report.no_partner"]


def test_D7_missing_is_who_sat_in_the_year_and_has_not_signed(on: make.Stage, board: Any) -> None:
    day = timedelta(days=1)
    network = {"network": "Example network"}
    wanted = {
        sat(board, LONG_PAST, None),
        sat(board, LONG_PAST, LAST.first + day),
        sat(board, LONG_PAST, LAST.last + day, **network),
        sat(board, LAST.last, None),
    }
    sat(board, LONG_PAST, LAST.first)
    sat(board, LAST.last + day, None)
    sat(board, LAST.last, LAST.last, **network)
    assert missing(on) == wanted
    sat(board, LONG_PAST, LAST.last, on.agency)
    assert on.agency in missing(on)
    sign(drafted(on, clock.financial_year(LAST.first)), on)
    assert missing(on) == wanted


@pytest.mark.parametrize("who", ["officer", "coordinator"])
def test_D7_the_list_costs_the_same_for_one_who_is_missing_and_for_many(
    on: make.Stage, board: Any, who: str, django_assert_num_queries: Any
) -> None:
    sat(board, LONG_PAST, clock.today(), on.agency)
    desk, base = signed_in(getattr(on, who)), f"/{on.lsp.slug}/annual-reports/"
    desk.get(base)
    with CaptureQueriesContext(connection) as seen:
        assert len(desk.get(base).context["missing"]) == 1
    for _ in range(3):
        sat(board, LONG_PAST, LAST.last)
    with django_assert_num_queries(len(seen)):
        assert len(desk.get(base).context["missing"]) == 4
