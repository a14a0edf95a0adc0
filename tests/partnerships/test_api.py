"""Bodies, seats, appointments and offices through the API: the same rules, the same codes."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Appointment, Body, Office, Seat
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as place
from tests.factories import partnerships as make

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, JULY = date(2006, 4, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)
RESOURCES = ("bodies", "seats", "appointments", "offices")


@pytest.fixture
def anyone() -> Caller:
    return Caller()


@pytest.fixture
def desk(coordinator: Any) -> Caller:
    return caller_for(coordinator)


@pytest.fixture
def board(partnership: Any) -> Any:
    return make.board(partnership, slug="board")


def ids(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def codes(answer: Any) -> list[str]:
    return [reason["code"] for reason in answer.json()["reasons"]]


def tag(caller: Caller, path: str) -> dict[str, str]:
    return {"If_Match": caller.get(path).headers["ETag"]}


def test_a_body_a_seat_a_term_and_an_office_are_made(desk: Caller, partnership: Any) -> None:
    block = partnership.blocks.first()
    given = {"lsp": partnership.pk, "name": "Board", "kind": "board", "blocks": [block.pk]}
    body = desk.post("/bodies/", {**given, "starts_on": "2006-04-01"})
    assert body.status_code == 201, body.content
    assert [served["id"] for served in body.json()["blocks"]] == [block.pk]
    police, alex = place.organisation(), place.person("Alex Example")
    place_of = {"body": body.json()["id"], "label": "Chief constable", "organisation": police.pk}
    seat = desk.post("/seats/", place_of)
    assert seat.status_code == 201, seat.content
    assert (seat.json()["sector"], seat.json()["occupant"]) == ("other_public", None)
    held = {"person": alex.pk, "starts_on": "2006-05-01"}
    term = desk.post("/appointments/", {"seat": seat.json()["id"], **held})
    assert term.status_code == 201, term.content
    assert term.json()["organisation"]["id"] == police.pk
    office = desk.post("/offices/", {"body": body.json()["id"], "kind": "chair", **held})
    assert office.status_code == 201, office.content


def test_a_member_is_replaced_and_an_office_ends(desk: Caller, board: Any) -> None:
    term = make.appointment(make.seat(board), place.person("Alex Example"), starts_on=MAY)
    office = make.office(board, term.person, starts_on=MAY)
    sam = place.person("Sam Sample")
    at = f"/seats/{term.seat_id}/"
    change = {"person": sam.pk, "on": "2006-06-01", "reason": "Retired"}
    replaced = desk.post(f"{at}replace/", change, **tag(desk, at))
    assert replaced.status_code == 200, replaced.content
    assert replaced.json()["occupant"]["person"]["name"] == "Sam Sample"
    assert Appointment.objects.get(pk=term.pk).ends_on == JUNE
    at = f"/offices/{office.pk}/"
    ended = desk.post(f"{at}end/", {"on": "2006-06-01", "reason": "Retired"}, **tag(desk, at))
    assert ended.json()["ends_on"] == "2006-06-01"


def test_a_body_is_changed_published_and_ended_with_what_is_in_it(desk: Caller, partnership: Any) -> None:
    board = make.board(partnership, published=False)
    term = make.appointment(make.seat(board), starts_on=MAY)
    at = f"/bodies/{board.pk}/"
    changed = desk.patch(at, {"name": "The Board", "blocks": []}, **tag(desk, at))
    assert (changed.status_code, changed.json()["name"]) == (200, "The Board")
    assert desk.post(f"{at}publish/", {}, **tag(desk, at)).json()["published"] is True
    end = {"on": "2006-07-01", "reason": "Replaced"}
    assert desk.post(f"{at}end/", end, **tag(desk, at)).json()["ends_on"] == "2006-07-01"
    assert Appointment.objects.get(pk=term.pk).ends_on == JULY


def test_a_seat_and_a_term_are_changed_and_end(desk: Caller, board: Any) -> None:
    seat = make.seat(board)
    term = make.appointment(seat, starts_on=MAY)
    sam = place.person()
    at, of_term = f"/seats/{seat.pk}/", f"/appointments/{term.pk}/"
    assert desk.patch(at, {"label": "Commander"}, **tag(desk, at)).json()["label"] == "Commander"
    assert desk.patch(of_term, {"deputy": sam.pk}, **tag(desk, of_term)).json()["deputy"]["id"] == sam.pk
    end = {"on": "2006-06-01", "reason": "Moved"}
    assert desk.post(f"{of_term}end/", end, **tag(desk, of_term)).json()["end_reason"] == "Moved"
    assert desk.post(f"{at}end/", end, **tag(desk, at)).json()["ends_on"] == "2006-06-01"


@pytest.mark.parametrize(
    ("given", "status", "code", "rule"),
    [
        ({}, 409, "seat.taken", "P2"),
        ({"starts_on": "2006-06-01", "ends_on": "2006-05-01"}, 422, "ends_before_it_begins", "P2"),
        ({"starts_on": "2001-01-01"}, 422, "begins_too_early", "L5"),
        ({"starts_on": None}, 422, "invalid", "L8"),
    ],
)
def test_refusals_carry_the_rule(
    desk: Caller, board: Any, given: dict[str, Any], status: int, code: str, rule: str
) -> None:
    seat = make.seat(board)
    make.appointment(seat, place.person("Alex Example"), starts_on=MAY, ends_on=JULY)
    data = {"seat": seat.pk, "person": place.person().pk, "starts_on": "2006-06-01", **given}
    refused = desk.post("/appointments/", data)
    assert refused.status_code == status, refused.content
    reason = refused.json()["reasons"][0]
    assert (reason["code"], reason["rule"]) == (code, rule)
    assert refused.headers["Content-Type"].startswith("application/problem+json")


def test_P3_and_P5_and_P1_through_the_api(desk: Caller, partnership: Any, board: Any) -> None:
    alex = place.person()
    make.appointment(make.seat(board), alex)
    seat = make.seat(board)
    base = {"seat": seat.pk, "starts_on": "2006-05-01"}
    assert codes(desk.post("/appointments/", {**base, "person": alex.pk})) == ["person.second_seat"]
    other = {**base, "person": place.person().pk, "organisation": place.organisation().pk}
    assert codes(desk.post("/appointments/", other)) == ["organisation.not_of_the_seat"]
    second = {"lsp": partnership.pk, "name": "Other", "kind": "board", "starts_on": "2006-05-01"}
    assert codes(desk.post("/bodies/", second)) == ["body.second_board"]


def test_an_edit_needs_the_version_it_is_based_on(desk: Caller, board: Any) -> None:
    path = f"/bodies/{board.pk}/"
    assert desk.patch(path, {"name": "Mine"}).status_code == 428
    seen = tag(desk, path)
    assert desk.patch(path, {"name": "Mine"}, **seen).status_code == 200
    assert desk.patch(path, {"name": "Theirs"}, **seen).status_code == 412
    seat = make.seat(board)
    make.appointment(seat)
    replace = {"person": place.person().pk, "on": "2006-06-01", "reason": "Gone"}
    assert desk.post(f"/seats/{seat.pk}/replace/", replace).status_code == 428


def test_L5_lists_answer_as_at_a_date(anyone: Caller, board: Any) -> None:
    seat = make.seat(board, starts_on=APRIL)
    term = make.appointment(seat, starts_on=MAY, ends_on=JUNE)
    assert ids(anyone.get("/appointments/")) == []
    assert ids(anyone.get("/appointments/?as_at=2006-05-31")) == [term.pk]
    assert ids(anyone.get("/appointments/?as_at=2006-06-01")) == []
    assert ids(anyone.get("/appointments/?as_at=any")) == [term.pk]
    (on_the_day,) = anyone.get("/seats/?as_at=2006-05-01").json()["results"]
    assert on_the_day["occupant"]["id"] == term.pk
    assert anyone.get(f"/seats/{seat.pk}/").json()["occupant"] is None


def test_P4_vacant_seats_are_found_as_at_a_date(anyone: Caller, board: Any) -> None:
    seat = make.seat(board, starts_on=APRIL)
    make.appointment(seat, starts_on=MAY, ends_on=JUNE)
    assert ids(anyone.get("/seats/?vacant=true")) == [seat.pk]
    assert ids(anyone.get("/seats/?vacant=true&as_at=2006-05-01")) == []
    assert ids(anyone.get("/seats/?vacant=false&as_at=2006-05-01")) == [seat.pk]
    assert ids(anyone.get("/seats/?vacant=false&as_at=any")) == []
    for wrong in ("/seats/?vacant=maybe", "/seats/?vacant=true&as_at=soon", "/seats/?as_at=2006-02-30"):
        assert anyone.get(wrong).status_code == 400


def test_lists_are_filtered(anyone: Caller, board: Any, partnership: Any) -> None:
    theme = make.body(partnership, parent=board)
    seat = make.seat(theme, network="Network", sector="voluntary", kind="observer", voting=False)
    term = make.appointment(seat, how="elected_by_network")
    make.appointment(make.seat(board))
    make.seat(make.board(place.lsp()))
    office = make.office(theme, kind="vice_chair")
    for path, expected in (
        (f"/bodies/?lsp={partnership.pk}&kind=thematic_partnership", [theme.pk]),
        (f"/bodies/?parent={board.pk}", [theme.pk]),
        (f"/bodies/?lsp_slug={partnership.slug}&slug=board", [board.pk]),
        (f"/seats/?body={theme.pk}", [seat.pk]),
        (f"/seats/?lsp={partnership.pk}&sector=voluntary&voting=false&kind=observer", [seat.pk]),
        (f"/appointments/?person={term.person_id}", [term.pk]),
        (f"/appointments/?organisation={term.organisation_id}&how=elected_by_network", [term.pk]),
        (f"/offices/?body={theme.pk}&kind=vice_chair", [office.pk]),
    ):
        assert ids(anyone.get(path)) == expected, path


@pytest.mark.parametrize("resource", RESOURCES)
def test_V2_what_is_not_published_does_not_exist_for_others(
    anyone: Caller, desk: Caller, partnership: Any, resource: str
) -> None:
    hidden = make.body(partnership, published=False)
    term = make.appointment(make.seat(hidden))
    record = {"bodies": hidden, "seats": term.seat, "appointments": term, "offices": make.office(hidden)}[
        resource
    ]
    path = f"/{resource}/{record.pk}/"
    assert ids(anyone.get(f"/{resource}/")) == []
    assert ids(desk.get(f"/{resource}/")) == [record.pk]
    assert anyone.get(path).status_code == 401
    stranger = caller_for(place.coordinator(place.lsp()))
    assert stranger.get(path).status_code == 404
    end = {"on": "2030-01-01", "reason": "Mine now"}
    assert stranger.post(f"{path}end/", end, **tag(desk, path)).status_code == 404


def test_a_hidden_parent_is_not_named(anyone: Caller, desk: Caller, partnership: Any) -> None:
    child = make.body(partnership, parent=make.body(partnership, "Secret", published=False))
    assert anyone.get(f"/bodies/{child.pk}/").json()["parent"] is None
    assert desk.get(f"/bodies/{child.pk}/").json()["parent"]["name"] == "Secret"


@pytest.mark.parametrize("resource", RESOURCES)
def test_who_may_read_may_not_write(board: Any, desk: Caller, resource: str) -> None:
    term = make.appointment(make.seat(board))
    record = {"bodies": board, "seats": term.seat, "appointments": term, "offices": make.office(board)}[
        resource
    ]
    path = f"/{resource}/{record.pk}/"
    end = {"on": "2030-01-01", "reason": "Mine now"}
    for user in (
        place.coordinator(place.lsp()),
        place.officer(term.organisation),
        place.auditor(board.lsp),
        place.scrutiny_councillor(board.lsp),
        place.administrator(),
    ):
        assert caller_for(user).post(f"{path}end/", end, **tag(desk, path)).status_code == 403
    assert Caller().post(f"{path}end/", end, **tag(desk, path)).status_code == 401
    assert desk.post(f"{path}end/", end, **tag(desk, path)).status_code == 200


@pytest.mark.parametrize("resource", RESOURCES)
def test_lists_take_a_fixed_number_of_queries(desk: Caller, board: Any, resource: str) -> None:
    def one_more() -> None:
        body = make.body(board.lsp, parent=board)
        make.serves(body, board.lsp.blocks.first())
        make.office(body, make.appointment(make.seat(body), deputy=place.person()).person)

    def read() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"/{resource}/").status_code == 200
        return len(captured)

    one_more()
    read()
    one = read()
    for _ in range(4):
        one_more()
    assert read() == one


def test_L8_brought_in_through_the_api(desk: Caller, board: Any) -> None:
    seat = make.seat(board)
    data = {"seat": seat.pk, "person": place.person().pk, "brought_in": True}
    refused = desk.post("/appointments/", data)
    assert refused.json()["reasons"][0]["field"] == "brought_in_source"
    kept = desk.post("/appointments/", {**data, "brought_in_source": "List of 2005"})
    assert (kept.status_code, kept.json()["brought_in_source"]) == (201, "List of 2005")
    assert Body.objects.count() == Seat.objects.count() == 1
    assert not Office.objects.exists()
