"""What the pages of membership refuse: in which words, and that nothing typed is lost."""

from typing import Any

import pytest
from django.test import Client

from lsp import clock
from lsp.models import Person
from partnerships.models import Appointment
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.partnerships.forms import APRIL, HOME, JUNE, MAY, appointing, on
from tests.visitors import text_of

pytestmark = pytest.mark.django_db


def test_P2_a_taken_seat_says_who_sits_there_and_keeps_what_was_typed(desk: Client, board: Any) -> None:
    seat = make.seat(board)
    make.appointment(seat, place.person("Alex Example"), starts_on=APRIL)
    at = f"{HOME}board/seats/{seat.pk}/appoint/"
    assert "replace them" in text_of(desk.get(at))
    refused = desk.post(at, appointing(new_name="Sam Sample", new_email="sam@example.org"))
    shown = text_of(refused)
    assert refused.status_code == 409
    assert "Alex Example sits in this seat since 1 April 2006" in shown
    assert "(rule P2)" in shown
    assert "<title>Error:" in shown
    for typed in ('value="Sam Sample"', 'value="sam@example.org"', 'value="2006"'):
        assert typed in shown
    assert not Person.objects.filter(name="Sam Sample").exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"person": ""}, "Choose somebody, or enter the name of somebody new"),
        ({"person": "999999"}, "Choose the person from the list"),
        ({"new_name": "Sam Sample"}, "not both"),
        ({"starts_on_day": "31", "starts_on_month": "2"}, "must be a real date"),
        ({"starts_on_day": "", "starts_on_month": "", "starts_on_year": ""}, "Enter the date it begins"),
        (on("ends_on", APRIL), "The end must be later than the beginning"),
        ({"how": "by lot"}, "Choose how appointed from the list"),
        ({"brought_in": "on", "brought_in_source": " "}, "Say where this was brought in from"),
        (
            {"new_email": "not an address", "person": "", "new_name": "Sam"},
            "must be an e-mail address, for example",
        ),
    ],
)
def test_bad_input_is_refused_in_words_and_kept(
    desk: Client, board: Any, given: dict[str, str], words: str
) -> None:
    seat = make.seat(board)
    alex = place.person("Alex Example")
    data = {**appointing(alex), "brought_in_source": "A list I typed", **given}
    refused = desk.post(f"{HOME}board/seats/{seat.pk}/appoint/", data)
    shown = text_of(refused)
    assert refused.status_code == 422
    assert words in shown
    assert "There is a problem" in shown
    assert ('value="A list I typed"' in shown) is ("brought_in_source" not in given)
    assert 'value="2006"' in shown or "starts_on_year" in given
    assert not Appointment.objects.exists()


def test_P4_replacing_in_a_vacant_seat_says_so_before_the_button(desk: Client, board: Any) -> None:
    seat = make.seat(board)
    at = f"{HOME}board/seats/{seat.pk}/replace/"
    shown = text_of(desk.get(at))
    assert "This seat is vacant" in shown
    assert ">Replace</button>" not in shown
    sam = place.person()
    refused = desk.post(at, {**appointing(sam), "end_reason": "Gone"})
    assert refused.status_code == 422
    assert "appoint somebody instead" in text_of(refused)


def test_L5_nothing_is_added_to_a_body_that_ended(desk: Client, partnership: Any) -> None:
    make.body(partnership, slug="old", ends_on=MAY)
    for page in ("seats/new/", "offices/new/"):
        shown = text_of(desk.get(f"{HOME}old/{page}"))
        assert "ended on 1 May 2006" in shown
    data = {
        "label": "Late",
        "organisation": place.organisation().pk,
        "kind": "member",
        **on("starts_on", JUNE),
    }
    assert desk.post(f"{HOME}old/seats/new/", data).status_code == 422
    assert "ends on 1 May 2006 already" in text_of(desk.get(f"{HOME}old/end/"))


def test_L5_ending_a_body_shows_beforehand_what_ends_and_what_stands_in_the_way(
    desk: Client, board: Any
) -> None:
    seat = make.seat(board, "Chief constable")
    make.appointment(seat, place.person("Alex Example"), starts_on=clock.days_from_today(40))
    shown = text_of(desk.get(f"{HOME}board/end/"))
    assert "1 seat" in shown
    assert "The term of Alex Example in “Chief constable” begins on" in shown
    data = {**on("ends_on", clock.today()), "end_reason": "Enough", "version": 1}
    refused = desk.post(f"{HOME}board/end/", data)
    assert refused.status_code == 422
    assert "Enough</textarea>" in text_of(refused)


def test_a_stale_edit_is_a_conflict_that_shows_both(desk: Client, board: Any) -> None:
    board.name = "Theirs"
    place.save(board)
    data = {
        "name": "Mine",
        "kind": "board",
        "membership": "closed",
        "version": 1,
        **on("starts_on", board.starts_on),
    }
    refused = desk.post(f"{HOME}board/edit/", data)
    shown = text_of(refused)
    assert refused.status_code == 409
    assert 'value="Mine"' in shown
    assert "Theirs" in shown
    assert desk.post(f"{HOME}board/edit/", {**data, "version": 2}).status_code == 302


def test_P5_a_networks_seat_asks_for_an_organisation_of_its_sector(desk: Client, board: Any) -> None:
    seat = make.seat(board, network="Community network", sector="voluntary")
    helpers = place.organisation("Example Helpers", sector="voluntary")
    place.organisation("Example Traders", sector="private")
    at = f"{HOME}board/seats/{seat.pk}/appoint/"
    shown = text_of(desk.get(at))
    assert "Example Helpers" in shown
    assert "Example Traders" not in shown
    assert desk.post(at, appointing(place.person())).status_code == 422
    assert desk.post(at, {**appointing(place.person()), "organisation": helpers.pk}).status_code == 302


def test_P1_a_second_board_is_refused_on_the_page(desk: Client, board: Any) -> None:
    data = {"name": "Second", "kind": "board", "membership": "closed", **on("starts_on", MAY)}
    refused = desk.post(f"{HOME}new/", data)
    assert refused.status_code == 409
    assert "(rule P1)" in text_of(refused)
