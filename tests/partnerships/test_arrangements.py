"""How offices are held: shared by so many, or going round among seats (L5, P4)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp import clock
from lsp.errors import Conflict, InvalidInput, LspError, PermissionRefused, RuleRefused
from lsp.models import AuditEvent
from partnerships import rotation
from partnerships.models import Office, OfficeArrangement, RotationTurn, Seat
from partnerships.services import arrangements, bodies, offices
from tests.api.conftest import caller_for
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.factories.lsp import save
from tests.partnerships.forms import on
from tests.partnerships.test_bodies import codes
from tests.visitors import text_of

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, JULY = date(2006, 4, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)


def members(board: Any, *names: str) -> list[Seat]:
    seats = [make.seat(board, f"Seat of {name}") for name in names]
    for seat, name in zip(seats, names, strict=True):
        make.appointment(seat, place.person(name))
    return seats


def going_round(board: Any, by: Any, **given: Any) -> OfficeArrangement:
    seats = members(board, "Alex Example", "Bea Sample", "Chris Specimen")
    values = {
        "kind": "chair",
        "months": 12,
        "first_turn_on": APRIL,
        "starts_on": APRIL,
        "turns": seats,
        **given,
    }
    return arrangements.arrange(board, by=by, **values)


def chair(board: Any, by: Any, **given: Any) -> Office:
    values = {"kind": "chair", "person": place.person(), "starts_on": MAY, "independent": True, **given}
    return offices.assign(board, by=by, **values)


def test_a_shared_office_has_so_many_holders_and_no_more(board: Any, coordinator: Any) -> None:
    chair(board, coordinator, person=place.person("Alex Example"))
    with pytest.raises(Conflict, match="Alex Example is chair since 1 May 2006"):
        chair(board, coordinator)
    arrangements.arrange(board, by=coordinator, kind="chair", holders=2, starts_on=APRIL)
    chair(board, coordinator)
    with pytest.raises(Conflict, match="This office has 2 holders at a time: Alex Example") as refused:
        chair(board, coordinator)
    assert codes(refused) == ["office.all_held"]
    assert sorted(Office.objects.values_list("place", flat=True)) == [1, 2]
    arrangements.arrange(board, by=coordinator, kind="co_chair", holders=1, starts_on=APRIL)
    chair(board, coordinator, kind="co_chair")
    with pytest.raises(Conflict):
        chair(board, coordinator, kind="co_chair")


def test_L5_one_arrangement_at_a_time(board: Any, coordinator: Any) -> None:
    first = arrangements.arrange(board, by=coordinator, kind="chair", holders=2, starts_on=APRIL)
    with pytest.raises(Conflict) as refused:
        arrangements.arrange(board, by=coordinator, kind="chair", starts_on=JUNE)
    assert codes(refused) == ["arrangement.twice"]
    arrangements.end(first, by=coordinator, on=JUNE, reason="One chair again.", version=1)
    arrangements.arrange(board, by=coordinator, kind="chair", starts_on=JUNE)
    on_days = [OfficeArrangement.objects.as_at(day).get().holders for day in (MAY, JUNE)]
    assert on_days == [2, 1]


def test_what_goes_round_has_an_order_months_and_a_first_day(board: Any, coordinator: Any) -> None:
    seats = members(board, "Alex Example", "Bea Sample")
    right = {"kind": "chair", "months": 12, "first_turn_on": APRIL, "starts_on": APRIL, "turns": seats}
    for given_, field in (
        ({"months": None}, "months"),
        ({"first_turn_on": None}, "first_turn_on"),
        ({"turns": seats[:1]}, "turns"),
        ({"turns": [seats[0], seats[0]]}, "turns"),
        ({"turns": [seats[0], make.seat(make.body(board.lsp))]}, "turns"),
        ({"holders": 2}, "holders"),
    ):
        with pytest.raises(RuleRefused) as refused:
            arrangements.arrange(board, by=coordinator, **{**right, **given_})
        assert [reason.field for reason in refused.value.reasons] == [field]
    with pytest.raises(InvalidInput):
        arrangements.arrange(board, by=coordinator, **{**right, "starts_on": None})
    with pytest.raises(PermissionRefused):
        arrangements.arrange(board, by=place.coordinator(place.lsp(), "other"), **right)


@settings(max_examples=200)
@given(
    st.integers(1, 40),
    st.integers(2, 5),
    st.integers(0, 3000),
    st.dates(date(2000, 1, 1), date(2001, 12, 31)),
)
def test_L5_turns_follow_each_other_without_gap_or_overlap(
    months: int, seats: int, later: int, first: date
) -> None:
    arrangement = OfficeArrangement(months=months, first_turn_on=first)
    order = [Seat(pk=number) for number in range(1, seats + 1)]
    day = first + timedelta(days=later)
    turn = rotation.turn_on(arrangement, order, day)
    assert turn is not None
    assert turn.starts_on <= day < turn.ends_on
    following = rotation.turn_after(arrangement, order, day)
    assert following is not None
    assert following.starts_on == turn.ends_on
    assert following.of == order[order.index(turn.of) + 1 - len(order)]
    assert rotation.turn_on(arrangement, order, first - timedelta(days=1)) is None


def test_the_next_holder_is_confirmed_and_the_present_one_makes_way(board: Any, coordinator: Any) -> None:
    arrangement = going_round(board, coordinator)
    with clock.at(date_at(MAY)):
        first = arrangements.confirm_next(arrangement, by=coordinator, version=1)
        assert (first.person.name, first.starts_on, first.ends_on) == (
            "Alex Example",
            APRIL,
            date(2007, 4, 1),
        )
        second = arrangements.confirm_next(arrangement, by=coordinator)
        assert (second.person.name, second.starts_on) == ("Bea Sample", date(2007, 4, 1))
        with pytest.raises(RuleRefused) as refused:
            arrangements.confirm_next(arrangement, by=coordinator)
    assert codes(refused) == ["rotation.confirmed"]
    assert AuditEvent.objects.filter(kind="office-arrangement.confirm").count() == 2


def date_at(day: date) -> Any:
    from datetime import datetime, time

    return datetime.combine(day, time(9), tzinfo=clock.LONDON)


def test_one_who_holds_it_on_is_ended_when_the_turn_begins(board: Any, coordinator: Any) -> None:
    arrangement = going_round(board, coordinator, first_turn_on=JUNE)
    before = chair(board, coordinator, starts_on=APRIL)
    with clock.at(date_at(MAY)):
        after = arrangements.confirm_next(arrangement, by=coordinator)
    before.refresh_from_db()
    assert (before.ends_on, before.end_reason) == (JUNE, "The office goes round.")
    assert (after.starts_on, after.person.name) == (JUNE, "Alex Example")


def test_P4_a_vacant_seat_takes_no_turn(board: Any, coordinator: Any) -> None:
    seats = [make.seat(board, "Empty"), *members(board, "Alex Example")]
    arrangement = arrangements.arrange(
        board, by=coordinator, kind="chair", months=6, first_turn_on=APRIL, starts_on=APRIL, turns=seats
    )
    with (
        clock.at(date_at(MAY)),
        pytest.raises(RuleRefused, match="Nobody sits in “Empty” on 1 April") as refused,
    ):
        arrangements.confirm_next(arrangement, by=coordinator)
    assert codes(refused) == ["rotation.vacant"]
    shared = arrangements.arrange(board, by=coordinator, kind="co_chair", holders=2, starts_on=APRIL)
    with pytest.raises(RuleRefused) as refused:
        arrangements.confirm_next(shared, by=coordinator)
    assert codes(refused) == ["rotation.none"]


def test_L5_an_arrangement_ends_with_its_body(board: Any, coordinator: Any) -> None:
    arrangement = going_round(board, coordinator)
    Seat.objects.count()
    bodies.end(board, by=coordinator, on=JULY, reason="Dissolved.")
    arrangement.refresh_from_db()
    assert arrangement.ends_on == JULY


@pytest.mark.parametrize(
    ("constraint", "given_"),
    [
        ("partnerships_officearrangement_somebody_holds_it", {"kind": "co_chair", "holders": 0}),
        ("partnerships_officearrangement_rotates_by_a_rule", {"kind": "co_chair", "months": 12}),
        ("partnerships_officearrangement_one_at_a_time", {"starts_on": JUNE}),
        ("partnerships_officearrangement_ends_after_start", {"kind": "co_chair", "ends_on": APRIL}),
    ],
)
@pytest.mark.database
def test_L5_the_database_refuses_the_same(board: Any, constraint: str, given_: dict[str, Any]) -> None:
    save(OfficeArrangement(body=board, kind="chair", starts_on=APRIL))
    with pytest.raises((DatabaseError, LspError)) as refused, transaction.atomic():
        save(OfficeArrangement(**{"body": board, "kind": "chair", "starts_on": APRIL, **given_}))
    assert constraint in str(refused.value.__cause__ or refused.value)


@pytest.mark.parametrize(
    ("constraint", "position", "seat"),
    [
        ("partnerships_rotationturn_in_order", 1, 1),
        ("partnerships_rotationturn_each_seat_once", 2, 0),
    ],
)
@pytest.mark.database
def test_the_database_keeps_the_order(board: Any, constraint: str, position: int, seat: int) -> None:
    seats = members(board, "Alex Example", "Bea Sample")
    arranged = save(
        OfficeArrangement(body=board, kind="chair", starts_on=APRIL, months=6, first_turn_on=APRIL)
    )
    save(RotationTurn(arrangement=arranged, seat=seats[0], position=1))
    with pytest.raises((DatabaseError, LspError)) as refused, transaction.atomic():
        save(RotationTurn(arrangement=arranged, seat=seats[seat], position=position))
    assert constraint in str(refused.value.__cause__ or refused.value)


@pytest.mark.database
def test_the_database_refuses_two_chairs_in_one_place(board: Any) -> None:
    save(OfficeArrangement(body=board, kind="chair", holders=3))
    make.office(board)
    make.office(board, place=2)
    with pytest.raises((DatabaseError, LspError)) as refused, transaction.atomic():
        make.office(board, place=2)
    assert "one_chair_in_a_place" in str(refused.value.__cause__ or refused.value)


def test_the_whole_job_on_the_pages(board: Any, desk: Client, public: Client) -> None:
    seats = members(board, "Alex Example", "Bea Sample")
    home, today = board.get_absolute_url(), clock.today()
    first = today - timedelta(days=40)
    typed = {"kind": "chair", "months": "12", **on("starts_on", first)}
    by_seats = f"{home}arrangements/new/?rule=seats"
    refused = desk.post(by_seats, {**typed, "turn_1": seats[0].pk})
    assert refused.status_code == 422
    assert "Choose at least two seats" in text_of(refused)
    sent = {**typed, "turn_1": seats[0].pk, "turn_2": seats[1].pk}
    assert desk.post(by_seats, sent).status_code == 302
    page = text_of(public.get(home))
    assert "goes round every 12 months: Seat of Alex Example, Seat of Bea Sample" in page
    assert "Next: <strong>Seat of Bea Sample</strong> (Bea Sample), from" in page
    arrangement = OfficeArrangement.objects.get()
    address = f"{home}arrangements/{arrangement.pk}/confirm/"
    assert "The turn of “Seat of Alex Example” lasts from" in text_of(desk.get(address))
    assert desk.post(address, {"version": 1}).status_code == 302
    assert Office.objects.get().person.name == "Alex Example"
    assert public.get(address).status_code == 302
    before = f"{home}?as_at={first - timedelta(days=1):%Y-%m-%d}"
    assert "goes round" not in text_of(public.get(before))
    end = {"version": 1, "end_reason": "No longer.", **on("ends_on", today)}
    assert desk.post(f"{home}arrangements/{arrangement.pk}/end/", end).status_code == 302


def test_the_api_does_the_same(board: Any, coordinator: Any) -> None:
    seats, api = members(board, "Alex Example", "Bea Sample"), caller_for(coordinator)
    sent = {
        "body": board.pk,
        "kind": "chair",
        "starts_on": "2006-04-01",
        "months": 12,
        "first_turn_on": "2006-04-01",
        "turns": [seat.pk for seat in seats],
    }
    made = api.post("/office-arrangements/", sent)
    assert (made.status_code, [turn["id"] for turn in made.json()["turns"]]) == (201, sent["turns"])
    address = f"/office-arrangements/{made.json()['id']}/"
    assert api.post(f"{address}confirm-next/", {}, If_Match=made["ETag"]).status_code == 200
    assert Office.objects.get().kind == "chair"
    again = api.post("/office-arrangements/", sent)
    assert (again.status_code, again.json()["reasons"][0]["code"]) == (409, "arrangement.twice")
    ended = api.post(f"{address}end/", {"on": "2006-06-01", "reason": "Over."}, If_Match=made["ETag"])
    assert ended.json()["ends_on"] == "2006-06-01"
