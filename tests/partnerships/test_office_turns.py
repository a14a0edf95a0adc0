"""Offices that go round among organisations, the pages that arrange it, and what the database refuses (L5, P4)."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from lsp import clock
from lsp.errors import LspError, RuleRefused
from partnerships.models import Office, OfficeArrangement, RotationTurn
from partnerships.services import appointments, arrangements
from tests.api.conftest import caller_for
from tests.at_once import at_once
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.factories.lsp import save
from tests.partnerships.forms import on
from tests.partnerships.test_bodies import codes
from tests.visitors import text_of

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, OCTOBER = date(2006, 4, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 10, 1)
THREE = ("Example Police", "Example Trust", "Example Council")


@pytest.fixture(autouse=True)
def _in_may() -> Any:
    with clock.at(datetime.combine(MAY, time(9), tzinfo=clock.LONDON)):
        yield


@pytest.fixture
def agencies(board: Any) -> list[Any]:
    """Three organisations with a seat and a member each."""
    found = [place.organisation(name) for name in THREE]
    for agency in found:
        seat = make.seat(board, f"Seat of {agency.name}", organisation=agency)
        make.appointment(seat, place.person(f"Member for {agency.name}"))
    return found


def going_round(board: Any, by: Any, agencies: Any, **given: Any) -> OfficeArrangement:
    values = {"kind": "chair", "months": 6, "first_turn_on": APRIL, "starts_on": APRIL, **given}
    return arrangements.arrange(board, by=by, organisations=agencies, **values)


def test_the_office_goes_to_whoever_sits_for_the_organisation_on_the_day(
    board: Any, coordinator: Any, agencies: Any
) -> None:
    arranged = going_round(board, coordinator, agencies)
    first = arrangements.confirm_next(arranged, by=coordinator)
    assert (first.person.name, first.starts_on, first.ends_on) == (
        "Member for Example Police", APRIL, OCTOBER,
    )  # fmt: skip
    seat, newcomer = board.seats.get(organisation=agencies[1]), place.person("Newcomer of the trust")
    appointments.replace(seat, by=coordinator, person=newcomer, on=JUNE, reason="Another sits for it.")
    assert arrangements.confirm_next(arranged, by=coordinator).person == newcomer


def test_it_follows_the_organisation_to_another_seat(board: Any, coordinator: Any, agencies: Any) -> None:
    term = board.seats.get(organisation=agencies[0]).appointments.get()
    appointments.end(term, by=coordinator, on=date(2006, 3, 1), reason="Moved to another seat.")
    other = make.seat(board, "A second seat of the police", organisation=agencies[0])
    make.appointment(other, place.person("Sits there now"))
    arranged = going_round(board, coordinator, agencies)
    assert arrangements.confirm_next(arranged, by=coordinator).person.name == "Sits there now"


def test_P4_an_organisation_nobody_sits_for_takes_no_turn(
    board: Any, coordinator: Any, agencies: Any
) -> None:
    arranged = going_round(board, coordinator, agencies)
    term = board.seats.get(organisation=agencies[0]).appointments.get()
    appointments.end(term, by=coordinator, on=date(2006, 3, 1), reason="Left.")
    with pytest.raises(RuleRefused, match="Nobody sits for “Example Police” on 1 April") as refused:
        arrangements.confirm_next(arranged, by=coordinator)
    assert codes(refused) == ["rotation.vacant"]


def test_an_order_is_of_organisations_that_sit_there_or_of_seats(
    board: Any, coordinator: Any, agencies: Any
) -> None:
    stranger, seats = place.organisation("Example Strangers"), list(board.seats.all())
    for order, more, field in (
        (agencies[:1], {}, "organisations"),
        ([agencies[0], agencies[0]], {}, "organisations"),
        ([agencies[0], stranger], {}, "organisations"),
        (agencies, {"turns": seats}, "organisations"),
        (agencies, {"holders": 2}, "holders"),
    ):
        with pytest.raises(RuleRefused) as refused:
            going_round(board, coordinator, order, **more)
        assert [reason.field for reason in refused.value.reasons] == [field]


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("partnerships_rotationturn_each_organisation_once", {"organisation": 0, "position": 2}),
        ("partnerships_rotationturn_of_one", {"position": 2}),
        ("partnerships_rotationturn_of_one", {"organisation": 1, "seat": 1, "position": 2}),
    ],
)
@pytest.mark.database
def test_the_database_keeps_the_order_of_organisations(
    board: Any, agencies: Any, constraint: str, given: dict[str, int]
) -> None:
    arranged = save(
        OfficeArrangement(body=board, kind="chair", starts_on=APRIL, months=6, first_turn_on=APRIL)
    )
    save(RotationTurn(arrangement=arranged, organisation=agencies[0], position=1))
    places: Any = {"organisation": agencies, "seat": list(board.seats.order_by("pk"))}
    values = {name: places[name][number] if name in places else number for name, number in given.items()}
    with pytest.raises((DatabaseError, LspError)) as refused, transaction.atomic():
        save(RotationTurn(arrangement=arranged, **values))
    assert constraint in str(refused.value.__cause__ or refused.value)


# --- no more holders than arranged, in the database


def vice_chair(board: Any, starts_on: date | None = APRIL, ends_on: date | None = None) -> Office:
    return make.office(board, kind="vice_chair", starts_on=starts_on, ends_on=ends_on)


def refused_by_the_database(write: Any) -> bool:
    try:
        with transaction.atomic():
            write()
    except (DatabaseError, LspError) as error:
        return "l5_no_more_holders_than_arranged" in str(error.__cause__ or error)
    return False


@pytest.mark.database
def test_L5_the_database_refuses_more_holders_than_arranged(board: Any) -> None:
    save(OfficeArrangement(body=board, kind="vice_chair", holders=2, starts_on=APRIL))
    vice_chair(board, ends_on=OCTOBER)
    vice_chair(board, JUNE)
    assert refused_by_the_database(lambda: vice_chair(board, JUNE))
    assert refused_by_the_database(lambda: vice_chair(board, MAY, date(2006, 6, 2)))
    vice_chair(board, MAY, JUNE)  # three in all, never more than two at a time
    vice_chair(board, OCTOBER)
    assert refused_by_the_database(lambda: vice_chair(board, date(2007, 1, 1)))


@pytest.mark.database
def test_L5_a_chair_is_one_where_nothing_is_arranged_and_vice_chairs_are_as_many_as_there_are(
    board: Any,
) -> None:
    make.office(board, starts_on=None)
    assert refused_by_the_database(lambda: make.office(board, starts_on=APRIL, place=2))
    for _ in range(3):
        vice_chair(board, None)


@pytest.mark.database
def test_L5_an_end_is_never_refused_and_a_later_one_is(board: Any) -> None:
    arranged = save(OfficeArrangement(body=board, kind="vice_chair", holders=2, starts_on=APRIL))
    held = [vice_chair(board), vice_chair(board, ends_on=JUNE)]
    with place.in_act():
        arranged.holders = 1
        arranged.save()
        held[0].ends_on = OCTOBER
        held[0].save()
    held[1].ends_on = OCTOBER
    assert refused_by_the_database(lambda: save(held[1]))


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
def test_L5_two_at_once_do_not_both_get_the_last_place() -> None:
    board = make.board(place.lsp())
    save(OfficeArrangement(body=board, kind="vice_chair", holders=1, starts_on=APRIL))

    def write() -> bool:
        return refused_by_the_database(lambda: vice_chair(board))

    assert sorted(at_once(write, write)) == [False, True]


# --- pages and API


def test_the_page_asks_for_the_kind_of_rule_first(board: Any, desk: Client, agencies: Any) -> None:
    address = f"{board.get_absolute_url()}arrangements/new/"
    first = text_of(desk.get(address))
    for words in ("In turn by organisations", "In turn by seats", "shared by several"):
        assert words in first
    assert "Months of a turn" not in first
    shared, turns = (text_of(desk.get(f"{address}?rule={rule}")) for rule in ("shared", "organisations"))
    assert "Months of a turn" not in shared
    assert "Holders at a time" in shared
    assert "Holders at a time" not in turns
    assert "whoever sits for the organisation when its turn begins" in turns
    assert "Turn 3" in turns
    assert "Turn 4" not in turns  # as many as there are organisations


def test_an_office_goes_round_among_organisations_on_the_pages(
    board: Any, desk: Client, public: Client, agencies: Any
) -> None:
    home = board.get_absolute_url()
    typed = {"kind": "chair", "months": "6", **on("starts_on", APRIL)}
    order = {f"turn_{number}": agency.pk for number, agency in enumerate(agencies, start=1)}
    address = f"{home}arrangements/new/?rule=organisations"
    refused = desk.post(address, {**typed, "turn_1": agencies[0].pk})
    assert refused.status_code == 422
    assert "Choose at least two organisations" in text_of(refused)
    assert desk.post(address, {**typed, **order}).status_code == 302
    page = text_of(public.get(home))
    assert "goes round every 6 months: Example Police, Example Trust, Example Council" in page
    assert "Next: <strong>Example Trust</strong> (Member for Example Trust), from" in page
    confirm = f"{home}arrangements/{OfficeArrangement.objects.get().pk}/confirm/"
    assert "The turn of “Example Police” lasts from" in text_of(desk.get(confirm))
    assert desk.post(confirm, {"version": 1}).status_code == 302
    assert Office.objects.get().person.name == "Member for Example Police"


def test_shared_offices_are_arranged_on_the_pages(board: Any, desk: Client) -> None:
    address = f"{board.get_absolute_url()}arrangements/new/?rule=shared"
    sent = {"kind": "chair", "holders": "2", **on("starts_on", APRIL)}
    assert desk.post(address, sent).status_code == 302
    assert OfficeArrangement.objects.get().holders == 2


def test_the_api_takes_and_tells_organisations(board: Any, coordinator: Any, agencies: Any) -> None:
    caller, wanted = caller_for(coordinator), [agency.pk for agency in agencies]
    sent = {
        "body": board.pk, "kind": "chair", "starts_on": "2006-04-01", "months": 6,
        "first_turn_on": "2006-04-01", "organisations": wanted,
    }  # fmt: skip
    made = caller.post("/office-arrangements/", sent)
    assert made.status_code == 201
    assert [each["id"] for each in made.json()["organisations"]] == wanted
    assert made.json()["turns"] == []
    confirmed = caller.post(
        f"/office-arrangements/{made.json()['id']}/confirm-next/", {}, If_Match=made["ETag"]
    )
    assert confirmed.status_code == 200
