"""Terms of reference, nominations and arrangements of offices in a real browser."""

from datetime import date
from typing import Any

import pytest

from lsp import clock
from partnerships.services import arrangements, nominations, terms_of_reference
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.journeys.steps import go
from tests.partnerships.test_browser import WIDTHS, look, opened, session_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FIRST = (
    "To agree the strategy.\n\n## Meetings\n\nIt meets four times a year.\n\n- Papers go out a week before."
)
SECOND = "To agree the strategy.\n\n## Meetings\n\nIt meets six times a year.\n\n- The public may come."


def a_board(by: Any, lsp: Any) -> Any:
    """A board with two versions and a draft, a shared office, one that goes round, and a nomination."""
    board = make.board(lsp, slug="board")
    for text, day in ((FIRST, date(2005, 4, 1)), (SECOND, date(2006, 4, 1))):
        terms_of_reference.bring_in(board, by=by, text=text, source="Minutes", starts_on=day)
    terms_of_reference.draft(board, by=by, text=f"{SECOND}\n- The chair goes round.")
    seats = [make.seat(board, "Chief constable"), make.seat(board, "Principal")]
    for seat in seats:
        make.appointment(seat)
    today = clock.today()
    arrangements.arrange(
        board, by=by, kind="chair", months=12, first_turn_on=today, starts_on=today, turns=seats
    )
    arrangements.arrange(board, by=by, kind="co_chair", holders=2, starts_on=today)
    return board


@pytest.mark.parametrize("width", WIDTHS)
def test_terms_nominations_and_arrangements_read_at_a_desk_and_on_a_phone(
    live_server: Any, width: int
) -> None:
    lsp = place.lsp("Example Partnership")
    by = place.coordinator(lsp)
    board = a_board(by, lsp)
    office = make.office(board, kind="vice_chair")
    empty = make.seat(board, "Director")
    waiting = nominations.nominate(empty, by=by, person=place.person(), from_day=clock.today(), note="Why.")
    arranged = board.office_arrangements.get(kind="chair")
    paths = (
        "",
        "terms-of-reference/",
        "terms-of-reference/?as_at=2005-05-01",
        "terms-of-reference/3/",
        "terms-of-reference/3/adopt/",
        "terms-of-reference/new/",
        "terms-of-reference/compare/?before=1&after=2",
        f"seats/{empty.pk}/",
        f"seats/{empty.pk}/nominate/",
        f"nominations/{waiting.pk}/",
        f"nominations/{waiting.pk}/accept/",
        f"offices/{office.pk}/hand-over/",
        "arrangements/new/",
        "arrangements/new/?rule=shared",
        "arrangements/new/?rule=organisations",
        f"arrangements/{arranged.pk}/confirm/",
        "links/new/",
    )
    with opened(live_server.url, session_of(by), width=width, javascript=True) as page:
        for path in paths:
            page.goto(f"/example-partnership/bodies/board/{path}")
            look(page)


def test_without_javascript_an_office_goes_round_among_organisations(live_server: Any) -> None:
    lsp = place.lsp("Example Partnership")
    board = make.board(lsp, slug="board")
    for name in ("Example Police", "Example Trust"):
        make.appointment(make.seat(board, f"Seat of {name}", organisation=place.organisation(name)))
    by = place.coordinator(lsp)
    with opened(live_server.url, session_of(by), width=320, javascript=False) as page:
        page.goto("/example-partnership/bodies/board/arrangements/new/")
        page.get_by_label("In turn by organisations").check()
        go(page.get_by_role("button", name="Go on"))
        page.get_by_label("Chair", exact=True).check()
        for label, number in (("Day", 1), ("Month", 4), ("Year", 2006)):
            page.get_by_label(label, exact=True).fill(str(number))
        page.get_by_label("Months of a turn").fill("6")
        page.get_by_label("Turn 1").select_option(label="Example Trust")
        go(page.get_by_role("button", name="Save this arrangement"))
        assert page.title().startswith("Error: ")
        page.get_by_label("Turn 2").select_option(label="Example Police")
        go(page.get_by_role("button", name="Save this arrangement"))
        assert "goes round every 6 months: Example Trust, Example Police" in page.locator("main").inner_text()


def test_without_javascript_a_version_is_drafted_and_adopted(live_server: Any) -> None:
    lsp = place.lsp("Example Partnership")
    make.board(lsp, slug="board")
    by = place.coordinator(lsp)
    with opened(live_server.url, session_of(by), width=1280, javascript=False) as page:
        page.goto("/example-partnership/bodies/board/")
        go(page.get_by_role("link", name="Every version of the terms of reference"))
        go(page.get_by_role("link", name="Draft the next version"))
        page.get_by_label("Terms of reference").fill("To agree the strategy.")
        go(page.get_by_role("button", name="Save this draft"))
        go(page.get_by_role("link", name="Record its adoption"))
        go(page.get_by_role("button", name="Record its adoption"))
        assert page.title().startswith("Error: ")
        page.get_by_label("Or where its adoption is recorded").fill("Minutes of 2005")
        go(page.get_by_role("button", name="Record its adoption"))
        assert "Version 1 is in force" in page.locator("main").inner_text()
