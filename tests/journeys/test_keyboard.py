"""The keyboard alone: past the frame in one step, to the page's acts, and always to be seen where one is."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Visit
from tests.journeys.steps import heading

SHOWN = """(({outlineStyle, outlineWidth, boxShadow, backgroundColor}) =>
    (outlineStyle !== 'none' && parseFloat(outlineWidth) > 1) || boxShadow !== 'none')
    (getComputedStyle(document.activeElement))"""
NAME = "(document.activeElement.getAttribute('aria-label') || document.activeElement.innerText || '').trim()"


def tab_to(page: Page, name: str, *, at_most: int) -> None:
    """Press Tab until something of this name has the focus; each stop on the way shows that it has it."""
    for _ in range(at_most):
        page.keyboard.press("Tab")
        at = page.evaluate(NAME)
        assert page.evaluate(SHOWN), f"the focus cannot be seen on: {at}"
        if at.startswith(name):
            return
    raise AssertionError(f"{name} is not reached within {at_most} steps; the last is {page.evaluate(NAME)}")


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    ("user", "path", "act", "at_most"),
    [
        ("coordinator", "/tameside/bodies/", "Add a body", 3),
        ("coordinator", "/work/", "Home fire safety visits", 3),
        ("police", "/agencies/greater-manchester-police/", "Log a commitment", 2),
        ("police", "/tameside/commitments/TSP-C-0017/", "Report progress", 20),
        ("scrutiny", "/tameside/scrutiny/", "Safer and Stronger Communities", 30),
        ("", "/", "Search", 3),
    ],
)
def test_the_keyboard_reaches_the_main_act(
    visit: Visit, user: str, path: str, act: str, at_most: int, size: dict[str, int]
) -> None:
    """The first Tab offers to skip the frame; from there the act is near."""
    page = visit(path, user=user, size=size)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()
    tab_to(page, act, at_most=at_most)


def test_an_act_is_done_by_keyboard_alone(visit: Visit) -> None:
    """Sign in, and search a partnership, without a pointer."""
    page = visit("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("tameside")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Tameside Strategic Partnership")
    expect(page.locator("main")).not_to_contain_text("Oldham Local Strategic Partnership")
    tab = page.locator("main").get_by_role("link", name="Tameside Strategic Partnership")
    tab.focus()
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Tameside Strategic Partnership")
