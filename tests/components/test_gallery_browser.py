"""The gallery in a browser, at a desk's and at a phone's width: readable, reachable, small."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.components.gallery import render

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [pytest.mark.browser, pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium")]
WIDTHS = (1280, 320)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves a folder without telling."""

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The gallery and the built assets on a local port."""
    folder = tmp_path_factory.mktemp("gallery")
    shutil.copytree(Path(settings.BASE_DIR) / "static" / "dist", folder / "static")
    (folder / "index.html").write_text(render())
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all of them."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """The gallery, opened at one of the widths."""
    page = browser.new_page(viewport={"width": request.param, "height": 800})
    page.goto(address)
    yield page
    page.close()


def test_axe_finds_nothing_to_say(page: Page) -> None:
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_nothing_is_lost_at_the_side(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") == page.viewport_size["width"]


def test_on_a_phone_every_cell_carries_its_label(page: Page) -> None:
    label = page.locator("td[data-label='Agency']").first.evaluate(
        "cell => getComputedStyle(cell, '::before').content"
    )
    assert label == ('"Agency"' if page.viewport_size["width"] == 320 else "none")


def test_an_error_leads_into_its_field(page: Page) -> None:
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.get_by_role("link", name="Due date must be a real date").click()
    assert page.evaluate("document.activeElement.id") == "id_due_0"


def test_the_keyboard_alone_reaches_every_link_and_shows_where_it_is(page: Page) -> None:
    page.goto(page.url)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Tab")
    seen: list[str] = []
    for _ in range(12):
        seen.append(page.evaluate("document.activeElement.textContent.trim()"))
        look = page.evaluate(
            "(({outlineStyle, boxShadow}) => outlineStyle + boxShadow)(getComputedStyle(document.activeElement))"
        )
        assert look != "nonenone", seen[-1]
        page.keyboard.press("Tab")
    assert len(set(seen)) > 5


def test_the_menu_folds_on_a_phone_only(page: Page) -> None:
    menu = page.get_by_role("button", name="Menu")
    work = page.get_by_role("link", name="Your work")
    if page.viewport_size["width"] != 320:
        assert menu.is_hidden()
        assert work.is_visible()
        return
    assert work.is_hidden()
    menu.click()
    assert work.is_visible()
    assert menu.get_attribute("aria-expanded") == "true"


def test_on_paper_the_record_stands_alone_with_the_addresses_of_its_evidence(page: Page) -> None:
    page.emulate_media(media="print")
    for hidden in (".app-header", ".app-service-navigation", ".app-footer", "form", ".govuk-button"):
        assert page.locator(hidden).first.is_hidden(), hidden
    after = page.locator(".app-evidence").evaluate("link => getComputedStyle(link, '::after').content")
    assert "/minutes/" in after
    assert page.get_by_text("Partnership Ledger, http://").is_visible()


def test_without_javascript_everything_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 800})
    page = context.new_page()
    page.goto(address)
    assert page.get_by_role("link", name="Your work").is_visible()
    assert page.get_by_role("link", name="Look again now").is_visible()
    assert (
        "Stop renewing it" in page.content()
    )  # within noscript, which this way of switching off keeps folded
    context.close()


def test_the_first_visit_costs_less_than_60_kilobytes() -> None:
    folder = Path(settings.BASE_DIR) / "static" / "dist"
    sent = [render().encode(), *(path.read_bytes() for path in folder.rglob("*") if path.is_file())]
    assert sum(len(brotli.compress(part)) for part in sent) < 60_000
