"""The scrutiny councillor's hour: from a number to the evidence, to the past, to paper; and what the public sees."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visit
from tests.journeys.steps import go, heading, in_days, spoken

PAGE_OF_A_PDF = rb"/Type\s*/Page\b"


def test_Q4_three_clicks_from_a_number_to_the_evidence(visit: Visit, javascript: bool) -> None:
    """The partnership, a number of its overview, a commitment: evidence and history stand on its page."""
    page = visit("/tameside/", user="scrutiny", javascript=javascript)
    go(page.get_by_label("Sections of Tameside").get_by_role("link", name="Scrutiny"))
    tile = page.locator(".app-tile").filter(has_text="Waiting to be confirmed")
    number = int(tile.locator(".app-tile__number").inner_text())
    go(tile)
    rows = page.locator("main table tbody tr")
    expect(rows).to_have_count(number)
    expect(rows.first).to_contain_text("Delivered")
    go(rows.filter(has_text="Home fire safety visits").get_by_role("link").first)
    expect(heading(page)).to_have_text("Home fire safety visits in the ten most deprived wards")
    expect(page.locator("a.app-evidence").first).to_have_attribute("href", re.compile("^https?://"))
    expect(page.locator(".app-history")).to_contain_text("Perry Partner")


def test_T4_an_earlier_state_of_the_record_is_read(visit: Visit, javascript: bool) -> None:
    """From the history to the record as it stood then; and the whole page as on another day."""
    page = visit("/tameside/commitments/TSP-C-0008/", user="scrutiny", javascript=javascript)
    go(page.get_by_role("link", name="See it as it was then").last)
    expect(page.locator("main")).to_contain_text("Share monthly crime figures by ward")
    expect(page.locator("main")).to_contain_text("Made")
    page.goto("/tameside/scrutiny/")
    now = page.locator(".app-tile__number").all_inner_texts()
    day = in_days(-300)
    page.get_by_label("Another day").fill(spoken(day))
    go(page.get_by_role("button", name="Show"))
    expect(page.locator("main")).to_contain_text(spoken(day))
    assert page.locator(".app-tile__number").all_inner_texts() != now


def test_a_day_that_cannot_be_read_says_so_and_stays(visit: Visit, javascript: bool) -> None:
    page = visit("/tameside/scrutiny/", user="scrutiny", javascript=javascript)
    page.get_by_label("Another day").fill("31 February 2026")
    go(page.get_by_role("button", name="Show"))
    expect(page.get_by_label("Another day")).to_have_value("31 February 2026")
    expect(page.locator(".govuk-error-message")).to_be_visible()


@pytest.mark.parametrize(
    "block",
    [
        "children-and-young-people",
        "safer-and-stronger-communities",
        "healthier-communities-and-older-people",
        "economic-development-and-enterprise",
    ],
)
def test_a_block_prints_on_one_sheet(visit: Visit, block: str) -> None:
    """As the demonstration stood yesterday: other journeys make promises today."""
    page = visit(f"/tameside/scrutiny/{block}/?as_at={in_days(-1).isoformat()}", user="scrutiny")
    assert len(re.findall(PAGE_OF_A_PDF, page.pdf(format="A4"))) == 1


def test_the_public_sees_what_is_published_and_nothing_else(visit: Visit, javascript: bool) -> None:
    """No drafts, nothing merely made, no private page: the way there leads to sign-in, the address says no more."""
    page = visit("/", javascript=javascript, size=PHONE)
    go(page.locator("main").get_by_role("link", name="Tameside Strategic Partnership"))
    go(page.get_by_label("Sections of Tameside").get_by_role("link", name="Commitments"))
    text = _all_pages(page)
    assert "Share monthly crime figures by ward" in text
    assert "A police contact for every secondary school" not in text  # made, not accepted
    assert not re.search(r"\bDraft\b", text)
    expect(page.get_by_role("link", name="Audit")).to_have_count(0)
    page.goto("/tameside/commitments/TSP-C-0021/")
    expect(heading(page)).to_have_text("Sign in")
    page.goto("/tameside/audit/")
    expect(heading(page)).to_have_text("Sign in")
    page.goto("/tameside/commitments/TSP-C-0008/")
    assert "Zed Sample" not in page.locator(".app-history").inner_text()


def _all_pages(page: Page) -> str:
    said = page.locator("main").inner_text()
    while (following := page.get_by_role("link", name="Next")).count():
        go(following.first)
        said += page.locator("main").inner_text()
    return said
