"""The documentation in a browser: from our own files alone, within the content security policy, axe content."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all of them; its event loop must not be taken for an asynchronous Django."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Visit:
    """A page, what it asked for, and what the browser complained about."""

    def __init__(self, page: Page, origin: str) -> None:
        self.page, self.origin = page, origin
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on(
            "console",
            lambda message: self.complaints.append(message.text) if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> "Visit":
        self.page.goto(f"{self.origin}{path}")
        self.page.wait_for_load_state("networkidle")
        return self

    @property
    def strangers(self) -> list[str]:
        return [url for url in self.asked if not url.startswith((self.origin, "data:", "blob:"))]


@pytest.fixture(params=[1280, 320])
def visit(request: pytest.FixtureRequest, browser: Browser, live_server: Any) -> Iterator[Visit]:
    page = browser.new_page(viewport={"width": request.param, "height": 900})
    yield Visit(page, live_server.url)
    page.close()


def test_the_documentation_reads_well_and_asks_nobody_else(visit: Visit) -> None:
    visit.open("/api/v1/docs/")
    visit.page.locator("summary", has_text="POST /api/v1/blocks/").first.click()
    assert visit.page.get_by_text("Idempotency-Key").first.is_visible()
    assert (visit.strangers, visit.complaints) == ([], [])
    assert visit.page.evaluate("document.documentElement.scrollWidth") == visit.page.viewport_size["width"]
    results = Axe().run(visit.page)
    assert results.violations_count == 0, results.generate_report()


def test_the_page_to_try_it_works_under_our_policy_and_asks_nobody_else(visit: Visit) -> None:
    visit.open("/api/v1/docs/try/")
    visit.page.locator(".opblock-tag", has_text="blocks").first.click()
    visit.page.locator(".opblock-get", has_text="/api/v1/blocks/").first.click()
    visit.page.get_by_role("button", name="Try it out").first.click()
    visit.page.get_by_role("button", name="Execute").first.click()
    visit.page.locator(".live-responses-table .response-col_status", has_text="200").first.wait_for()
    assert visit.strangers == []
    assert [text for text in visit.complaints if "Content Security Policy" in text] == []
