"""Calendars to subscribe to: what each holds, and how an entry follows its meeting."""

from datetime import date, datetime, time
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from icalendar import Calendar

from lsp import clock
from lsp.errors import Conflict, NotFoundError
from partnerships import workflow
from partnerships.models import CalendarFeed
from partnerships.services import agenda, apologies, calendar_feeds, meetings
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure

pytestmark = pytest.mark.django_db

TODAY, LATER = date(2006, 6, 6), date(2006, 12, 12)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def board(partnership: Any) -> Any:
    return structure.board(partnership)


def read(address: str, client: Client | None = None) -> Any:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200, answer.status_code
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content)


def own(user: Any) -> list[str]:
    _, secret = calendar_feeds.make(by=user)
    return days(read(f"/feeds/meetings/{secret}.ics"))


def days(calendar: Any) -> list[str]:
    return [event["dtstart"].dt.date().isoformat() for event in calendar.walk("VEVENT")]


def test_an_entry_keeps_its_uid_and_follows_its_meeting(board: Any, coordinator: Any) -> None:
    address = f"/{board.lsp.slug}/bodies/{board.slug}/meetings.ics"
    made = meetings.schedule(
        board,
        by=coordinator,
        day=LATER,
        starts_at=time(9, 30),
        ends_at=time(11),
        place="Hall",
        published=True,
    )
    (first,) = read(address).walk("VEVENT")
    assert first["dtstart"].dt == datetime(2006, 12, 12, 9, 30, tzinfo=clock.LONDON)
    assert first["dtstart"].params["TZID"] == "Europe/London"
    assert (str(first["location"]), str(first["status"]), first["sequence"]) == ("Hall", "TENTATIVE", 0)
    made = meetings.update(made, by=coordinator, changes={"place": "Town Hall"})
    meetings.cancel(made, by=coordinator, reason="Flood.")
    (last,) = read(address).walk("VEVENT")
    assert str(last["uid"]) == str(first["uid"]) == str(made.uid)
    assert (str(last["status"]), last["sequence"], str(last["location"])) == ("CANCELLED", 2, "Town Hall")
    assert "Flood." in str(last["description"])


def test_the_calendar_says_what_london_time_is(board: Any) -> None:
    make.meeting(board, LATER)
    calendar = read(f"/{board.lsp.slug}/bodies/{board.slug}/meetings.ics")
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/London"]


def test_V2_a_bodys_calendar_holds_what_the_reader_may_see(board: Any, coordinator: Any) -> None:
    make.meeting(board, LATER)
    make.meeting(board, date(2006, 9, 9), published=False)
    make.meeting(board, date(2004, 9, 9))  # too long ago
    address = f"/{board.lsp.slug}/bodies/{board.slug}/meetings.ics"
    desk = Client()
    desk.force_login(coordinator)
    assert days(read(address)) == ["2006-12-12"]
    assert days(read(address, desk)) == ["2006-09-09", "2006-12-12"]


def test_an_organisations_calendar_holds_the_meetings_it_sits_at(board: Any) -> None:
    seat = structure.seat(board, ends_on=date(2006, 10, 1))
    make.meeting(board, date(2006, 9, 9))
    make.meeting(board, LATER)  # the seat has ended by then
    make.meeting(structure.body(board.lsp), date(2006, 9, 10))
    assert days(read(f"/organisations/{seat.organisation.slug}/meetings.ics")) == ["2006-09-09"]


def test_ones_own_calendar_holds_what_one_sits_at_keeps_or_stands_in_at(board: Any, coordinator: Any) -> None:
    user, deputy, stands_in = place.user(), place.user(), place.user()
    term = structure.appointment(
        structure.seat(board), place.person(user=user), deputy=place.person(user=deputy)
    )
    first = make.meeting(board, date(2006, 9, 9), published=False)
    make.meeting(board, LATER)
    make.meeting(structure.board(), LATER)
    apologies.answer(first, by=coordinator, term=term, status="deputy", deputy=place.person(user=stands_in))
    both = ["2006-09-09", "2006-12-12"]
    assert own(user) == own(deputy) == own(coordinator) == both
    assert own(stands_in) == ["2006-09-09"]
    assert own(place.user()) == []


def test_the_secret_address_is_shown_once_and_kept_as_a_digest(board: Any) -> None:
    user = place.user()
    client = Client()
    assert client.get("/account/calendar/").status_code == 302
    client.force_login(user)
    assert client.get("/account/calendar/").status_code == 200
    made = client.post("/account/calendar/")
    secret = made.content.decode().split("/feeds/meetings/")[1].split(".ics")[0]
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    kept = CalendarFeed.objects.get()
    assert secret not in (kept.digest, str(kept))
    assert read(f"/feeds/meetings/{secret}.ics") is not None
    assert secret not in client.get("/account/calendar/").content.decode()


def test_a_new_address_replaces_the_old_one_and_a_revoked_one_is_gone() -> None:
    user = place.user()
    _, old = calendar_feeds.make(by=user)
    feed, new = calendar_feeds.make(by=user)
    assert Client().get(f"/feeds/meetings/{old}.ics").status_code == 404
    with pytest.raises(NotFoundError):
        calendar_feeds.revoke(feed, by=place.user())
    client = Client()
    client.force_login(user)
    client.post("/account/calendar/revoke/")
    assert Client().get(f"/feeds/meetings/{new}.ics").status_code == 404
    assert client.get("/account/calendar/revoke/").status_code == 404
    with pytest.raises(Conflict):
        calendar_feeds.revoke(feed, by=user)


def test_a_closed_account_has_no_calendar() -> None:
    user = place.user()
    _, secret = calendar_feeds.make(by=user)
    user.is_active = False
    user.save()
    assert Client().get(f"/feeds/meetings/{secret}.ics").status_code == 404


@pytest.mark.database
def test_the_database_keeps_one_address_a_person() -> None:
    user = place.user()
    for digest in "ab":
        feed = CalendarFeed(user=user, digest=digest * 64)
        if digest == "a":
            place.save(feed)
            continue
        with pytest.raises((IntegrityError, Conflict)), transaction.atomic():
            place.save(feed)


def test_V2_an_entry_names_the_meeting_and_nothing_of_its_agenda(board: Any, coordinator: Any) -> None:
    made = make.meeting(board, LATER, state=workflow.CALLED)
    agenda.add(
        made, by=coordinator, title="The secret offer", restricted=True, restricted_reason="Confidential"
    )
    calendar = read(f"/{board.lsp.slug}/bodies/{board.slug}/meetings.ics")
    assert b"secret" not in calendar.to_ical()
    assert [str(event["status"]) for event in calendar.walk("VEVENT")] == ["CONFIRMED"]
