"""The pages of membership: empty, one, many; for whom they are; what they cost."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lsp import clock
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.partnerships.forms import APRIL, HOME, MAY, on
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db


def test_the_history_is_offered_to_those_who_may_open_it(desk: Client, public: Client, board: Any) -> None:
    whole = "The whole history of this record"
    assert whole in text_of(desk.get(f"{HOME}board/"))
    assert whole not in text_of(public.get(f"{HOME}board/"))


def test_a_day_or_a_version_beyond_all_measure_is_bad_input(desk: Client, board: Any) -> None:
    assert desk.get(f"{HOME}?as_at=9999-12-31").status_code == 200
    edited = {"name": "Board", "kind": "board", "membership": "closed", **on("starts_on", APRIL)}
    for version in ("9" * 5000, "one"):
        assert desk.post(f"{HOME}board/edit/", {**edited, "version": version}).status_code == 409


def test_an_empty_list_says_what_to_do(desk: Client, public: Client) -> None:
    assert "The set-up leads through it" in text_of(desk.get(HOME))
    shown = text_of(public.get(HOME))
    assert "No body is published yet" in shown
    assert "Add a body" not in shown


def test_the_list_counts_and_shows_the_coordinator_what_is_due(
    desk: Client, public: Client, partnership: Any, board: Any
) -> None:
    make.body(partnership, "Theme", parent=board)
    make.seat(board, "Empty chair")
    soon = clock.days_from_today(30)
    make.appointment(make.seat(board, "Chief constable"), place.person("Alex Example"), ends_on=soon)
    seen = text_of(desk.get(HOME))
    assert "1 vacant seat" in seen
    assert "Terms that end within 90 days" in seen
    assert seen.index("Empty chair") < seen.index("Alex Example") < seen.index("Theme")
    shown = text_of(public.get(HOME))
    assert "What needs you" not in shown
    assert "Theme" in shown


def test_L5_the_list_answers_as_at_a_date(public: Client, partnership: Any) -> None:
    make.body(partnership, "Old forum", ends_on=MAY)
    assert "Old forum" not in text_of(public.get(HOME))
    assert "Old forum" in text_of(public.get(HOME, {"as_at": "30 April 2006"}))
    assert "No body existed on this day" in text_of(public.get(HOME, {"as_at": "1 January 2001"}))


def test_what_is_not_published_is_for_those_with_a_role(
    public: Client, desk: Client, partnership: Any
) -> None:
    make.body(partnership, "Hidden", published=False, slug="hidden")
    assert "Hidden" not in text_of(public.get(HOME))
    assert "Hidden" in text_of(desk.get(HOME))
    assert public.get(f"{HOME}hidden/").status_code == 302
    assert signed_in(place.user()).get(f"{HOME}hidden/").status_code == 404
    assert desk.get(f"{HOME}hidden/").status_code == 200


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_the_members_are_downloaded_as_at_a_date(public: Client, board: Any, format_: str) -> None:
    make.appointment(make.seat(board), place.person("Alex Example", email="secret@example.org"), ends_on=MAY)
    answer = public.get("/example-partnership/members/", {"format": format_, "as_at": "2006-04-01"})
    assert answer["Content-Disposition"] == f'attachment; filename="members.{format_}"'
    if format_ == "csv":
        assert "Alex Example" in answer.content.decode()
        assert "secret@" not in answer.content.decode()
        assert (
            "Alex Example"
            not in public.get("/example-partnership/members/", {"format": "csv"}).content.decode()
        )


def test_the_members_are_filtered_sorted_and_paged(public: Client, board: Any) -> None:
    address = "/example-partnership/members/"
    assert "There are no seats on this day" in text_of(public.get(address))
    make.appointment(make.seat(board, "Chief constable"), place.person("Alex Example"))
    make.seat(board, "Empty chair", network="Network", sector="voluntary")
    for filters, shown, hidden in (
        ({"q": "alex"}, "Chief constable", "Empty chair"),
        ({"state": "vacant"}, "Empty chair", "Alex Example"),
        ({"state": "filled"}, "Chief constable", "Empty chair"),
        ({"sector": "voluntary"}, "Empty chair", "Chief constable"),
    ):
        seen = text_of(public.get(address, filters))
        assert shown in seen
        assert hidden not in seen
    assert "No seat matches these filters" in text_of(public.get(address, {"q": "nobody of that name"}))
    assert "Alex Example" in public.get(address, {"q": "alex", "format": "csv"}).content.decode()
    for _ in range(30):
        make.seat(board)
    assert len(public.get(address, {"page": 2, "sort": "-person"}).context["rows"]) == 7


def test_a_bodys_page_shows_who_sits_for_whom_since_when(public: Client, desk: Client, board: Any) -> None:
    police = place.organisation("Example Police")
    seat = make.seat(board, "Chief constable", organisation=police)
    alex = place.person("Alex Example")
    make.appointment(seat, alex, starts_on=MAY, deputy=place.person("Sam Sample"))
    make.office(board, alex, independent=False)
    shown = text_of(public.get(f"{HOME}board/"))
    for words in (
        "Chief constable",
        "Alex Example",
        "Example Police",
        "1 May 2006",
        "no end set",
        "Sam Sample",
        "Chair",
    ):
        assert words in shown
    assert "What you can do" not in shown
    assert "What you can do" in text_of(desk.get(f"{HOME}board/"))
    assert "Vacant" in text_of(public.get(f"{HOME}board/", {"as_at": "30 April 2006"}))


def test_an_officer_who_lost_the_seat_is_pointed_out(desk: Client, board: Any) -> None:
    make.office(board, independent=False)
    assert "Holds no seat of this body" in text_of(desk.get(f"{HOME}board/"))


def test_a_body_without_seats_says_what_to_do(desk: Client, public: Client, board: Any) -> None:
    assert "This body has no seats yet" in text_of(desk.get(f"{HOME}board/"))
    assert "No seats on this day" in text_of(public.get(f"{HOME}board/"))


@pytest.mark.parametrize(
    "path",
    [
        "new/",
        "board/edit/",
        "board/publish/",
        "board/unpublish/",
        "board/end/",
        "board/seats/new/",
        "board/seats/{seat}/edit/",
        "board/seats/{seat}/end/",
        "board/seats/{seat}/appoint/",
        "board/seats/{seat}/replace/",
        "board/terms/{term}/edit/",
        "board/terms/{term}/end/",
        "board/offices/new/",
        "board/offices/{office}/end/",
    ],
)
def test_V2_the_acts_exist_for_the_coordinator_alone(
    desk: Client, public: Client, board: Any, partnership: Any, path: str
) -> None:
    term = make.appointment(make.seat(board))
    office = make.office(board)
    address = HOME + path.format(seat=term.seat_id, term=term.pk, office=office.pk)
    assert desk.get(address).status_code == 200
    assert public.get(address).status_code == 302
    for user in (
        place.coordinator(place.lsp()),
        place.officer(term.organisation),
        place.auditor(partnership),
        place.administrator(),
    ):
        stranger = signed_in(user)
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {}).status_code == 404


def test_a_seat_or_term_of_another_body_is_not_found(desk: Client, board: Any) -> None:
    elsewhere = make.appointment(make.seat(make.body(board.lsp)))
    for path in (f"seats/{elsewhere.seat_id}/", f"terms/{elsewhere.pk}/end/", "offices/1/end/"):
        assert desk.get(f"{HOME}board/{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["bodies/", "bodies/board/", "members/", "bodies/?format=csv", "members/?format=csv"]
)
def test_pages_take_a_fixed_number_of_queries(desk: Client, board: Any, path: str) -> None:
    def one_more(body: Any) -> None:
        person = place.person()
        make.appointment(make.seat(body), person, deputy=place.person(), ends_on=clock.days_from_today(9))
        make.seat(body)
        make.office(body, person, kind="vice_chair", independent=False)

    def read() -> int:
        desk.get(f"/example-partnership/{path}")
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(f"/example-partnership/{path}").status_code == 200
        return len(captured)

    one_more(board)
    one_more(make.body(board.lsp, parent=board))
    one = read()
    for _ in range(4):
        one_more(board)
        one_more(make.body(board.lsp, parent=board))
    assert read() == one
