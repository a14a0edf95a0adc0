"""The states of these pages that a walk over addresses does not see, in Chromium: refused, past, nobody found."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, sync_playwright

from lsp import clock
from lsp.embedded import bootstrap
from tests.components.test_gallery_browser import FLAGS
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.journeys.steps import go

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 320)


def session_of(user: Any) -> str:
    """The cookie of somebody signed in."""
    client = Client()
    client.force_login(user)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


@contextmanager
def opened(address: str, session: str, *, width: int, javascript: bool) -> Iterator[Page]:
    """A page of somebody signed in. Nothing asks the database in the block: the browser's loop is not its thread."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=bootstrap.find_browser(), args=FLAGS)
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=javascript, base_url=address
        )
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
        yield context.new_page()
        chromium.close()


def look(page: Page) -> None:
    """Axe has nothing to say, and nothing is lost at the side."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_of_membership_reads_at_a_desk_and_on_a_phone(live_server: Any, width: int) -> None:
    lsp = place.lsp("Example Partnership")
    board = make.board(lsp, slug="board", statutory_basis="Local agreement")
    taken, empty = make.seat(board, "Chief constable"), make.seat(board, "Principal")
    make.appointment(taken, place.person("Alex Example"), ends_on=clock.days_from_today(30))
    past = make.appointment(empty, ends_on=date(2006, 5, 1), brought_in=True, brought_in_source="A list")
    make.office(board, past.person, independent=False)
    home = "/example-partnership/bodies/"
    paths = (
        "",
        "?as_at=1+January+2001",
        "board/",
        "board/?as_at=1+May+2005",
        f"board/seats/{empty.pk}/",
        f"board/seats/{empty.pk}/replace/",
        f"board/seats/{taken.pk}/appoint/?q=nobody",
        "board/end/",
    )
    session = session_of(place.coordinator(lsp))
    with opened(live_server.url, session, width=width, javascript=True) as page:
        for path in paths:
            page.goto(home + path)
            look(page)
        page.goto(f"{home}board/seats/{taken.pk}/appoint/")
        go(page.get_by_role("button", name="Appoint"))
        assert page.title().startswith("Error: ")
        look(page)


def test_without_javascript_a_member_is_appointed_and_a_taken_seat_refused(live_server: Any) -> None:
    lsp = place.lsp("Example Partnership")
    seat = make.seat(make.board(lsp, slug="board"), "Chief constable")
    address = f"/example-partnership/bodies/board/seats/{seat.pk}/appoint/"
    session = session_of(place.coordinator(lsp))
    with opened(live_server.url, session, width=1280, javascript=False) as page:
        for name, told in (
            ("Kim Specimen", "Kim Specimen was appointed"),
            ("Jo Instance", "sits in this seat"),
        ):
            page.goto(address)
            page.get_by_text("Somebody who is not in the list").click()
            page.get_by_label("Name (optional)").fill(name)
            start = page.get_by_role("group", name="From")
            for part, value in (("Day", "1"), ("Month", "5"), ("Year", "2006")):
                start.get_by_label(part).fill(value)
            go(page.get_by_role("button", name="Appoint"))
            assert told in page.locator("main").inner_text()
        assert page.get_by_label("Name (optional)").input_value() == "Jo Instance"
