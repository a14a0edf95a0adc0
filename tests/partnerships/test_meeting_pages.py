"""The pages of meetings without JavaScript: the whole job; bad input is answered and loses nothing typed."""

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from lsp import clock
from lsp.models import Message
from partnerships import workflow
from partnerships.models import AgendaItem, Attendance, Meeting, Paper
from partnerships.services import agenda, meetings, packs
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.partnerships.forms import on
from tests.visitors import text_of

pytestmark = pytest.mark.django_db

LATER = clock.today() + timedelta(days=60)
HOME = "/example-partnership/bodies/board/"


@pytest.fixture
def board(partnership: Any) -> Any:
    return structure.board(partnership, slug="board")


@pytest.fixture
def desk(coordinator: Any) -> Client:
    client = Client()
    client.force_login(coordinator)
    return client


@pytest.fixture
def meeting(board: Any) -> Any:
    return make.meeting(board, LATER)


def scheduling(day: date | None = LATER, **given: Any) -> dict[str, Any]:
    return {**on("day", day), "starts_at": "9:30am", "ends_at": "11:00", "place": "Town Hall", **given}


def planning(**given: Any) -> dict[str, Any]:
    first, until = date(2030, 1, 1), date(2030, 6, 30)
    rule = {"every": "2", "unit": "months", "which": "2", "weekday": "1", "starts_at": "9:30am"}
    return {**rule, **on("first", first), **on("until", until), **given}


# --- lists


def test_lists_are_helpful_where_they_are_empty(desk: Client, board: Any) -> None:
    assert "No meetings to come" in text_of(desk.get(f"{HOME}meetings/"))
    assert "Plan meetings ahead" in text_of(desk.get(f"{HOME}meetings/"))
    assert "No past meetings" in text_of(desk.get(f"{HOME}meetings/?when=past"))
    assert "Plan meetings ahead" not in text_of(Client().get(f"{HOME}meetings/"))
    assert "Nothing is planned yet" in text_of(Client().get(f"{HOME}plan/"))


def test_meetings_to_come_stand_first_and_past_ones_apart(desk: Client, board: Any) -> None:
    for days in (10, 20, -10, -20):
        make.meeting(board, clock.today() + timedelta(days=days), place=f"Place {days}")
    off = make.meeting(board, clock.today() + timedelta(days=15), state=workflow.CANCELLED, place="Place off")
    coming = text_of(desk.get("/example-partnership/meetings/"))
    assert coming.index("Place 10") < coming.index("Place off") < coming.index("Place 20")
    assert "Place -10" not in coming
    past = text_of(desk.get("/example-partnership/meetings/?when=past"))
    assert past.index("Place -10") < past.index("Place -20")
    assert "Cancelled" in coming
    only = text_of(desk.get(f"/example-partnership/meetings/?when=all&state=cancelled&body={board.pk}"))
    assert off.place in only
    assert "Place 20" not in only


def test_the_list_can_be_taken_away_as_a_file(desk: Client, board: Any) -> None:
    make.meeting(board, LATER, place="=SUM(1)")
    file = desk.get("/example-partnership/meetings/?format=csv").content.decode()
    assert "'=SUM(1)" in file
    assert "9:30am" in file


def test_V2_an_unpublished_meeting_is_nowhere_for_the_public(desk: Client, board: Any) -> None:
    hidden = make.meeting(board, LATER, published=False, place="Secret place")
    for address in ("/example-partnership/meetings/", f"{HOME}meetings/", f"{HOME}plan/", HOME):
        assert "Secret place" not in text_of(Client().get(address))
    assert Client().get(hidden.get_absolute_url()).status_code == 302
    stranger = Client()
    stranger.force_login(place.user())
    assert stranger.get(hidden.get_absolute_url()).status_code == 404
    assert "Not published" in text_of(desk.get(hidden.get_absolute_url()))


# --- schedule


