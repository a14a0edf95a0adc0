"""The documentation in a browser: from our own files alone, within the content security policy, axe content."""

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, TimeoutError, sync_playwright

CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
WIDTHS = (1280, 320)
pytestmark = [pytest.mark.browser, pytest.mark.journeys, pytest.mark.django_db(transaction=True)]


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


def visit(origin: str, width: int, do: Callable[[Visit], None]) -> None:
    """Do it in a browser of that width: in a thread of its own, for the browser's event loop is none of Django's."""

    def run() -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            do(Visit(browser.new_page(viewport={"width": width, "height": 900}), origin))
            browser.close()

    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(run).result()


def press(button: Locator, *, until: Locator) -> None:
    """Press the button by its key until that is there to be seen: Swagger UI draws itself anew while it still loads.

    A press that falls between two drawings does nothing, and whoever sees nothing happen presses again.
    """
    for patience in (10_000, 10_000, 30_000):
        button.press("Enter")
        with suppress(TimeoutError):
            until.wait_for(timeout=patience)
            return
    raise AssertionError(f"{button} was pressed three times and nothing came of it.")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_documentation_reads_well_and_asks_nobody_else(live_server: Any, width: int) -> None:
    def read(visit: Visit) -> None:
        visit.open("/api/v1/docs/")
        visit.page.locator("summary", has_text="POST /api/v1/blocks/").first.click()
        assert visit.page.get_by_text("Idempotency-Key").first.is_visible()
        assert (visit.strangers, visit.complaints) == ([], [])
        assert visit.page.evaluate("document.documentElement.scrollWidth") == width
        results = Axe().run(visit.page)
        assert results.violations_count == 0, results.generate_report()

    visit(live_server.url, width, read)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_to_try_it_works_under_our_policy_and_asks_nobody_else(live_server: Any, width: int) -> None:
    def ask(visit: Visit) -> None:
        visit.open("/api/v1/docs/try/")
        page = visit.page
        operation = page.locator(".opblock-get", has_text="/api/v1/blocks/").first
        answered = operation.locator(".live-responses-table .response-col_status", has_text="200").first
        press(page.locator(".opblock-tag[data-tag=blocks] button"), until=operation)
        press(operation.locator(".opblock-summary-control"), until=operation.locator(".opblock-body"))
        press(
            operation.get_by_role("button", name="Try it out"),
            until=operation.get_by_role("button", name="Cancel"),
        )
        press(operation.get_by_role("button", name="Execute"), until=answered)
        assert visit.strangers == []
        assert [text for text in visit.complaints if "Content Security Policy" in text] == []

    visit(live_server.url, width, ask)
