"""What a visitor finds without signing in, each within three clicks of the first page."""

import re
from typing import Any

import pytest
from django.test import Client

from lsp import clock
from partnerships import workflow
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.visitors import text_of

pytestmark = pytest.mark.django_db

LATELY = clock.days_from_today(-30)
YEAR = clock.financial_year(LATELY)
HOME = "/example-partnership/"


@pytest.fixture
def board(partnership: Any) -> Any:
    """A board with a member, a meeting held whose minutes are public, a decision that binds."""
    board = structure.board(partnership, slug="board")
    structure.appointment(structure.seat(board, "Chief constable"), person=place.person("Alex Example"))
    meeting = make.held(
        board, LATELY, minutes="It was said.", minutes_state=workflow.DRAFT_MINUTES, minutes_published=True
    )
    make.item(meeting, "Bus shelters")
    bound = make.decision(meeting, year=YEAR, published=True, text="That the shelters be mended.")
    make.binding(bound, place.organisation("Example Council"))
    make.decision(meeting, year=YEAR, published=True, text="That the report be noted.", outcome="noted")
    make.binding(make.decision(meeting, year=YEAR), place.organisation("Hidden Agency"))
    return board


def within(clicks: int, words: str) -> bool:
    """Whether a page that says so is found by so many clicks from the first page."""
    visitor, seen, pages = Client(), {"/"}, ["/"]
    for _ in range(clicks + 1):
        links = []
        for page in pages:
            answer = visitor.get(page)
            if answer.status_code == 200 and words in text_of(answer):
                return True
            links += (
                re.findall(r'href="(/[^"#]*)"', answer.content.decode()) if answer.status_code == 200 else []
            )
        pages = [link for link in dict.fromkeys(links) if link not in seen and not link.startswith("/static")]
        seen.update(pages)
    return False


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize(
    "words", ["Alex Example", "Bus shelters", "It was said.", "That the shelters be mended."]
)
def test_a_visitor_finds_it_in_three_clicks(words: str) -> None:
    assert within(3, words)


@pytest.mark.usefixtures("board")
def test_the_first_page_of_a_partnership_says_what_is_there_to_a_visitor_alone(coordinator: Any) -> None:
    desk = Client()
    desk.force_login(coordinator)
    assert "What you can find here" in text_of(Client().get(HOME))
    assert "What you can find here" not in text_of(desk.get(HOME))


@pytest.mark.usefixtures("board")
def test_decisions_are_found_by_words_outcome_year_and_whom_they_bind() -> None:
    page = f"{HOME}decisions/"
    told = lambda asked: text_of(Client().get(f"{page}?{asked}"))
    both, mended, noted = "shelters be mended", "That the shelters", "That the report"
    for asked, there, gone in (
        ("q=shelter", mended, noted),
        ("outcome=noted", noted, mended),
        ("binds=example-council", mended, noted),
        (f"year={YEAR}&body=board", both, "No decision matches"),
    ):
        said = told(asked)
        assert there in said, asked
        assert gone not in said, asked
    assert "Hidden Agency" not in told(""), "whom an unpublished decision binds is not said"
    assert "No decision matches these filters" in told("q=zebra")
    assert "No decision matches these filters" in told("q=shelter&outcome=noted")


def test_a_meeting_in_the_past_without_attendance_says_that_it_waits(board: Any, coordinator: Any) -> None:
    meeting = make.meeting(board, clock.days_from_today(-3))
    desk = Client()
    desk.force_login(coordinator)
    page = text_of(desk.get(meeting.get_absolute_url()))
    assert "The day of this meeting has passed, and it waits for its record." in page
    assert "waits for its record" not in text_of(Client().get(meeting.get_absolute_url()))


@pytest.mark.usefixtures("board")
@pytest.mark.parametrize(
    ("title", "page"),
    [
        ("Commitments", "commitments"),
        ("Agreements", "agreements"),
        ("Action plan", "actions"),
        ("Duty register", "duty"),
    ],
)
def test_the_first_page_leads_a_visitor_to_what_is_promised_agreed_planned_and_asked(
    title: str, page: str
) -> None:
    found = text_of(Client().get(HOME)).partition("What you can find here")[2].partition("<h2")[0]
    assert f'<a class="govuk-link" href="{HOME}{page}/">{title}</a>' in found
    assert Client().get(f"{HOME}{page}/").status_code == 200