def test_a_meeting_is_scheduled_changed_published_and_cancelled(desk: Client, board: Any) -> None:
    done = desk.post(f"{HOME}meetings/new/", scheduling(title="Away day"))
    made = Meeting.objects.get()
    assert done["Location"] == made.get_absolute_url()
    assert (made.starts_at, made.ends_at, made.title) == (time(9, 30), time(11), "Away day")
    page = text_of(desk.get(f"{made.get_absolute_url()}edit/"))
    assert 'value="9:30am"' in page
    desk.post(f"{made.get_absolute_url()}edit/", scheduling(place="Library", version="1"))
    desk.post(f"{made.get_absolute_url()}publish/")
    assert "Library" in text_of(Client().get(made.get_absolute_url()))
    desk.post(f"{made.get_absolute_url()}cancel/", {"reason": "The roof leaks"})
    assert "This meeting was cancelled: The roof leaks" in text_of(Client().get(made.get_absolute_url()))
    refused = text_of(desk.get(f"{made.get_absolute_url()}edit/"))
    assert "its day, time and place stay as they are" in refused


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"starts_at": "half nine"}, "Begins at must be a time, for example 9:30am or 14:00"),
        ({"starts_at": "25:00"}, "Begins at must be a time"),
        ({"starts_at": "13am"}, "must have an hour from 1 to 12"),
        ({"ends_at": "9am"}, "The meeting begins at 9:30am: enter a later end."),
        ({"day_month": "13"}, "Date must have a month from 1 to 12"),
        (on("day", date(2020, 1, 1)), "1 January 2020 is past."),
        (on("items_by", LATER + timedelta(days=1)), "items are wanted by then at the latest"),
        ({"title": "A" * 201}, "200"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    desk: Client, board: Any, given: Any, message: str
) -> None:
    answer = desk.post(f"{HOME}meetings/new/", scheduling(**given))
    assert answer.status_code == 422
    page = text_of(answer)
    assert message in page
    assert "<title>Error: " in page
    assert 'value="Town Hall"' in page
    assert not Meeting.objects.exists()


def test_the_second_of_two_secretaries_is_told_and_sees_both_texts(desk: Client, meeting: Any) -> None:
    address = f"{meeting.get_absolute_url()}edit/"
    desk.post(address, scheduling(place="First Hall", version="1"))
    answer = desk.post(address, scheduling(place="Second Hall", version="1"))
    assert answer.status_code == 409
    page = text_of(answer)
    assert "First Hall" in page
    assert "Second Hall" in page
    assert Meeting.objects.get().place == "First Hall"


def test_a_past_meeting_is_recorded_and_one_brought_in_names_its_source(desk: Client, board: Any) -> None:
    past = scheduling(clock.today() - timedelta(days=3))
    assert desk.post(f"{HOME}meetings/past/", past).status_code == 302
    long_ago = scheduling(date(2005, 3, 1), brought_in="on")
    refused = desk.post(f"{HOME}meetings/past/", long_ago)
    assert "Say where this was brought in from" in text_of(refused)
    desk.post(f"{HOME}meetings/past/", {**long_ago, "brought_in_source": "Minute book 2"})
    held = Meeting.objects.get(state=workflow.HELD)
    assert "Brought in from: Minute book 2" in text_of(desk.get(held.get_absolute_url()))


# --- a year ahead


def test_the_days_of_a_rule_are_shown_before_anything_is_saved(desk: Client, board: Any) -> None:
    make.meeting(board, date(2030, 3, 12))
    page = text_of(desk.post(f"{HOME}meetings/ahead/", planning(step="preview")))
    assert "every 2 months on the second Tuesday" in page
    assert "Tuesday 8 January 2030" in page
    assert "The body meets on this day already." in page
    assert page.count('name="days"') == 3
    assert page.count("checked") == 2 + 1  # two days, and the unit
    assert Meeting.objects.count() == 1
    days = ["2030-01-08", "2030-05-14"]
    done = desk.post(f"{HOME}meetings/ahead/", planning(step="confirm", days=days), follow=True)
    assert "2 meetings are planned, the last on 14 May 2030." in text_of(done)
    assert Meeting.objects.filter(series__isnull=False).count() == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"every": "0"}, "Every must be 1 or more"),
        (on("until", date(2029, 1, 1)), "Enter an end that is later than the beginning"),
        ({"step": "confirm"}, "Choose at least one day."),
        ({"step": "confirm", "days": ["2030-01-09"]}, "The rule does not fall on 9 January 2030."),
        ({"step": "confirm", "days": ["2030-03-12"]}, "meets on 12 March 2030 at 9:30am already"),
        ({"step": "preview", **on("until", date(2030, 1, 2))}, "No such day lies between the two dates"),
        ({"step": "preview", "unit": "weeks", **on("until", date(2050, 1, 2))}, "There are more."),
    ],
)
def test_a_rule_that_does_not_do_is_answered(desk: Client, board: Any, given: Any, message: str) -> None:
    make.meeting(board, date(2030, 3, 12))
    page = text_of(desk.post(f"{HOME}meetings/ahead/", planning(**given)))
    assert message in page
    assert Meeting.objects.count() == 1


