"""The police officer's day: one agency on two partnerships, a promise made, reported on and delivered."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visit
from tests.journeys.steps import expect_refused, follow, go, heading, in_days, press, send, write_date

AGENCY = "/agencies/greater-manchester-police/"


def log_and_make(page: Page, title: str) -> str:
    """From the agency's page: log a commitment to Tameside, make it; the address of its page."""
    go(page.locator("main").get_by_role("link", name="Log a commitment to Tameside"))
    fill_promise(page, title)
    send(page)
    expect(heading(page)).to_have_text(title)
    press(page, "Make the commitment")
    send(page)
    expect(page.locator("main")).to_contain_text("The commitment is made")
    return page.url


def fill_promise(page: Page, title: str) -> None:
    """Everything a promise needs."""
    page.get_by_label("What is promised").fill(title)
    page.get_by_label("Measure of success").fill("Twelve estates walked, with notes of each")
    page.get_by_label("Block it serves").select_option(label="Children and Young People")
    write_date(page, "Due date", in_days(60))
    page.get_by_label("Owner").select_option(label="Zed Sample")


def report_with_evidence(page: Page, words: str) -> None:
    """From the commitment's page: on course, in one's own words, with a link."""
    press(page, "Report progress")
    page.get_by_label("On course", exact=True).check()
    page.get_by_label("In your own words").fill(words)
    page.get_by_label("Evidence 1: what it shows").fill("Notes of the walks")
    page.get_by_label("Evidence 1: web address").fill("https://example.org/notes")
    send(page)
    expect(page.locator("#progress ~ .app-cards").first).to_contain_text(words)


def deliver(page: Page) -> None:
    """From the commitment's page: report it as delivered."""
    press(page, "Report as delivered")
    send(page)
    expect(page.locator("main")).to_contain_text("Reported as delivered")


def test_D4_one_page_shows_the_agency_on_both_partnerships(visit: Visit, javascript: bool) -> None:
    """From the work page to the agency's one page, on a phone."""
    page = visit("/work/", user="police", javascript=javascript, size=PHONE)
    follow(page, "Greater Manchester Police")
    expect(page).to_have_url(page.url.split("/agencies")[0] + AGENCY)
    for partnership in ("Tameside Strategic Partnership", "Oldham Local Strategic Partnership"):
        expect(page.locator("main")).to_contain_text(partnership)
        expect(page.locator("table").filter(has_text="Share monthly crime figures").first).to_contain_text(
            partnership
        )


def test_C2_a_promise_with_a_bad_date_keeps_what_was_typed(visit: Visit, javascript: bool) -> None:
    """31 February is refused in words; all else still stands; put right, it is a draft that says what it lacks."""
    page = visit(AGENCY, user="police", javascript=javascript)
    go(page.locator("main").get_by_role("link", name="Log a commitment to Tameside"))
    fill_promise(page, "Answer every letter within a week")
    write_date(page, "Due date", ("31", "2", "2027"))
    send(page)
    expect_refused(page, "Due date")
    expect(page.get_by_label("What is promised")).to_have_value("Answer every letter within a week")
    expect(page.get_by_role("group", name="Due date").get_by_label("Day")).to_have_value("31")
    write_date(page, "Due date", ("", "", ""))
    send(page)
    expect(page.locator("main")).to_contain_text("due date")
    expect(page.get_by_role("button", name="Make the commitment")).to_have_count(0)


def test_C1_C4_C7_a_promise_is_made_accepted_reported_on_and_delivered(
    visit: Visit, javascript: bool, mark: str
) -> None:
    """The whole life of a promise up to its delivery, as the agency sees it."""
    title = f"A surgery in every library ({mark})"
    page = visit(AGENCY, user="police", javascript=javascript)
    address = log_and_make(page, title)
    assert "/tameside/commitments/TSP-C-00" in address
    expect(page.locator("main")).not_to_contain_text("Report progress")

    coordinator = visit(f"{address}accept/", user="coordinator", javascript=javascript)
    send(coordinator)

    page.goto(address)
    press(page, "Report progress")
    send(page)
    expect_refused(page, "Say in a few words how it is going")
    go(page.get_by_role("link", name="Cancel"))
    report_with_evidence(page, "Nine of twelve libraries")
    deliver(page)
    expect(page.locator("main")).to_contain_text("Next, the coordinator confirms it")
    page.goto(AGENCY)
    expect(page.locator("table").filter(has_text=title)).to_contain_text("Delivered")
