"""The action plan in the browser: drafted, agreed, carried out, and found by somebody without training."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Visit
from tests.journeys.steps import expect_refused, follow, go, heading, in_days, press, send, write_date

POLICE = "Greater Manchester Police"
COMMITMENT = "/tameside/commitments/TSP-C-0008/"


def test_R1_an_action_is_drafted_agreed_served_and_carried_out(
    visit: Visit, javascript: bool, mark: str
) -> None:
    """The coordinator drafts it, wrongly first, and agrees it; the police promise towards it and tell how far it is."""
    title = f"Walks with residents ({mark})"
    office = visit("/tameside/", user="coordinator", javascript=javascript)
    go(office.get_by_label("Sections of Tameside").get_by_role("link", name="Action plan"))
    draft(office, title)
    agree(office)

    officer = visit(f"{COMMITMENT}relate/", user="police", javascript=javascript, size=PHONE)
    officer.get_by_label("Action it serves").select_option(label=title)
    send(officer)
    follow(officer, title)
    expect(officer.locator("main")).to_contain_text("Share monthly crime figures by ward")
    follow(officer, "Set a milestone")
    officer.get_by_label("What will be done").fill("First walk")
    write_date(officer, "Due date", in_days(50))
    send(officer)
    follow(officer, "First walk")
    send(officer)
    expect(officer.locator("#milestones ~ table").first).to_contain_text("Done")

    page = visit(office.url, javascript=javascript)
    expect(page.locator("main")).to_contain_text("A room on each estate")
    expect(page.locator("main a.govuk-button")).to_have_count(0)


def draft(page: Page, title: str) -> None:
    """From the action plan: an action that is due before it starts is refused; put right, it is a draft."""
    press(page, "Draft an action")
    page.get_by_label("What will be done").fill(title)
    page.get_by_label("Block").select_option(label="Safer and Stronger Communities")
    page.get_by_label("Outcome or priority it serves").fill("People feel safe in the street")
    page.get_by_label("Accountable organisation").select_option(label=POLICE)
    page.get_by_label("Example Housing Trust").check()
    write_date(page, "Start", in_days(10))
    write_date(page, "Due date", in_days(5))
    send(page)
    expect_refused(page, "so it must not be due before that")
    expect(page.get_by_label("Example Housing Trust")).to_be_checked()
    write_date(page, "Due date", in_days(100))
    send(page)
    expect(heading(page)).to_have_text(title)
    expect(page.locator("main")).to_contain_text("Say what it takes: money, staff days or something in kind.")


def agree(page: Page) -> None:
    """From the action's page: say what it takes, put it in the action plan."""
    follow(page, "Say what it takes")
    page.get_by_label("Who gives it").select_option(label="Example Housing Trust")
    page.get_by_label("In kind").check()
    page.get_by_label("In a few words").fill("A room on each estate")
    send(page)
    press(page, "Put it in the action plan")
    send(page)
    expect(page.locator("main")).to_contain_text("Still to begin")


def test_a_councillor_finds_who_promised_what_for_an_action_in_three_clicks(
    visit: Visit, javascript: bool
) -> None:
    """The partnership's page, its action plan, an action: who is accountable, with what, and what was promised."""
    page = visit("/tameside/", user="scrutiny", javascript=javascript)
    go(page.get_by_label("Sections of Tameside").get_by_role("link", name="Action plan"))
    follow(page, "A stop-smoking clinic within a mile of everybody")
    expect(page.locator("main")).to_contain_text("Tameside and Glossop Primary Care Trust")
    expect(page.locator("main")).to_contain_text("£48,000")
    follow(page, "Stop-smoking clinics in every district")
    expect(page.locator("main")).to_contain_text("Action it serves")
