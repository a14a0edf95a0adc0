"""Figures of attendance in the browser: each leads to the meetings behind it (P8)."""

import pytest
from django.test import Client

from lsp import clock
from partnerships.services import minutes
from tests.factories import lsp as place
from tests.factories import partnerships as structure
from tests.partnerships.stage import SEPTEMBER, Stage
from tests.visitors import text_of

pytestmark = pytest.mark.django_db


def test_P8_every_figure_leads_to_the_meetings_behind_it(on: Stage, keeper: Client) -> None:
    on.held("pax")
    on.held("ppx", SEPTEMBER)
    structure.seat(structure.body(on.lsp, "Idle body"), organisation=place.organisation("Idle Agency"))
    where = f"/{on.lsp.slug}/attendance/"
    page = keeper.get(f"{where}?year=2006-07")
    assert "no meetings" in text_of(page)
    for line, links in page.context["shown"]:
        behind = keeper.get(links["all"])
        assert behind.context["paginator"].count == line.turnout.held
        for _, number, href in links["figures"]:
            assert keeper.get(href).context["paginator"].count == number
    whole = page.context["whole"]
    assert (whole.held, whole.percent) == (6, 50)
    organisation = on.terms[0].organisation
    for address in (f"{where}{organisation.slug}/", f"/{on.lsp.slug}/bodies/{on.board.slug}/attendance/"):
        for by in ("body", "person", "organisation", "nonsense"):
            answer = keeper.get(f"{address}?by={by}&year=2006-07")
            assert answer.status_code == 200
            for line, links in answer.context["shown"]:
                assert keeper.get(links["all"]).context["paginator"].count == line.turnout.held


def test_P8_a_period_is_asked_for_by_days_and_a_wrong_one_is_said(on: Stage, keeper: Client) -> None:
    on.held()
    on.held(day=SEPTEMBER)
    where = f"/{on.lsp.slug}/attendance/"
    ask = lambda query: keeper.get(f"{where}?{query}")
    assert ask("from=1/6/2006&to=30 June 2006").context["whole"].held == 3
    assert ask("year=2006-07&sort=-share").context["whole"].held == 6
    wrong = ask("from=2006-09-01&to=2006-06-01")
    assert "Until must not be before from" in text_of(wrong)
    assert "real date" in text_of(ask("from=30/2/2006"))
    sheet = ask("year=2006-07&format=csv").content.decode()
    assert sheet.splitlines()[0].endswith("Attendance")
    assert ask("year=2006-07&format=xlsx").status_code == 200


def test_P8_the_public_sees_figures_of_public_minutes_alone(on: Stage) -> None:
    meeting = on.held()
    where = f"/{on.lsp.slug}/attendance/?year={clock.financial_year(meeting.day)}"
    assert Client().get(where).context["whole"].held == 0
    minutes.draft(meeting, by=on.by)
    minutes.publish(meeting, by=on.by)
    page = Client().get(where)
    assert page.context["whole"].held == 3
    assert "whose minutes are public" in text_of(page)
