"""Lists: paged by cursor without a count, stable while others write, filtered, as at a date."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lsp import clock
from lsp.models import LocalStrategicPartnership, Organisation
from tests.api.conftest import Caller
from tests.factories import lsp as places


def walk(caller: Caller, address: str, way: str = "next") -> list[list[dict[str, Any]]]:
    pages = []
    while address:
        body = caller.get(address).json()
        pages.append(body["results"])
        address = body[way]
    return pages


@pytest.fixture
def organisations(db: None) -> list[Organisation]:
    with places.in_act():
        return [places.organisation(f"Agency {n:02d}") for n in range(11)]


def names(pages: list[list[dict[str, Any]]]) -> list[str]:
    return [row["name"] for page in pages for row in page]


def test_following_next_meets_every_record_once_in_order(
    anyone: Caller, organisations: list[Organisation]
) -> None:
    pages = walk(anyone, "/organisations/?page_size=4")
    assert [len(page) for page in pages] == [4, 4, 3]
    assert names(pages) == [f"Agency {n:02d}" for n in range(11)]


def test_following_previous_leads_back_to_the_first_page(
    anyone: Caller, organisations: list[Organisation]
) -> None:
    first = anyone.get("/organisations/?page_size=4").json()
    second = anyone.get(first["next"]).json()
    third = anyone.get(second["next"]).json()
    assert first["previous"] is None
    assert third["next"] is None
    assert anyone.get(third["previous"]).json()["results"] == second["results"]
    back = anyone.get(second["previous"]).json()
    assert back["results"] == first["results"]
    assert back["previous"] is None
    assert anyone.get(back["next"]).json()["results"] == second["results"]


def test_an_exact_page_has_no_next(anyone: Caller, organisations: list[Organisation]) -> None:
    assert anyone.get("/organisations/?page_size=11").json()["next"] is None


def test_inserts_between_pages_repeat_nothing_and_lose_nothing(
    anyone: Caller, organisations: list[Organisation]
) -> None:
    first = anyone.get("/organisations/?page_size=4").json()
    places.organisation("Agency 01a")  # before the cursor: belongs to what was read
    places.organisation("Agency 05a")  # after it: comes in its place
    rest = walk(anyone, first["next"])
    read = [row["name"] for row in first["results"]] + names(rest)
    assert read == sorted({*(f"Agency {n:02d}" for n in range(11)), "Agency 05a"})


def test_records_of_one_name_are_told_apart_by_id(anyone: Caller, db: None) -> None:
    with places.in_act():
        for n in range(7):
            places.save(Organisation(name="Same Name", slug=f"same-{n}", sector="private"))
    ids = [row["id"] for page in walk(anyone, "/organisations/?page_size=2") for row in page]
    assert ids == sorted(ids)
    assert len(ids) == 7


def test_filters_stay_in_the_links(anyone: Caller, organisations: list[Organisation]) -> None:
    places.organisation("Agency 99", sector="faith")
    first = anyone.get("/organisations/?sector=other_public&page_size=6").json()
    assert "sector=other_public" in first["next"]
    assert names(walk(anyone, "/organisations/?sector=other_public&page_size=6")) == [
        f"Agency {n:02d}" for n in range(11)
    ]


def test_a_cursor_of_another_list_is_refused(anyone: Caller, organisations: list[Organisation]) -> None:
    cursor = anyone.get("/organisations/?page_size=4").json()["next"].split("cursor=")[1].split("&")[0]
    assert anyone.get(f"/blocks/?cursor={cursor}").status_code == 400


def test_a_list_needs_a_fixed_number_of_queries_and_no_count(
    anyone: Caller, organisations: list[Organisation]
) -> None:
    def queries(size: int) -> list[str]:
        with CaptureQueriesContext(connection) as found:
            anyone.get(f"/organisations/?page_size={size}")
        return [query["sql"] for query in found]

    assert len(queries(2)) == len(queries(11)) == 5
    assert not any("COUNT(" in sql for sql in queries(4))


def test_filters_by_reference_and_by_word(anyone: Caller, lsp: LocalStrategicPartnership) -> None:
    other = places.lsp("Penny Hassett Partnership", blocks=2)
    assert {row["lsp"]["id"] for row in anyone.get(f"/blocks/?lsp={other.pk}").json()["results"]} == {
        other.pk
    }
    found = anyone.get("/lsps/?name=hassett").json()["results"]
    assert [row["slug"] for row in found] == [other.slug]
    assert anyone.get("/blocks/?lsp_slug=nowhere").json()["results"] == []


def test_L5_a_list_answers_as_at_any_date(anyone: Caller, db: None) -> None:
    today = clock.today()
    with places.in_act():
        for name, starts, ends in (
            ("Gone", None, date(2006, 4, 1)),
            ("Here", date(2006, 4, 1), None),
            ("To come", today + timedelta(days=30), None),
        ):
            places.save(
                Organisation(
                    name=name,
                    slug=name.lower().replace(" ", "-"),
                    sector="private",
                    starts_on=starts,
                    ends_on=ends,
                )
            )

    def listed(query: str) -> list[str]:
        return [row["name"] for row in anyone.get(f"/organisations/{query}").json()["results"]]

    assert listed("") == ["Here"]
    assert listed("?as_at=2006-03-31") == ["Gone"]
    assert listed("?as_at=2006-04-01") == ["Here"]
    assert listed(f"?as_at={today + timedelta(days=30)}") == ["Here", "To come"]
    assert listed("?as_at=any") == ["Gone", "Here", "To come"]


def test_L5_a_single_record_answers_as_at_a_date_too(anyone: Caller, db: None) -> None:
    with places.in_act():
        gone = places.save(Organisation(name="Gone", slug="gone", sector="private", ends_on=date(2006, 4, 1)))
    assert anyone.get(f"/organisations/{gone.pk}/").status_code == 200
    assert anyone.get(f"/organisations/{gone.pk}/?as_at=2006-03-31").status_code == 200
    assert anyone.get(f"/organisations/{gone.pk}/?as_at=2006-04-01").status_code == 401


def test_L5_what_is_nested_is_as_at_the_same_date(anyone: Caller, lsp: LocalStrategicPartnership) -> None:
    long_before = places.LONG_AGO - timedelta(days=1)
    assert len(anyone.get(f"/lsps/{lsp.pk}/").json()["authorities"]) == 1
    assert anyone.get(f"/lsps/{lsp.pk}/?as_at={places.LONG_AGO}").json()["authorities"]
    assert anyone.get(f"/lsps/?as_at={long_before}").json()["results"] == []


def test_V2_lists_hold_what_the_caller_may_see(
    anyone: Caller, coordinator: Caller, administrator: Caller, lsp: Any, hidden_lsp: Any
) -> None:
    def listed(caller: Caller) -> set[int]:
        return {row["id"] for row in caller.get("/lsps/").json()["results"]}

    assert listed(anyone) == listed(coordinator) == {lsp.pk}
    assert listed(administrator) == {lsp.pk, hidden_lsp.pk}


def test_V2_what_may_not_be_known_is_401_for_the_anonymous_and_404_for_others(
    anyone: Caller, coordinator: Caller, hidden_lsp: LocalStrategicPartnership
) -> None:
    for pk in (hidden_lsp.pk, 10**17):
        unknown, hidden = anyone.get(f"/lsps/{pk}/"), coordinator.get(f"/lsps/{pk}/")
        assert unknown.status_code == 401
        assert unknown["WWW-Authenticate"].startswith("Bearer")
        assert (hidden.status_code, hidden.json()["detail"]) == (404, "There is no such partnership.")


def test_V2_an_unpublished_upper_tier_is_not_named(anyone: Caller, administrator: Caller, db: None) -> None:
    county = places.authority("Loamshire", kind="county")
    above = places.lsp("Loamshire Partnership", authorities=[county], tier="county", published=False)
    district = places.authority("Felpersham", county=county)
    below = places.lsp("Felpersham Partnership", authorities=[district], tier="district", upper_tier=above)
    assert anyone.get(f"/lsps/{below.pk}/").json()["upper_tier"] is None
    assert administrator.get(f"/lsps/{below.pk}/").json()["upper_tier"]["id"] == above.pk
