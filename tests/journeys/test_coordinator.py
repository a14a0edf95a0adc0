"""The coordinator's day: who sits where, and what the agencies promise to the partnership."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit, sign_in
from tests.journeys.steps import expect_refused, follow, go, heading, in_days, press, send, spoken, write_date
from tests.journeys.test_agency import deliver, log_and_make, report_with_evidence

NAME = re.compile(r"^Name\b")


def test_P2_P4_a_vacancy_is_shown_filled_ended_and_taken_over(visit: Visit, javascript: bool) -> None:
    """Sign in, see what waits, appoint somebody new, wrongly first; end the term, appoint, replace."""
    page = visit("/", javascript=javascript)
    go(page.get_by_role("link", name="Sign in"))
    sign_in(page, "coordinator")
    expect(heading(page)).to_have_text("Your work")
    expect(page.get_by_text("Vacancies and terms about to end")).to_be_visible()
    go(page.locator("main li").filter(has_text="Vacant").get_by_role("link").first)
    seat = page.url
    press(page, "Appoint somebody")

    appoint_wrongly_then_rightly(page, "Nova Newcomer (invented)")
    page.goto(seat)
    row = page.get_by_role("row").filter(has_text="Nova Newcomer")
    expect(row).to_contain_text("Sits here now")

    go(page.get_by_role("link", name="End the term of Nova Newcomer").first)
    write_date(page, "Ends on", in_days(0))
    page.get_by_label("Reason").fill("Has moved to another post")
    send(page)
    page.goto(seat)
    expect(page.locator("main")).to_contain_text("This seat is vacant since")
    expect(row).to_contain_text("Has moved to another post")

    press(page, "Appoint somebody")
    name_somebody_new(page, "Nell Next (invented)")
    write_date(page, "From", in_days(0))
    choose_organisation(page)
    send(page)
    page.goto(seat)
    press(page, "Replace who sits here")
    name_somebody_new(page, "Robin Replacement (invented)")
    write_date(page, "Day of the change", in_days(10))
    page.get_by_label("Reason for the change").fill("Rotation agreed by the board")
    choose_organisation(page)
    send(page)
    page.goto(seat)
    expect(page.get_by_role("row").filter(has_text="Nell Next")).to_contain_text(spoken(in_days(10)))
    expect(page.get_by_role("row").filter(has_text="Robin Replacement")).to_contain_text("no end set")


def appoint_wrongly_then_rightly(page: Page, name: str) -> None:
    """A term that ends before it begins is refused with everything typed still there; put right, it is kept."""
    name_somebody_new(page, name)
    write_date(page, "From", in_days(-2))
    write_date(page, "Until", in_days(-30))
    choose_organisation(page)
    send(page)
    expect_refused(page, "end")
    expect(page.get_by_label(NAME)).to_have_value(name)
    expect(page.get_by_role("group", name="Until").get_by_label("Year")).to_have_value(str(in_days(-30).year))
    write_date(page, "Until", ("", "", ""))
    send(page)
    expect(page.locator(".govuk-error-summary")).to_have_count(0)


def name_somebody_new(page: Page, name: str) -> None:
    """Open what lies folded, without any script, and give a name."""
    if not page.get_by_label(NAME).is_visible():
        page.get_by_text("Somebody who is not in the list").click()
    page.get_by_label(NAME).fill(name)


def choose_organisation(page: Page) -> None:
    """Say whom they speak for, where the seat leaves it open."""
    offered = page.get_by_label("Organisation they speak for")
    if offered.count():
        offered.select_option(index=1)


def test_an_office_is_assigned_and_shown(visit: Visit, javascript: bool, mark: str) -> None:
    """A vice-chair of the board."""
    name = f"{mark} Vice (invented)"
    page = visit("/tameside/bodies/board/", user="coordinator", javascript=javascript)
    press(page, "Assign an office")
    page.get_by_label("Vice-chair").check()
    name_somebody_new(page, name)
    page.get_by_label("Independent: they hold no seat").check()
    write_date(page, "From", in_days(-1))
    send(page)
    expect(heading(page)).to_have_text("Board")
    expect(page.locator(".app-card").filter(has_text=name)).to_contain_text("Vice-chair")
    go(page.get_by_role("link", name=f"End the office of {name}"))
    write_date(page, "Ends on", in_days(0))
    page.get_by_label("Reason").fill("Only to show it")
    send(page)
    expect(page.locator(".app-card").filter(has_text=name)).to_have_count(0)


def test_C1_C3_a_commitment_is_returned_accepted_confirmed_and_its_history_says_so(
    visit: Visit, javascript: bool, mark: str
) -> None:
    """Return with a reason (none given is refused), accept once it is made again, confirm on evidence."""
    title = f"Walk every estate with its residents ({mark})"
    police = visit("/agencies/greater-manchester-police/", user="police", javascript=javascript)
    address = log_and_make(police, title)

    page = visit("/work/", user="coordinator", javascript=javascript)
    follow(page, title)
    press(page, "Return to the agency")
    send(page)
    expect_refused(page, "reason")
    page.get_by_label("Reason").fill("Please say how many estates")
    send(page)

    police.goto("/work/")
    follow(police, title)
    expect(police.locator("main")).to_contain_text("Please say how many estates")
    press(police, "Make the commitment")
    send(police)

    page.goto("/tameside/commitments/queue/")
    go(page.get_by_role("link", name=f"Accept {title}"))
    send(page)
    expect(page.locator("main")).to_contain_text("The commitment is accepted")

    police.goto(address)
    report_with_evidence(police, "All twelve walked")
    deliver(police)

    page.goto("/tameside/commitments/queue/")
    go(page.get_by_role("link", name=f"Confirm {title}"))
    expect(page.locator("main")).to_contain_text("All twelve walked")
    send(page)
    history = page.locator(".app-history")
    for said in ("Please say how many estates", "Cory Coordinator (invented)", "Zed Sample", "Confirmed"):
        expect(history).to_contain_text(said)
