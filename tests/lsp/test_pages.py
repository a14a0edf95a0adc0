"""The front page and your work; what pages of the platform cost; the addresses that are the service's own."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from lsp import work
from lsp.models import Role
from lsp.services import partnerships
from tests.factories import lsp as make
from tests.factories import partnerships as seats
from tests.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_bell")]


def test_the_front_page_lists_what_is_published_with_its_numbers() -> None:
    shown = make.lsp("Tameside Strategic Partnership")
    make.lsp("Hidden Partnership", published=False)
    seats.body(shown, published=True)
    page = text_of(Client().get("/"))
    assert "Tameside Strategic Partnership" in page
    assert "Hidden Partnership" not in page
    assert 'data-label="Bodies">1<' in page


@pytest.mark.parametrize("words", ["tameside", "STRATEGIC tame", "Ashton", "Cheshire"])
def test_a_partnership_is_found_by_its_name_its_council_or_its_county(words: str) -> None:
    county = make.authority("Cheshire", kind="county")
    make.lsp("Tameside Strategic Partnership", authorities=[make.authority("Ashton", county=county)])
    make.lsp("Elsewhere")
    page = text_of(Client().get("/", {"q": words}))
    assert "Tameside Strategic Partnership" in page
    assert "Elsewhere" not in page


def test_nothing_found_says_so_and_keeps_the_words() -> None:
    make.lsp()
    page = text_of(Client().get("/", {"q": "nowhere <b>"}))
    assert "No partnership is called like that" in page
    assert 'value="nowhere &lt;b&gt;"' in page


def test_signed_in_your_work_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    item = work.WorkItem("Accept this", "/somewhere/")
    monkeypatch.setattr(work, "_providers", [lambda user, access, day: [work.WorkSection("Waiting", [item])]])
    page = text_of(signed_in(make.user()).get("/"))
    assert page.index("Accept this") < page.index("Find a partnership</h2>")


def test_work_shows_roles_partnerships_and_what_of_seats_is_due() -> None:
    lsp = make.lsp("Tameside Strategic Partnership")
    seats.seat(seats.body(lsp), label="Chief Constable")
    page = text_of(signed_in(make.coordinator(lsp)).get("/work/"))
    assert "LSP coordinator" in page
    assert "Chief Constable" in page
    assert "Vacant</strong>" in page


def test_work_is_for_who_is_signed_in() -> None:
    response = Client().get("/work/")
    assert response.status_code == 302
    assert response.headers["Location"].endswith("?next=/work/")


def test_who_holds_nothing_is_told_so() -> None:
    assert "You hold no role today" in text_of(signed_in(make.user()).get("/work/"))


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/work/",
        "/organisations/",
        "/councils/",
        "/{lsp}/",
        "/{lsp}/people/",
        "/administration/accounts/",
    ],
)
def test_a_page_costs_as_many_queries_for_many_records_as_for_one(
    address: str, django_assert_max_num_queries: Any
) -> None:
    lsp, administrator = make.lsp(), make.administrator()
    make.grant(administrator, Role.COORDINATOR, lsp=lsp)
    client = signed_in(administrator)
    path = address.format(lsp=lsp.slug)

    def fill(number: int) -> None:
        for _ in range(number):
            other = make.lsp()
            body = seats.body(lsp, published=True)
            seats.appointment(seats.seat(body), person=make.person())
            make.organisation(serves=[other.accountable_body])
            make.grant(make.user(), Role.AUDITOR, lsp=lsp)

    def cost() -> int:
        with django_assert_max_num_queries(40) as counted:
            assert client.get(path).status_code == 200
        return len(counted)

    fill(1)
    client.get(path)
    few = cost()
    fill(4)
    assert cost() == few


def test_no_address_of_the_service_can_be_a_partnerships() -> None:
    def first_parts(patterns: Any, before: str = "") -> set[str]:
        found = set()
        for pattern in patterns:
            address = before + str(pattern.pattern).lstrip("^")
            if hasattr(pattern, "url_patterns"):
                found |= first_parts(pattern.url_patterns, address)
            elif not address.startswith("<"):
                found.add(re.split(r"[/.<\\]", address)[0])
        return found - {""}

    assert first_parts(get_resolver().url_patterns) <= partnerships.RESERVED
