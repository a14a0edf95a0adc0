"""A spreadsheet of members: tried, corrected, tried again, brought in by the real worker, followed on its page."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visit
from tests.journeys.steps import go, heading

HEADINGS = "body,body kind,seat,organisation,organisation sector,person,from"


def table(mark: str, first_day: str) -> bytes:
    """Members of a task group that is not recorded yet."""
    rows = [
        f"Task Group {mark},forum,Place {number},Voices of Tameside {mark},voluntary,"
        f"Imported {mark} {number} (invented),{first_day if number == 3 else '1 March 2006'}"
        for number in range(1, 13)
    ]
    return "\r\n".join([HEADINGS, *rows]).encode()


def try_out(page: Page, content: bytes) -> None:
    """Send a file and wait, without any script, until the worker has tried it."""
    page.get_by_label("File").set_input_files(
        {"name": "members.csv", "mimeType": "text/csv", "buffer": content}
    )
    go(page.get_by_role("button", name="Try it out"))
    wait_for_the_worker(page)


def wait_for_the_worker(page: Page) -> None:
    """The page renews itself until the job is over."""
    expect(page.locator("main [data-progress=running]")).to_have_count(0, timeout=90_000)
    expect(page.get_by_role("heading", name="Row by row")).to_be_visible(timeout=90_000)


def test_L8_a_spreadsheet_of_members_is_tried_corrected_and_brought_in(
    visit: Visit, javascript: bool, mark: str
) -> None:
    page = visit("/tameside/bodies/", user="coordinator", javascript=javascript)
    go(page.locator("main").get_by_role("link", name="Bring in a file"))
    try_out(page, table(mark, "31 February 2006"))
    expect(page.locator("main")).to_contain_text("31 February 2006")
    expect(page.locator("table tbody tr").filter(has_text="31 February 2006")).to_contain_text("Row")
    expect(page.get_by_role("button", name="Import")).to_have_count(0)

    go(page.locator("main").get_by_role("link", name="send it again"))
    try_out(page, table(mark, "1 April 2006"))
    go(page.get_by_role("button", name="Import"))
    wait_for_the_worker(page)
    page.goto(f"/tameside/bodies/task-group-{mark.lower().replace(' ', '-')}/")
    expect(heading(page)).to_have_text(f"Task Group {mark}")
    expect(page.get_by_role("row").filter(has_text=f"Imported {mark} 3")).to_contain_text("1 April 2006")
    expect(page.locator("main")).to_contain_text("Brought in")
