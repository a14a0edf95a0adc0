"""`/api/v1/areas/`: who reads, who writes, as at a date, and the codes of what is refused."""

from typing import Any

import pytest

from lsp import clock
from lsp.models import Area, LocalStrategicPartnership
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as places


@pytest.fixture
def ward(lsp: LocalStrategicPartnership) -> Area:
    return places.area(lsp.accountable_body, "Example ward A", code="EX01")


@pytest.fixture
def sent(lsp: LocalStrategicPartnership, ward: Area) -> dict[str, Any]:
    council = lsp.accountable_body.pk
    return {
        "name": "Estate",
        "kind": "neighbourhood",
        "authority": council,
        "parents": [ward.pk],
        "code": "n1",
    }


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(reason["code"], reason.get("field", "")) for reason in answer.json()["reasons"]]


def test_an_area_is_made_once_under_a_key_and_read_by_everybody(
    coordinator: Caller, anyone: Caller, sent: dict[str, Any], ward: Area
) -> None:
    made = coordinator.post("/areas/", sent, Idempotency_Key="once")
    assert made.status_code == 201, made.content
    assert (made.json()["code"], made.json()["parents"]) == (
        "N1",
        [{"id": ward.pk, "name": "Example ward A", "kind": "ward"}],
    )
    again = coordinator.post("/areas/", sent, Idempotency_Key="once")
    assert (again.headers["Idempotency-Replayed"], again.json()["id"]) == ("true", made.json()["id"])
    assert anyone.get(made["Location"]).json() == made.json()
    assert Area.objects.count() == 2


def test_lists_are_filtered_searched_and_answer_as_at_a_day(
    anyone: Caller, coordinator: Caller, sent: dict[str, Any], ward: Area
) -> None:
    coordinator.post("/areas/", {**sent, "starts_on": "2008-04-01"})
    places.area(places.authority("Elsewhere Council"), "Elsewhere ward")
    for query, names in (
        ("", ["Elsewhere ward", "Estate", "Example ward A"]),
        ("kind=ward", ["Elsewhere ward", "Example ward A"]),
        (f"authority={ward.authority_id}", ["Estate", "Example ward A"]),
        ("code=ex01", ["Example ward A"]),
        ("search=ward+elsewhere", ["Elsewhere ward"]),
        ("as_at=2007-03-01", ["Elsewhere ward", "Example ward A"]),
    ):
        found = anyone.get(f"/areas/?{query}").json()["results"]
        assert [row["name"] for row in found] == names, query
    first = anyone.get("/areas/?page_size=2").json()
    assert [row["name"] for row in anyone.get(first["next"]).json()["results"]] == ["Example ward A"]
    assert anyone.get("/areas/?kind=duchy").status_code == anyone.get("/areas/?ward=1").status_code == 400


def test_it_is_corrected_put_into_others_and_ended_with_if_match(
    coordinator: Caller, sent: dict[str, Any], ward: Area
) -> None:
    made = coordinator.post("/areas/", sent)
    where = made["Location"]
    assert coordinator.patch(where, {"name": "Other"}).status_code == 428
    changed = coordinator.patch(where, {"name": "Other"}, If_Match=made["ETag"])
    assert changed.json()["name"] == "Other"
    assert coordinator.patch(where, {"name": "Lost"}, If_Match=made["ETag"]).status_code == 412
    moved = coordinator.post(f"{where}parents/", {"parents": []}, If_Match=changed["ETag"])
    assert (moved.status_code, moved.json()["parents"]) == (200, [])
    tomorrow = clock.days_from_today(1).isoformat()
    end = {"on": tomorrow, "reason": "New boundaries"}
    ended = coordinator.post(f"{where}end/", end, If_Match=moved["ETag"])
    assert (ended.json()["ends_on"], ended.json()["end_reason"]) == (tomorrow, "New boundaries")
    refused = coordinator.post(f"{where}parents/", {"parents": [ward.pk]}, If_Match=ended["ETag"])
    assert (refused.status_code, codes(refused)) == (422, [("end.already", "")])
    back = coordinator.patch(where, {"ends_on": None}, If_Match=ended["ETag"])
    assert back.json()["ends_on"] is None


def test_what_is_refused_names_its_code_and_field(
    coordinator: Caller, sent: dict[str, Any], ward: Area
) -> None:
    estate = coordinator.post("/areas/", sent)
    tag = coordinator.get(f"/areas/{ward.pk}/")["ETag"]
    where, round_about = f"/areas/{ward.pk}/", {"parents": [estate.json()["id"]]}
    for answer, found in (
        (coordinator.post("/areas/", {**sent, "name": "Other"}), ("invalid", "code")),
        (coordinator.post("/areas/", {**sent, "code": ""}), ("invalid", "name")),
        (coordinator.post("/areas/", {"name": "Other", "kind": "ward"}), ("area.council", "authority")),
        (coordinator.post(f"{where}parents/", round_about, If_Match=tag), ("area.circle", "parents")),
        (coordinator.patch(where, {"ends_on": "2030-01-01"}, If_Match=tag), ("end.by_change", "ends_on")),
    ):
        assert found in codes(answer), answer.json()
        assert answer.status_code == 422


def test_section_7_another_coordinator_may_not_and_a_narrow_token_neither(
    lsp: LocalStrategicPartnership, ward: Area
) -> None:
    other = caller_for(places.coordinator(places.lsp("Another Partnership")))
    tag = other.get(f"/areas/{ward.pk}/")["ETag"]
    refused = other.patch(f"/areas/{ward.pk}/", {"name": "Mine"}, If_Match=tag)
    assert (refused.status_code, codes(refused)) == (403, [("permission.areas", "authority")])
    reader = caller_for(places.coordinator(lsp), "read")
    assert reader.patch(f"/areas/{ward.pk}/", {"name": "Mine"}, If_Match=tag).status_code == 403