# --- the agenda


def test_items_are_proposed_taken_up_moved_referred_and_answered(
    desk: Client, board: Any, partnership: Any, meeting: Any
) -> None:
    theme = structure.body(partnership, "Theme")
    proposed = desk.post(f"{HOME}plan/propose/", {"title": "Bus shelters", "purpose": "decision"})
    item = AgendaItem.objects.get()
    assert proposed["Location"] == f"{HOME}items/{item.pk}/"
    assert "Bus shelters" in text_of(desk.get(f"{HOME}plan/"))
    page = f"{HOME}items/{item.pk}/"
    assert desk.post(f"{page}take-up/", {"meeting": meeting.pk}).status_code == 302
    assert "Bus shelters" in text_of(Client().get(meeting.get_absolute_url()))
    desk.post(f"{page}move/", {"meeting": ""})
    assert AgendaItem.objects.get().meeting is None
    desk.post(f"{page}refer/", {"body": theme.pk, "question": "What does it cost?"})
    there = AgendaItem.objects.get(referred_from=item)
    assert "Not answered yet" in text_of(desk.get(page))
    desk.post(f"/example-partnership/bodies/{theme.slug}/items/{there.pk}/answer/", {"answer": "Ten pounds."})
    assert "Ten pounds." in text_of(desk.get(page))
    desk.post(f"{page}withdraw/", {"reason": "Settled."})
    assert "Settled." in text_of(desk.get(page))


def test_a_proposal_is_declined_with_a_reason(desk: Client, board: Any, coordinator: Any) -> None:
    item = agenda.propose(board, by=coordinator, title="Bus shelters")
    assert desk.post(f"{HOME}items/{item.pk}/decline/", {"reason": ""}).status_code == 422
    desk.post(f"{HOME}items/{item.pk}/decline/", {"reason": "Not ours."})
    assert AgendaItem.objects.get().state == workflow.DECLINED
    again = text_of(desk.get(f"{HOME}items/{item.pk}/decline/"))
    assert "“Decline” needs the state proposed; it is declined." in again


def test_a_restricted_item_and_its_papers_are_for_members(desk: Client, meeting: Any) -> None:
    address = f"{meeting.get_absolute_url()}items/new/"
    refused = desk.post(address, {"title": "The offer", "purpose": "decision", "restricted": "on"})
    assert "Say why this item is restricted" in text_of(refused)
    given = {"restricted": "on", "restricted_reason": "Commercially confidential"}
    desk.post(address, {"title": "The offer", "purpose": "decision", **given})
    item = AgendaItem.objects.get()
    desk.post(f"{HOME}items/{item.pk}/papers/new/", {"title": "Prices", "text": "Ten."})
    public = text_of(Client().get(meeting.get_absolute_url()))
    assert "Restricted item" in public
    assert "Commercially confidential" in public
    assert "The offer" not in public
    for inside in (f"{HOME}items/{item.pk}/", f"{HOME}papers/{Paper.objects.get().pk}/"):
        assert Client().get(inside).status_code == 302
        assert desk.get(inside).status_code == 200


def test_papers_are_added_changed_and_withdrawn(desk: Client, meeting: Any, coordinator: Any) -> None:
    item = agenda.add(meeting, by=coordinator, title="A")
    add = f"{HOME}items/{item.pk}/papers/new/"
    both = text_of(desk.post(add, {"title": "P", "text": "T", "url": "https://example.org"}))
    assert "only one" in both
    assert "Choose the file of the paper, or enter the link to it or its text" in text_of(
        desk.post(add, {"title": "P"})
    )
    desk.post(add, {"title": "P", "text": "Words of the paper."})
    page = f"{HOME}papers/{Paper.objects.get().pk}/"
    assert "Words of the paper." in text_of(Client().get(page))
    desk.post(f"{page}edit/", {"title": "P2", "url": "https://example.org/p", "text": "", "version": "1"})
    assert "https://example.org/p" in text_of(Client().get(page))
    desk.post(f"{page}withdraw/", {"reason": "Out of date."})
    assert Client().get(page).status_code == 302
    assert "Out of date." in text_of(desk.get(page))


