"""A secretary's meeting from the plan to the pack, and a member's answer from the mail without signing in."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.served import Product
from tests.journeys.steps import expect_refused, follow, heading, in_days, press, send, spoken, write_date

BODY = "/tameside/bodies/older-peoples-partnership/"
LINK = re.compile(r"/answer/[^\s]+")


def test_P12_a_meeting_is_planned_filled_sent_and_answered(
    visit: Visit, product: Product, javascript: bool, mark: str
) -> None:
    """Plan ahead with a look at the days; schedule one, wrongly first; agenda, paper, order, pack, an answer."""
    page = visit(f"{BODY}meetings/", user="coordinator", javascript=javascript)
    press(page, "Plan ahead")
    plan_ahead(page, javascript=javascript)
    press(page, "Schedule a meeting")
    schedule_wrongly_then_rightly(page, f"{mark} Hall", 150 if javascript else 151)
    meeting = page.url
    make_an_agenda(page, meeting, mark)

    page.goto(meeting)
    follow(page, "Send the pack")
    send(page)
    expect(page.locator("main")).to_contain_text("The pack is on its way")
    rows = page.locator("section[aria-labelledby=who-comes] tbody tr")
    asked = rows.first.locator("th").inner_text().split("\n")[0].strip()
    first_name, last_name = asked.lower().split(" ")[:2]
    letter = product.letter_to(f"{first_name}.{last_name}@example.org", saying=f"{mark} Hall")
    address = LINK.search(letter.replace("=\n", ""))
    assert address, letter

    member = visit(address.group(0), javascript=javascript)
    expect(member.locator("main")).to_contain_text(asked)
    send(member)
    expect_refused(member, "Say whether you come, a deputy comes, or neither")
    member.get_by_label("A deputy comes in my place").check()
    member.get_by_label("Or the name of somebody").fill(f"Dee {mark}")
    send(member)
    expect(member.locator("main")).to_contain_text("Your deputy is expected")
    page.goto(meeting)
    expect(rows.filter(has_text=asked)).to_contain_text(f"Dee {mark}")

    follow(page, "Cancel this meeting")
    page.get_by_label("Reason").fill("The hall is flooded")
    send(page)
    expect(page.locator("main")).to_contain_text("This meeting was cancelled: The hall is flooded")
    member.goto(address.group(0))
    expect(heading(member)).to_have_text("This link no longer holds")


def plan_ahead(page: Page, *, javascript: bool) -> None:
    """A rule, wrongly first; its days are looked at, one is taken out."""
    page.get_by_label("Every").fill("1")
    page.get_by_label("Which one of the month").select_option("last")
    page.get_by_label("Day of the week").select_option("Friday" if javascript else "Thursday")
    write_date(page, "From", in_days(200))
    write_date(page, "Until", in_days(290))
    page.get_by_label("Begins at").fill("half nine")
    press(page, "Show the days")
    expect_refused(page, "Begins at must be a time")
    page.get_by_label("Begins at").fill("7:05am")
    press(page, "Show the days")
    expect(page.get_by_text("every month on the last")).to_be_visible()
    page.locator("input[name=days]").first.uncheck()
    kept = page.locator("input[name=days]:checked").count()
    press(page, "Plan these meetings")
    expect(page.locator("main")).to_contain_text(f"{kept} meeting")


def schedule_wrongly_then_rightly(page: Page, place: str, away: int) -> None:
    """In the past it is refused, with everything typed still there."""
    write_date(page, "Date", in_days(-1))
    page.get_by_label("Begins at").fill("10am")
    page.get_by_label("Place (optional)", exact=True).fill(place)
    send(page)
    expect_refused(page, "is past. To enter a meeting that has taken place already")
    expect(page.get_by_label("Place (optional)", exact=True)).to_have_value(place)
    write_date(page, "Date", in_days(away))
    send(page)
    expect(heading(page)).to_contain_text(spoken(in_days(away)))


def make_an_agenda(page: Page, meeting: str, mark: str) -> None:
    """Two items, the second put first, and a paper."""
    for title in ("Warm homes", "Hospital transport"):
        page.goto(meeting)
        follow(page, "Add an item")
        page.get_by_label("What it is about").fill(f"{title} {mark}")
        send(page)
    page.goto(meeting)
    follow(page, "Change the order")
    page.get_by_label(f"Hospital transport {mark}").fill("1")
    send(page)
    expect(page.locator(".app-agenda__item").first).to_contain_text("Hospital transport")
    follow(page, f"Warm homes {mark}")
    press(page, "Add a paper")
    page.get_by_label("Title").fill("The list of homes")
    page.get_by_label("Text of the paper").fill("Forty homes.")
    send(page)
    page.goto(meeting)
    expect(page.locator("main")).to_contain_text("The list of homes")


def test_a_member_makes_the_address_of_their_calendar_and_revokes_it(visit: Visit, javascript: bool) -> None:
    """Of the meetings and of what is due: shown once, read without signing in, and gone once it is revoked."""
    page = visit("/work/", user="chair", javascript=javascript)
    follow(page, "Your calendar of meetings")
    send(page)
    addresses = [link.split("/feeds/")[1] for link in page.locator("main a.app-evidence").all_inner_texts()]
    meetings, due = addresses
    assert "BEGIN:VEVENT" in page.request.get(f"/feeds/{meetings}").text()
    assert "BEGIN:VCALENDAR" in page.request.get(f"/feeds/{due}").text()
    follow(page, "Back to your calendar")
    follow(page, "Revoke it")
    send(page)
    assert {page.request.get(f"/feeds/{address}").status for address in addresses} == {404}
