"""Every page of the resolver, at a desk and on a phone, with and without JavaScript: axe, width, title, headings."""

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route

from tests.journeys.conftest import DESKTOP, PHONE, sign_in
from tests.journeys.served import Product
from tests.journeys.steps import follow, go, in_days, send, write_date
from tests.journeys.test_import import table, try_out
from tests.journeys.walk import STARTS, Walk, page_names

pytestmark = pytest.mark.walk

NAMES = sorted(set(page_names()))
CHANGING = re.compile(r'(name="csrfmiddlewaretoken" value|aria-expanded)="[^"]*"')
FOREIGN = "#swagger-ui"  # somebody else's work; the page "API" says the same and is looked at
LOST = """() => [...document.querySelectorAll('main td, main th, main dd, main dt, main h1, main h2, main p, main a')]
    .filter(part => part.offsetParent && part.getBoundingClientRect().right > window.innerWidth + 1)
    .map(part => part.innerText.trim().slice(0, 40))"""


class Reader:
    """Somebody with two browsers: one runs scripts, the other is sent empty ones."""

    def __init__(self, browser: Browser, address: str, user: str) -> None:
        self.scripted = browser.new_context(base_url=address, locale="en-GB", viewport=DESKTOP)  # type: ignore[arg-type]
        self.page = self.scripted.new_page()
        if user:
            sign_in(self.page, user)
        state = self.scripted.storage_state()
        self.plain = browser.new_context(
            base_url=address, locale="en-GB", viewport=PHONE, storage_state=state
        )  # type: ignore[arg-type]
        self.plain.route(re.compile(r"\.js$"), _nothing)
        self.plain_page = self.plain.new_page()


def _nothing(route: Route) -> None:
    """An empty script. With scripts switched off altogether axe could not run either."""
    route.fulfill(content_type="text/javascript", body="")


@pytest.fixture(scope="package")
def readers(browser: Browser, product: Product) -> Iterator[dict[str, Reader]]:
    """Each of the users, signed in once; what leaves pages of its own has been done before anybody looks."""
    found = {user: Reader(browser, product.address, user) for user in STARTS}
    _leave_traces(found)
    yield found
    for reader in found.values():
        reader.scripted.close()
        reader.plain.close()


def _leave_traces(readers: dict[str, Reader]) -> None:
    """Refused trials of members, councils, commitments; a trial of areas, a token, an elected office, a meeting."""
    page = readers["coordinator"].page
    page.goto("/tameside/bodies/import/")
    try_out(page, table("Fern", "31 February 2006"))
    page.goto("/areas/import/")
    try_out(page, b"kind,name,council code\nward,Example ward D,E08000008")
    page.goto("/account/tokens/new/")
    page.locator("main input[type=text]").first.fill("To look at")
    go(page.locator("main form[method=post] button").last)
    _plan_a_meeting_unseen(page)
    page.goto("/tameside/people/members/")
    go(page.locator("main a[href^='/tameside/people/']").filter(has_text="Pat Testcase").first)
    page.goto(f"{page.url.removesuffix('edit/')}offices/add/")
    page.get_by_label("Member of Parliament").check()
    page.get_by_label("Ward or constituency").fill("Ashton-under-Lyne")
    send(page)
    page = readers["police"].page
    page.goto("/tameside/commitments/new/?agency=greater-manchester-police")
    page.get_by_label("What is promised").fill("A draft to look at")
    send(page)
    follow(page, "Pledge money")
    page.get_by_label("In kind").check()
    page.get_by_label("In a few words").fill("A room to look at")
    send(page)
    page.goto("/commitments/update/")
    try_out(page, b"row,course\nmade up,On course")
    page = readers["administrator"].page
    page.goto("/administration/imports/new/")
    try_out(page, b"code,name\nE08000008,Tameside")


def _plan_a_meeting_unseen(page: Page) -> None:
    """A meeting to come that is not published yet."""
    page.goto("/tameside/bodies/chief-officers-group/meetings/")
    follow(page, "Schedule a meeting")
    write_date(page, "Date", in_days(40))
    page.get_by_label("Begins at").fill("10am")
    send(page)


@pytest.fixture(scope="package")
def walk(readers: dict[str, Reader]) -> Walk:
    """One address of each page, found by following links as each of the users."""
    walk = Walk()
    for user, reader in readers.items():
        left = urlsplit(reader.page.url).path  # the page of what was done last
        walk.go(user, reader.scripted.request, STARTS[user] + [left])
    return walk


def test_every_page_is_found_by_following_links(walk: Walk) -> None:
    missing = sorted(set(NAMES) - set(walk.pages))
    assert not missing, missing


@pytest.mark.parametrize("name", NAMES)
def test_nobody_is_left_out_of_a_page(name: str, walk: Walk, readers: dict[str, Reader]) -> None:
    """axe finds nothing at either width, with scripts or without; nothing is lost at 320 pixels; one h1; a title."""
    user, path = walk.pages[name]
    reader = readers[user]
    page, plain = reader.page, reader.plain_page
    page.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    page.goto(path)
    _look(page, "with scripts, wide", whole=True)
    plain.goto(path)
    _look(plain, "without scripts, narrow", whole=True)
    same = _main(page) == _main(plain)
    plain.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    _look(plain, "without scripts, wide", whole=not same)
    plain.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    _look(page, "with scripts, narrow", whole=not same)


def _main(page: Page) -> str:
    return CHANGING.sub("", page.locator("#main-content").inner_html())


def _look(page: Page, how: str, *, whole: bool) -> None:
    """axe on the whole page, or on its frame where the main part was looked at in the same shape before."""
    context: Any = {"exclude": [[FOREIGN]]} if whole else {"exclude": [["main"]]}
    foreign = page.locator(FOREIGN).count() > 0
    rules = {"landmark-no-duplicate-main": {"enabled": not foreign}}
    results = Axe().run(page, context=context, options={"rules": rules})
    assert results.violations_count == 0, f"{how}: {results.generate_report()}"
    wider = page.evaluate("document.scrollingElement.scrollWidth - window.innerWidth")
    assert wider <= 0, f"{how}: {page.evaluate(LOST)}"
    assert page.locator(f"h1:not({FOREIGN} h1)").count() == 1, how
    assert re.fullmatch(r".{3,} - Partnership Ledger", page.title()), page.title()


def test_titles_tell_pages_apart(walk: Walk, readers: dict[str, Reader]) -> None:
    """Two pages of different routes never share a title."""
    titles: defaultdict[str, list[str]] = defaultdict(list)
    for name, (user, path) in walk.pages.items():
        text = readers[user].scripted.request.get(path).text()
        titles[" ".join(text.split("<title>")[1].split("</title>")[0].split())].append(name)
    shared = {title: names for title, names in titles.items() if len(names) > 1}
    assert not shared, shared