def test_the_order_is_typed_in_numbers(desk: Client, meeting: Any, coordinator: Any) -> None:
    one, two, three = (agenda.add(meeting, by=coordinator, title=title) for title in "ABC")
    address = f"{meeting.get_absolute_url()}order/"
    numbers = {f"item_{one.pk}": "1", f"item_{two.pk}": "2", f"item_{three.pk}": "1"}
    desk.post(address, numbers)
    assert [item.title for item in meeting.items.on_agenda()] == ["C", "A", "B"]
    assert desk.post(address, {**numbers, f"item_{one.pk}": "x"}).status_code == 422


# --- mail and answers


def test_mails_are_announced_before_they_are_sent(desk: Client, board: Any, meeting: Any) -> None:
    structure.appointment(structure.seat(board), place.person("Alex Example"))
    structure.appointment(structure.seat(board), place.person("Nora Nomail", email=""))
    page = text_of(desk.get(f"{meeting.get_absolute_url()}pack/"))
    assert "Nothing is on the agenda yet" in page
    assert "Alex Example" in page
    assert "have no e-mail address" in page
    refused = desk.post(f"{meeting.get_absolute_url()}pack/", {"note": "Be on time."})
    assert refused.status_code == 422
    assert "Be on time." in text_of(refused)
    desk.post(f"{meeting.get_absolute_url()}call-for-items/", on("items_by", clock.today()))
    assert Message.objects.count() == 1
    again = text_of(desk.get(f"{meeting.get_absolute_url()}call-for-items/"))
    assert "The members were asked for items on" in again


def test_a_member_answers_from_within_and_sees_it_in_their_work(
    board: Any, meeting: Any, coordinator: Any
) -> None:
    user = place.user("member")
    structure.appointment(structure.seat(board), place.person(user=user))
    agenda.add(meeting, by=coordinator, title="A")
    packs.send_pack(meeting, by=coordinator)
    client = Client()
    client.force_login(user)
    assert "Will you come?" in text_of(client.get("/work/"))
    address = f"{meeting.get_absolute_url()}answer/"
    assert client.get(address).status_code == 200
    done = client.post(address, {"status": "apologies", "note": "On leave."}, follow=True)
    assert "Your apologies are sent." in text_of(done)
    assert "Apologies" in text_of(client.get("/work/"))
    assert Attendance.objects.get().note == "On leave."
    stranger = Client()
    stranger.force_login(place.auditor(board.lsp))
    assert stranger.get(address).status_code == 404


def test_the_secretary_answers_for_a_member(desk: Client, board: Any, meeting: Any) -> None:
    term = structure.appointment(structure.seat(board))
    address = f"{meeting.get_absolute_url()}answers/{term.pk}/"
    assert desk.post(address, {"status": "deputy"}).status_code == 422
    desk.post(address, {"status": "deputy", "new_name": "Ned New"})
    assert "Ned New" in text_of(desk.get(meeting.get_absolute_url()))
    assert desk.get(f"{meeting.get_absolute_url()}answers/999999/").status_code == 404


def test_the_secretarys_work_shows_what_is_missed(desk: Client, board: Any, coordinator: Any) -> None:
    def tags() -> str:
        return text_of(desk.get("/work/"))

    soon = meetings.schedule(board, by=coordinator, day=clock.today() + timedelta(days=21), starts_at=time(9))
    assert "No agenda" in tags()
    agenda.add(soon, by=coordinator, title="A")
    assert "No agenda" not in tags()
    assert "Pack not sent" not in tags()
    near = make.meeting(board, clock.today() + timedelta(days=7))
    make.item(near)
    assert "Pack not sent" in tags()
    packs.send_pack(near, by=coordinator)
    assert "Pack not sent" not in tags()
    agenda.propose(board, by=coordinator, title="Waits for an answer")
    assert "Waits for an answer" in tags()
    make.meeting(board, clock.today() - timedelta(days=1))
    assert "Not recorded" in tags()
