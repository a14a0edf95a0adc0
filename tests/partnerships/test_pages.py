"""The pages of membership without JavaScript: empty, one, many; the whole job; bad input loses nothing typed."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lsp import clock
from lsp.models import Organisation, Person
from partnerships.models import Appointment, Body, Office, Seat
from tests.factories import lsp as place
from tests.factories import partnerships as make

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, JULY = date(2006, 4, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)
HOME = "/example-partnership/bodies/"


@pytest.fixture
def public() -> Client:
    return Client()


@pytest.fixture
def desk(coordinator: Any) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


@pytest.fixture
def board(partnership: Any) -> Any:
    return make.board(partnership, slug="board", published=True)


def on(name: str, day: date | None) -> dict[str, str]:
    """A date as the three boxes send it."""
    parts = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"{name}_{part}": str(value) for part, value in zip(("day", "month", "year"), parts, strict=True)}


def text(response: Any) -> str:
    """What one reads, without the markup's white space."""
    return " ".join(response.content.decode().split())


def appointing(person: Any = "", **given: Any) -> dict[str, Any]:
    return {"person": getattr(person, "pk", person), "how": "nominated", **on("starts_on", MAY), **given}


# --- the list


def test_the_history_is_offered_to_those_who_may_open_it(desk: Client, public: Client, board: Any) -> None:
    whole = "The whole history of this record"
    assert whole in text(desk.get(f"{HOME}board/"))
    assert whole not in text(public.get(f"{HOME}board/"))


def test_a_day_or_a_version_beyond_all_measure_is_bad_input(desk: Client, board: Any) -> None:
    assert desk.get(f"{HOME}?as_at=9999-12-31").status_code == 200
    edited = {"name": "Board", "kind": "board", "membership": "closed", **on("starts_on", APRIL)}
    for version in ("9" * 5000, "one"):
        assert desk.post(f"{HOME}board/edit/", {**edited, "version": version}).status_code == 409


def test_an_empty_list_says_what_to_do(desk: Client, public: Client) -> None:
    assert "Begin with the board" in text(desk.get(HOME))
    shown = text(public.get(HOME))
    assert "No body is published yet" in shown
    assert "Add a body" not in shown


def test_the_list_counts_and_shows_the_coordinator_what_is_due(
    desk: Client, public: Client, partnership: Any, board: Any
) -> None:
    make.body(partnership, "Theme", parent=board)
    make.seat(board, "Empty chair")
    soon = clock.days_from_today(30)
    make.appointment(make.seat(board, "Chief constable"), place.person("Alex Example"), ends_on=soon)
    seen = text(desk.get(HOME))
    assert "1 vacant seat" in seen
    assert "Terms that end within 90 days" in seen
    assert seen.index("Empty chair") < seen.index("Alex Example") < seen.index("Theme")
    shown = text(public.get(HOME))
    assert "What needs you" not in shown
    assert "Theme" in shown


def test_L5_the_list_answers_as_at_a_date(public: Client, partnership: Any) -> None:
    make.body(partnership, "Old forum", ends_on=MAY)
    assert "Old forum" not in text(public.get(HOME))
    assert "Old forum" in text(public.get(HOME, {"as_at": "30 April 2006"}))
    assert "No body existed on this day" in text(public.get(HOME, {"as_at": "1 January 2001"}))


def test_what_is_not_published_is_for_those_with_a_role(
    public: Client, desk: Client, partnership: Any
) -> None:
    make.body(partnership, "Hidden", published=False, slug="hidden")
    assert "Hidden" not in text(public.get(HOME))
    assert "Hidden" in text(desk.get(HOME))
    assert public.get(f"{HOME}hidden/").status_code == 302
    stranger = Client()
    stranger.force_login(place.user())
    assert stranger.get(f"{HOME}hidden/").status_code == 404
    assert desk.get(f"{HOME}hidden/").status_code == 200


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_the_members_are_downloaded_as_at_a_date(public: Client, board: Any, format_: str) -> None:
    make.appointment(make.seat(board), place.person("Alex Example", email="secret@example.org"), ends_on=MAY)
    answer = public.get(HOME, {"format": format_, "as_at": "2006-04-01"})
    assert answer["Content-Disposition"] == f'attachment; filename="example-partnership-members.{format_}"'
    if format_ == "csv":
        assert "Alex Example" in answer.content.decode()
        assert "secret@" not in answer.content.decode()
        assert "Alex Example" not in public.get(HOME, {"format": "csv"}).content.decode()


