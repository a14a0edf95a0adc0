"""Your work, for whoever keeps several partnerships: one list of what waits in all of them, at one price."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lsp import clock
from lsp.models import LocalStrategicPartnership, Regime, Role
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.visitors import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> LocalStrategicPartnership:
    return place.lsp("Ashford Partnership")


@pytest.fixture
def user(first: LocalStrategicPartnership) -> Any:
    return place.coordinator(first)


def another(user: Any, name: str) -> LocalStrategicPartnership:
    """One more partnership that the user coordinates."""
    lsp = place.lsp(name)
    place.grant(user, Role.COORDINATOR, lsp=lsp)
    return lsp


def fill(lsp: LocalStrategicPartnership) -> None:
    """A vacancy, a term about to end, a meeting without an agenda, a proposal, a meeting held without minutes."""
    today = clock.today()
    board = structure.board(lsp)
    structure.seat(board, f"Empty at {lsp.name}")
    structure.appointment(
        structure.seat(board, f"Ending at {lsp.name}", position=2), ends_on=today + timedelta(days=30)
    )
    make.meeting(board, today + timedelta(days=5))
    make.held(board, today - timedelta(days=40))


def work(user: Any) -> tuple[str, int]:
    """The page, and how many questions it asks."""
    client = Client()
    client.force_login(user)
    client.get("/work/")
    with CaptureQueriesContext(connection) as asked:
        page = text_of(client.get("/work/"))
    return page, len(asked)


def test_what_waits_in_several_partnerships_is_one_list_and_more_of_them_need_no_more_queries(
    first: LocalStrategicPartnership, user: Any
) -> None:
    fill(first)
    fill(another(user, "Bexley Partnership"))
    _, few = work(user)
    for name in ("Croydon Partnership", "Dover Partnership"):
        fill(another(user, name))
    page, many = work(user)
    assert many == few
    for heading, number in (
        ("Vacancies and terms about to end", 8),
        ("Meetings and agendas", 4),
        ("Minutes and decisions", 4),
    ):
        assert page.count(f"{heading} ({number})") == 1
    for name in ("Ashford", "Bexley", "Croydon", "Dover"):
        assert page.count(f"Empty at {name} Partnership") == 1
        assert page.count(f"Ending at {name} Partnership: the term of") == 1
        assert f"{name} Partnership · Example Hall" in page, "the meeting without an agenda"


def test_of_several_partnerships_the_first_few_of_each_are_listed_and_where_there_are_more(
    first: LocalStrategicPartnership, user: Any
) -> None:
    """What is due first stands first, whichever partnership it is of."""
    second = another(user, "Bexley Partnership")
    crowded = structure.board(first)
    for number in range(1, 6):
        structure.seat(crowded, f"Empty {number}", position=number)
    seat = structure.seat(structure.board(second), "Ending at Bexley")
    structure.appointment(seat, ends_on=clock.today() + timedelta(days=30))
    page, _ = work(user)
    assert "Vacancies and terms about to end (6)" in page
    assert page.index("Ending at Bexley") < page.index("Empty 1")
    assert ["Empty 3" in page, "Empty 4" in page] == [True, False]
    assert (
        '<a class="govuk-link" href="/ashford-partnership/bodies/">2 more in Ashford Partnership</a>' in page
    )


def test_a_meeting_that_was_never_recorded_is_not_hidden_behind_those_to_come(
    first: LocalStrategicPartnership, user: Any
) -> None:
    another(user, "Bexley Partnership")
    today, board = clock.today(), structure.board(first)
    for ahead in (3, 4, 5, -9):
        make.meeting(board, today + timedelta(days=ahead))
    page, _ = work(user)
    assert "Meetings and agendas (4)" in page
    assert "1 more in Ashford Partnership" in page
    assert page.count("Not recorded") == 1
    assert page.index("Not recorded") < page.index("No agenda")


def test_that_nothing_waits_is_said_of_one_partnership_only(user: Any) -> None:
    nothing = (
        "No seat is vacant and no term is about to end.",
        "Every meeting to come has its agenda, and no item waits.",
        "Every meeting held has its minutes, and no decision waits.",
    )
    page, _ = work(user)
    assert [words for words in nothing if words not in page] == []
    another(user, "Bexley Partnership")
    page, _ = work(user)
    assert [words for words in nothing if words in page] == []
    headings = ("Vacancies and terms about to end", "Meetings and agendas", "Minutes and decisions")
    assert [heading for heading in headings if heading in page] == []


def test_P4_each_partnership_has_the_days_of_notice_of_its_own_regime(
    first: LocalStrategicPartnership, user: Any
) -> None:
    """A term that ends in thirty days, a meeting in five: soon enough to be shown by one regime, not by the other."""
    fill(first)
    second = another(user, "Bexley Partnership")
    notices = {"term_ending_notice_days": 29, "agenda_days_before": 4, "pack_days_before": 2}
    second.regime = place.save(
        Regime(code="later", name="Later", terms={**first.regime.terms, "notices": notices})
    )
    place.save(second)
    fill(second)
    page, _ = work(user)
    assert "Vacancies and terms about to end (3)" in page
    assert ["Ending at Ashford" in page, "Ending at Bexley" in page] == [True, False]
    assert "Meetings and agendas (1)" in page
    assert "Ashford Partnership · Example Hall" in page
