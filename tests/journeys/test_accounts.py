"""The way in and out: an invitation by mail, a forgotten password, signing out."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import Visit, sign_in
from tests.journeys.served import Product
from tests.journeys.steps import expect_refused, go, heading, send

LINK = re.compile(r"https?://[^/\s]+(/\S+)")
CHOSEN = "three-quiet-herons-wade"


def address_in(letter: str) -> str:
    """The path of the first link of a mail, its soft line breaks mended."""
    found = LINK.search(letter.replace("=\n", "").replace("=3D", "="))
    assert found, letter
    return found.group(1)


def test_an_invitation_by_mail_leads_to_ones_work(
    visit: Visit, product: Product, javascript: bool, mark: str
) -> None:
    """The coordinator invites a scrutiny councillor; the mail's link asks for a password, a poor one first."""
    name = f"{mark} Invited (invented)"
    recipient = f"{mark.replace(' ', '.').lower()}@example.org"
    page = visit("/tameside/people/", user="coordinator", javascript=javascript)
    go(page.locator("main").get_by_role("link", name="Invite somebody"))
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail address").fill("nobody")
    page.get_by_label("Scrutiny councillor").check()
    send(page)
    expect_refused(page, "mail")
    expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    page.get_by_label("E-mail address").fill(recipient)
    send(page)
    expect(page.locator("main")).to_contain_text(name)

    address = address_in(product.letter_to(recipient))
    invited = visit(address, javascript=javascript)
    expect(heading(invited)).to_have_text("Choose your password")
    expect(invited.locator("main")).to_contain_text(name)
    boxes = invited.locator("input[type=password]")
    for box in boxes.all():
        box.fill("password")
    send(invited)
    expect(invited.locator(".govuk-error-summary")).to_be_visible()
    for box in boxes.all():
        box.fill(CHOSEN)
    send(invited)
    if not invited.url.endswith("/work/"):
        sign_in(invited, recipient, CHOSEN)
    expect(heading(invited)).to_have_text("Your work")
    expect(invited.locator("main")).to_contain_text("Scrutiny councillor")

    again = visit(address, javascript=javascript)
    expect(again.locator("main")).to_contain_text("used already")


def test_a_forgotten_password_is_replaced_by_mail(visit: Visit, product: Product, javascript: bool) -> None:
    """From the sign-in page to a new password; the old one is worth nothing afterwards."""
    user = "auditor" if javascript else "neighbour"
    page = visit("/accounts/login/", javascript=javascript)
    go(page.get_by_role("link", name="I have forgotten my password"))
    page.locator("main input[type=email]").fill(f"{user}@example.org")
    send(page)
    expect(page.locator("main")).to_contain_text("mail")
    page.goto(address_in(product.letter_to(f"{user}@example.org")))
    for box in page.locator("input[type=password]").all():
        box.fill(CHOSEN)
    send(page)
    sign_in(page, user, CHOSEN)
    page.goto("/work/")
    expect(heading(page)).to_have_text("Your work")


def test_signing_out_leaves_nothing_behind(visit: Visit, javascript: bool) -> None:
    """One button on every page; the way back shows no private page."""
    page = visit("/work/", user="council", javascript=javascript, fresh=True)
    go(page.get_by_role("button", name="Sign out"))
    expect(page.get_by_role("banner").get_by_role("link", name="Sign in")).to_be_visible()
    page.go_back()
    page.reload()
    expect(heading(page)).to_have_text("Sign in")


def test_a_wrong_password_is_said_and_the_name_kept(visit: Visit, javascript: bool) -> None:
    page = visit("/accounts/login/", javascript=javascript)
    page.locator("input[name=login]").fill("coordinator")
    page.locator("input[name=password]").fill("wrong")
    send(page)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert page.title().startswith("Error: ")
    expect(page.locator("input[name=login]")).to_have_value("coordinator")