def test_the_members_are_filtered_sorted_and_paged(public: Client, board: Any) -> None:
    address = "/example-partnership/members/"
    assert "There are no seats on this day" in text(public.get(address))
    make.appointment(make.seat(board, "Chief constable"), place.person("Alex Example"))
    make.seat(board, "Empty chair", network="Network", sector="voluntary")
    for filters, shown, hidden in (
        ({"q": "alex"}, "Chief constable", "Empty chair"),
        ({"state": "vacant"}, "Empty chair", "Alex Example"),
        ({"state": "filled"}, "Chief constable", "Empty chair"),
        ({"sector": "voluntary"}, "Empty chair", "Chief constable"),
    ):
        seen = text(public.get(address, filters))
        assert shown in seen
        assert hidden not in seen
    assert "No seat matches these filters" in text(public.get(address, {"q": "nobody of that name"}))
    assert "Alex Example" in public.get(address, {"q": "alex", "format": "csv"}).content.decode()
    for _ in range(30):
        make.seat(board)
    assert len(public.get(address, {"page": 2, "sort": "-person"}).context["rows"]) == 7


# --- a body


def test_a_bodys_page_shows_who_sits_for_whom_since_when(public: Client, desk: Client, board: Any) -> None:
    police = place.organisation("Example Police")
    seat = make.seat(board, "Chief constable", organisation=police)
    alex = place.person("Alex Example")
    make.appointment(seat, alex, starts_on=MAY, deputy=place.person("Sam Sample"))
    make.office(board, alex, independent=False)
    shown = text(public.get(f"{HOME}board/"))
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
    assert "What you can do" in text(desk.get(f"{HOME}board/"))
    assert "Vacant" in text(public.get(f"{HOME}board/", {"as_at": "30 April 2006"}))


def test_an_officer_who_lost_the_seat_is_pointed_out(desk: Client, board: Any) -> None:
    make.office(board, independent=False)
    assert "Holds no seat of this body" in text(desk.get(f"{HOME}board/"))


def test_a_body_without_seats_says_what_to_do(desk: Client, public: Client, board: Any) -> None:
    assert "This body has no seats yet" in text(desk.get(f"{HOME}board/"))
    assert "No seats on this day" in text(public.get(f"{HOME}board/"))


# --- the coordinator's job, start to end


def test_the_whole_job_from_an_empty_partnership_to_a_replaced_member(desk: Client, partnership: Any) -> None:
    blocks = list(partnership.blocks.values_list("pk", flat=True)[:2])
    made = desk.post(
        f"{HOME}new/",
        {
            "name": "Board",
            "kind": "board",
            "membership": "closed",
            "blocks": blocks,
            **on("starts_on", APRIL),
        },
        follow=True,
    )
    assert "Board was added" in text(made)
    body = Body.objects.get()
    police = place.organisation("Example Police")
    seat_data = {"label": "Chief constable", "organisation": police.pk, "kind": "member", "voting": "on"}
    assert "was added" in text(desk.post(f"{HOME}board/seats/new/", seat_data, follow=True))
    seat = Seat.objects.get()
    assert (seat.starts_on, seat.sector) == (APRIL, "other_public")
    new = {"new_name": "Alex Example", "new_job_title": "Chief constable", "new_email": "alex@example.org"}
    done = desk.post(f"{HOME}board/seats/{seat.pk}/appoint/", appointing(**new), follow=True)
    assert "Alex Example was appointed" in text(done)
    term = Appointment.objects.get()
    assert (term.person.email, term.organisation, term.starts_on) == ("alex@example.org", police, MAY)
    office = {"kind": "chair", "person": term.person.pk, **on("starts_on", MAY)}
    assert "is chair of Board" in text(desk.post(f"{HOME}board/offices/new/", office, follow=True))
    sam = place.person("Sam Sample")
    change = {"person": sam.pk, "how": "nominated", "end_reason": "Retired", "version": term.version}
    done = desk.post(
        f"{HOME}board/seats/{seat.pk}/replace/", {**change, **on("starts_on", JUNE)}, follow=True
    )
    assert "Sam Sample takes over" in text(done)
    end = {**on("ends_on", JUNE), "end_reason": "Retired", "version": 1}
    desk.post(f"{HOME}board/offices/{Office.objects.get().pk}/end/", end)
    assert Office.objects.get().ends_on == JUNE
    history = text(desk.get(f"{HOME}board/seats/{seat.pk}/"))
    assert history.index("Sam Sample") < history.index("Alex Example")
    desk.post(f"{HOME}board/publish/", {"version": body.version})
    assert "Sam Sample" in text(Client().get(f"{HOME}board/"))
    current = Body.objects.get()
    desk.post(
        f"{HOME}board/end/", {**on("ends_on", JULY), "end_reason": "Replaced", "version": current.version}
    )
    assert Body.objects.get().ends_on == Appointment.objects.get(person=sam).ends_on == JULY


