"""The product as its users meet it: in Chromium, with and without JavaScript, at a desk and on a phone."""

import os
import re
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from lsp.embedded import bootstrap
from tests.journeys.served import PASSWORD, Product, serve
from tests.journeys.steps import go

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
SECONDS = 15_000  # milliseconds a page may take


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All journeys are browser tests, share one server, and so one worker."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.journeys)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The served product."""
    suffix = os.environ.get("TEST_DB_SUFFIX", "") + os.environ.get("PYTEST_XDIST_WORKER", "")
    with serve(tmp_path_factory.mktemp("product"), f"served_{suffix or 'alone'}") as product:
        yield product


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's chromium; closed with the last journey, for its event loop would be in the way of other tests."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=SECONDS)
        chromium = playwright.chromium.launch(executable_path=bootstrap.find_browser(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def sessions() -> dict[str, Any]:
    """The cookies of everybody who has signed in: nobody signs in twice for want of a ticket."""
    return {}


@pytest.fixture(params=[True, False], ids=["javascript", "without"])
def javascript(request: pytest.FixtureRequest) -> bool:
    """Each journey is made with JavaScript and without."""
    return bool(request.param)


@pytest.fixture
def mark(javascript: bool) -> str:
    """A word of its own for what a journey leaves behind."""
    return f"{'Lively' if javascript else 'Plain'} {secrets.token_hex(2)}"


Visit = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, product: Product, sessions: dict[str, Any]) -> Iterator[Visit]:
    """Open the product: `visit("/work/", user="police", javascript=False, size=PHONE)` gives a page.

    `fresh=True` signs in through the page and keeps the session to itself. Any error of the console, any request to
    another origin and any violation of the content security policy fails the test.
    """
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def open_page(
        path: str,
        *,
        user: str = "",
        javascript: bool = True,
        size: dict[str, int] = DESKTOP,
        fresh: bool = False,
    ) -> Page:
        known = user in sessions and not fresh
        context = browser.new_context(
            base_url=product.address,
            java_script_enabled=javascript,
            viewport=size,  # type: ignore[arg-type]
            locale="en-GB",
            storage_state=sessions[user] if known else None,
        )
        contexts.append(context)
        context.set_default_timeout(SECONDS)
        page = context.new_page()
        _listen(page, problems, product.address)
        if user and not known:
            sign_in(page, user)
            if not fresh:
                sessions[user] = context.storage_state()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert problems == []


def _listen(page: Page, problems: list[str], address: str) -> None:
    """Gather what the page should not do: errors of the console, exceptions, requests to another origin."""
    page.on("console", lambda message: _note(problems, message.type, message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: _foreign(problems, address, request.url))


def _note(problems: list[str], kind: str, text: str) -> None:
    expected = re.search(r"status of 4\d\d", text)  # a refused form is answered with its status
    if kind == "error" and not expected:
        problems.append(text)


def _foreign(problems: list[str], address: str, url: str) -> None:
    if not url.startswith((address, "data:", "blob:")):
        problems.append(f"a request left the page's origin: {url}")


def sign_in(page: Page, user: str, password: str = PASSWORD) -> None:
    """Sign in through the page."""
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(user)
    page.locator("input[name=password]").fill(password)
    go(page.locator("form:has(input[name=password]) button"))
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Sign in")
