"""What a visit costs over the wire: less than 60 KB the first time, less than 15 KB after."""

import pytest
from playwright.sync_api import Page, Request

from tests.journeys.conftest import Visit

FIRST, LATER = 60_000, 15_000  # bytes


def fetched(page: Page, path: str) -> int:
    """The bytes of all bodies, as they were sent, of a visit."""
    seen: list[Request] = []
    note = lambda request: seen.append(request)
    page.on("requestfinished", note)
    page.goto(path, wait_until="networkidle")
    page.remove_listener("requestfinished", note)
    return sum(max(0, request.sizes()["responseBodySize"]) for request in seen)


@pytest.mark.parametrize(
    ("user", "path"), [("", "/"), ("coordinator", "/work/"), ("scrutiny", "/tameside/scrutiny/")]
)
def test_a_visit_is_light(visit: Visit, user: str, path: str) -> None:
    page = visit("/health/live", user=user)
    first = fetched(page, path)
    later = fetched(page, path)
    assert 1_000 < first < FIRST, first
    assert 1_000 < later < LATER, later