def test_a_body_is_changed(desk: Client, board: Any, partnership: Any) -> None:
    shown = desk.get(f"{HOME}board/edit/")
    data = {
        "name": "The Board",
        "kind": "board",
        "membership": "open",
        "terms_of_reference": "To agree.",
        "blocks": [partnership.blocks.first().pk],
        "version": 1,
        **on("starts_on", board.starts_on),
    }
    assert shown.context["form"]["name"].value() == "Board"
    assert desk.post(f"{HOME}board/edit/", data).status_code == 302
    board.refresh_from_db()
    assert (board.name, board.membership, board.slug) == ("The Board", "open", "board")
    assert board.block_links.count() == 1


def test_a_seat_and_a_term_are_changed_and_a_seat_ends(desk: Client, board: Any) -> None:
    seat = make.seat(board, "Chief constable")
    term = make.appointment(seat, starts_on=MAY)
    sam = place.person("Sam Sample")
    at = f"{HOME}board/seats/{seat.pk}/"
    shown = desk.get(f"{at}edit/").context["form"].initial
    data = {
        "label": "Commander",
        "organisation": seat.organisation_id,
        "kind": "member",
        "position": 3,
        "version": 1,
    }
    assert shown["label"] == "Chief constable"
    assert desk.post(f"{at}edit/", {**data, **on("starts_on", seat.starts_on)}).status_code == 302
    change = {"deputy": sam.pk, "how": "ex_officio", "version": 1, **on("starts_on", MAY)}
    assert desk.get(f"{HOME}board/terms/{term.pk}/edit/").status_code == 200
    assert desk.post(f"{HOME}board/terms/{term.pk}/edit/", change).status_code == 302
    end = {**on("ends_on", JULY), "end_reason": "Merged", "version": 2}
    assert desk.post(f"{at}end/", end).status_code == 302
    seat.refresh_from_db()
    term.refresh_from_db()
    assert (seat.label, seat.position, seat.voting, seat.ends_on) == ("Commander", 3, False, JULY)
    assert (term.deputy, term.how, term.ends_on) == (sam, "ex_officio", JULY)


def test_a_term_ends(desk: Client, board: Any) -> None:
    term = make.appointment(make.seat(board), starts_on=MAY)
    make.office(board, term.person)
    at = f"{HOME}board/terms/{term.pk}/end/"
    assert "is also chair of Board" in text(desk.get(at))
    done = desk.post(at, {**on("ends_on", JULY), "end_reason": "Moved away", "version": 1}, follow=True)
    assert "ends on 1 July 2006" in text(done)


# --- refused input loses nothing typed


def test_P2_a_taken_seat_says_who_sits_there_and_keeps_what_was_typed(desk: Client, board: Any) -> None:
    seat = make.seat(board)
    make.appointment(seat, place.person("Alex Example"), starts_on=APRIL)
    at = f"{HOME}board/seats/{seat.pk}/appoint/"
    assert "replace them" in text(desk.get(at))
    refused = desk.post(at, appointing(new_name="Sam Sample", new_email="sam@example.org"))
    shown = text(refused)
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
        ({"new_email": "not an address", "person": "", "new_name": "Sam"}, "valid email"),
    ],
)
def test_bad_input_is_refused_in_words_and_kept(
    desk: Client, board: Any, given: dict[str, str], words: str
) -> None:
    seat = make.seat(board)
    alex = place.person("Alex Example")
    data = {**appointing(alex), "brought_in_source": "A list I typed", **given}
    refused = desk.post(f"{HOME}board/seats/{seat.pk}/appoint/", data)
    shown = text(refused)
    assert refused.status_code == 422
    assert words in shown
    assert "There is a problem" in shown
    assert ('value="A list I typed"' in shown) is ("brought_in_source" not in given)
    assert 'value="2006"' in shown or "starts_on_year" in given
    assert not Appointment.objects.exists()


