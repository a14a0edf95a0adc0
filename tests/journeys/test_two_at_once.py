"""Two people act on one commitment at once: one is first, the other is told and keeps what they typed."""

from playwright.sync_api import expect

from tests.journeys.conftest import Visit
from tests.journeys.steps import go, press, send
from tests.journeys.test_agency import AGENCY, log_and_make


def test_the_second_to_act_is_told_and_loses_nothing(visit: Visit, javascript: bool, mark: str) -> None:
    """The agency withdraws while the coordinator writes why they return it."""
    title = f"A promise two people hold ({mark})"
    agency = visit(AGENCY, user="police", javascript=javascript)
    address = log_and_make(agency, title)
    coordinator = visit(f"{address}return/", user="coordinator", javascript=javascript)
    coordinator.get_by_label("Reason").fill("Twelve estates are too few")

    press(agency, "Withdraw")
    agency.get_by_label("Reason").fill("Promised by mistake")
    send(agency)

    send(coordinator)
    said = coordinator.locator("main")
    expect(said).to_contain_text("changed")
    expect(coordinator.get_by_label("Reason")).to_have_value("Twelve estates are too few")
    coordinator.goto(address)
    expect(said).to_contain_text("Promised by mistake")
    expect(said).not_to_contain_text("Twelve estates are too few")


def test_two_edit_one_draft_and_both_texts_are_seen(visit: Visit, javascript: bool, mark: str) -> None:
    """What the second typed stands beside what the first saved."""
    agency = visit(AGENCY, user="police", javascript=javascript)
    title = f"A draft two people hold ({mark})"
    go(agency.locator("main").get_by_role("link", name="Log a commitment to Tameside"))
    agency.get_by_label("What is promised").fill(title)
    send(agency)
    address = agency.url
    second = visit(f"{address}edit/", user="police", javascript=javascript)
    press(agency, "Edit")
    agency.get_by_label("Measure of success").fill("As the first has it")
    send(agency)
    second.get_by_label("Measure of success").fill("As the second has it")
    send(second)
    said = second.locator("main")
    expect(said).to_contain_text("As the first has it")
    expect(second.get_by_label("Measure of success")).to_have_value("As the second has it")
    send(second)
    expect(said).to_contain_text("As the second has it")
