"""What a reader and a writer of pages does again and again."""

from datetime import date, timedelta

from playwright.sync_api import Locator, Page, expect

from lsp import clock


def heading(page: Page) -> Locator:
    """The page's own heading."""
    return page.get_by_role("heading", level=1)


def go(target: Locator) -> None:
    """Click what leads to another page, and be there: a click alone may come back while the old page still stands."""
    with target.page.expect_navigation():
        target.click()


def press(page: Page, name: str) -> None:
    """Press the button, or what looks like one, and be on the page it leads to."""
    button = page.locator("main").get_by_role("button", name=name, exact=True)
    go(button.or_(page.locator("main a.govuk-button").filter(has_text=name)).first)


def send(page: Page) -> None:
    """Send the form that the page is about, and be on the page that answers."""
    go(page.locator("main form[method=post] button[type=submit]").last)


def follow(page: Page, name: str) -> None:
    """Follow the first link of this name in the page's main part."""
    go(page.locator("main").get_by_role("link", name=name).first)


def write_date(page: Page, legend: str, day: date | tuple[str, str, str]) -> None:
    """Fill the three boxes of a date: a real day, or what somebody typed."""
    typed = (str(day.day), str(day.month), str(day.year)) if isinstance(day, date) else day
    group = page.get_by_role("group", name=legend)
    for box, text in zip(("Day", "Month", "Year"), typed, strict=True):
        group.get_by_label(box).fill(text)


def expect_refused(page: Page, message: str) -> None:
    """The page says at the top and in its title that something is wrong, and the message leads to its field."""
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_contain_text("There is a problem")
    assert page.title().startswith("Error: "), page.title()
    link = summary.get_by_role("link", name=message)
    expect(link.first).to_be_visible()
    target = link.first.get_attribute("href") or ""
    assert page.locator(target).count() == 1, f"{target} leads nowhere"


def in_days(number: int) -> date:
    """A day counted from today, as the browser's machine has it."""
    return clock.today() + timedelta(days=number)


def spoken(day: date) -> str:
    """A day as pages write it."""
    return f"{day.day} {day:%B %Y}"