def test_P4_replacing_in_a_vacant_seat_says_so_before_the_button(desk: Client, board: Any) -> None:
    seat = make.seat(board)
    at = f"{HOME}board/seats/{seat.pk}/replace/"
    shown = text(desk.get(at))
    assert "This seat is vacant" in shown
    assert ">Replace</button>" not in shown
    sam = place.person()
    refused = desk.post(at, {**appointing(sam), "end_reason": "Gone"})
    assert refused.status_code == 422
    assert "appoint somebody instead" in text(refused)


def test_L5_nothing_is_added_to_a_body_that_ended(desk: Client, partnership: Any) -> None:
    make.body(partnership, slug="old", ends_on=MAY)
    for page in ("seats/new/", "offices/new/"):
        shown = text(desk.get(f"{HOME}old/{page}"))
        assert "ended on 1 May 2006" in shown
    data = {
        "label": "Late",
        "organisation": place.organisation().pk,
        "kind": "member",
        **on("starts_on", JUNE),
    }
    assert desk.post(f"{HOME}old/seats/new/", data).status_code == 422
    assert "ends on 1 May 2006 already" in text(desk.get(f"{HOME}old/end/"))


def test_L5_ending_a_body_shows_beforehand_what_ends_and_what_stands_in_the_way(
    desk: Client, board: Any
) -> None:
    seat = make.seat(board, "Chief constable")
    make.appointment(seat, place.person("Alex Example"), starts_on=clock.days_from_today(40))
    shown = text(desk.get(f"{HOME}board/end/"))
    assert "1 seat" in shown
    assert "The term of Alex Example in “Chief constable” begins on" in shown
    data = {**on("ends_on", clock.today()), "end_reason": "Enough", "version": 1}
    refused = desk.post(f"{HOME}board/end/", data)
    assert refused.status_code == 422
    assert "Enough</textarea>" in text(refused)


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
    shown = text(refused)
    assert refused.status_code == 409
    assert 'value="Mine"' in shown
    assert "Theirs" in shown
    assert desk.post(f"{HOME}board/edit/", {**data, "version": 2}).status_code == 302


def test_P5_a_networks_seat_asks_for_an_organisation_of_its_sector(desk: Client, board: Any) -> None:
    seat = make.seat(board, network="Community network", sector="voluntary")
    helpers = place.organisation("Example Helpers", sector="voluntary")
    place.organisation("Example Traders", sector="private")
    at = f"{HOME}board/seats/{seat.pk}/appoint/"
    shown = text(desk.get(at))
    assert "Example Helpers" in shown
    assert "Example Traders" not in shown
    assert desk.post(at, appointing(place.person())).status_code == 422
    assert desk.post(at, {**appointing(place.person()), "organisation": helpers.pk}).status_code == 302


def test_P1_a_second_board_is_refused_on_the_page(desk: Client, board: Any) -> None:
    data = {"name": "Second", "kind": "board", "membership": "closed", **on("starts_on", MAY)}
    refused = desk.post(f"{HOME}new/", data)
    assert refused.status_code == 409
    assert "(rule P1)" in text(refused)


def test_a_long_register_is_searched_without_javascript(
    desk: Client, board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from partnerships.queries import choices

    monkeypatch.setattr(choices, "AT_MOST", 2)
    for name in ("Alex Example", "Bo Example", "Robin Sample"):
        place.person(name)
    sat = make.appointment(make.seat(board), place.person("Kim Known"))
    at = f"{HOME}board/seats/{make.seat(board).pk}/appoint/"
    shown = text(desk.get(at))
    assert str(sat.person) in shown
    assert "Robin Sample" not in shown
    found = text(desk.get(at, {"q": "sample"}))
    assert "1 found" in found
    assert "Robin Sample" in found
    assert "Nobody was found" in text(desk.get(at, {"q": "zzz"}))


# --- who, and how many queries


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
        stranger = Client()
        stranger.force_login(user)
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


def test_every_organisation_is_offered_but_those_that_ended(desk: Client, board: Any) -> None:
    place.organisation("Example Police")
    place.save(Organisation(name="Gone Agency", slug="gone", sector="private", ends_on=MAY))
    shown = text(desk.get(f"{HOME}board/seats/new/"))
    assert "Example Police" in shown
    assert "Gone Agency" not in shown
