"""The SEQUENCE of an entry rises with every change of its day, title or place, whatever record that hangs on."""

from datetime import date, time
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from lsp.models import DueEntry
from partnerships.services import bodies, calendar_feeds, meetings
from tests.at_once import at_once
from tests.due.conftest import TODAY, Scene, days
from tests.factories import lsp as place
from tests.factories import meetings as meet

pytestmark = pytest.mark.django_db


def read(address: str) -> dict[str, Any]:
    """The entries of a calendar by their whole UID."""
    answer = Client().get(address)
    assert answer.status_code == 200
    return {str(entry["uid"]): entry for entry in Calendar.from_ical(answer.content).walk("VEVENT")}


def number(entry: Any) -> int:
    return int(entry["sequence"])


@pytest.fixture
def minutes(scene: Scene) -> tuple[Any, str]:
    """Minutes to approve at the next meeting: that meeting, and the secret calendar of the coordinator."""
    meet.held(scene.board, days(-30))
    coming = meetings.schedule(
        scene.board, by=scene.coordinator, day=days(40), starts_at=time(9, 30), place="Hall"
    )
    _, secret = calendar_feeds.make(by=scene.coordinator)
    return coming, f"/feeds/due/{secret}.ics"


def entry_of(address: str, kind: str) -> Any:
    (found,) = [entry for uid, entry in read(address).items() if uid.startswith(f"due-{kind}-")]
    return found


def test_it_rises_when_only_the_meeting_moves_on_which_the_day_hangs(
    scene: Scene, minutes: tuple[Any, str]
) -> None:
    coming, address = minutes
    before = entry_of(address, "minutes")
    assert number(entry_of(address, "minutes")) == number(before)  # reading changes nothing
    meetings.update(coming, by=scene.coordinator, changes={"day": days(47)})
    after = entry_of(address, "minutes")
    assert (before["dtstart"].dt, after["dtstart"].dt) == (days(40), days(47))
    assert str(before["uid"]) == str(after["uid"])
    assert number(after) > number(before)


def test_it_rises_again_when_the_day_comes_back(scene: Scene, minutes: tuple[Any, str]) -> None:
    coming, address = minutes
    said = [number(entry_of(address, "minutes"))]
    for day in (days(47), days(40)):
        coming = meetings.update(coming, by=scene.coordinator, changes={"day": day})
        said.append(number(entry_of(address, "minutes")))
    assert said == sorted(set(said))


def test_it_rises_when_another_meeting_comes_before(scene: Scene, minutes: tuple[Any, str]) -> None:
    _, address = minutes
    before = entry_of(address, "minutes")
    meetings.schedule(scene.board, by=scene.coordinator, day=days(20), starts_at=time(9, 30))
    after = entry_of(address, "minutes")
    assert after["dtstart"].dt == days(20)
    assert number(after) > number(before)


def test_it_rises_when_a_name_changes_that_the_title_says(scene: Scene, minutes: tuple[Any, str]) -> None:
    _, address = minutes
    before = entry_of(address, "minutes")
    bodies.update(scene.board, by=scene.coordinator, changes={"name": "The Renamed Board"})
    after = entry_of(address, "minutes")
    assert "The Renamed Board" in after["summary"]
    assert number(after) > number(before)


def test_it_never_falls_below_what_the_calendars_said_before_they_were_kept(scene: Scene) -> None:
    address, uid = f"/{scene.lsp.slug}/due.ics", f"due-commitment-{scene.commitment.pk}@"
    with place.in_act():
        for day in (days(11), days(12)):
            scene.commitment.due_on = day
            scene.commitment.save()
    (found,) = [entry for key, entry in read(address).items() if key.startswith(uid)]
    assert number(found) == scene.commitment.version - 1 > 0


def test_reading_writes_nothing_where_nothing_changed(
    scene: Scene, django_assert_num_queries: Any, minutes: tuple[Any, str]
) -> None:
    from lsp.queries.due import everything_due
    from lsp.services.due_entries import sequences

    things = list(everything_due(TODAY))
    with django_assert_num_queries(2):
        first = sequences(things)
    with django_assert_num_queries(1):
        assert sequences(things) == first
    assert DueEntry.objects.count() == len(things) > 1


@pytest.mark.django_db(transaction=True)
def test_who_read_at_the_same_moment_get_the_same_number(scene: Scene) -> None:
    address = f"/{scene.lsp.slug}/due.ics"
    said = at_once(*[lambda: sorted(number(entry) for entry in read(address).values())] * 3)
    assert said[0] == said[1] == said[2]
    assert DueEntry.objects.count() == len(said[0])


# --- entries of meetings


def meeting_entry(scene: Scene) -> Any:
    (entry,) = read(f"/{scene.lsp.slug}/bodies/{scene.board.slug}/meetings.ics").values()
    return entry


@pytest.mark.parametrize(
    "change",
    [{"day": date(2006, 9, 1)}, {"starts_at": time(14)}, {"place": "Elsewhere"}, {"title": "Annual meeting"}],
)
def test_the_entry_of_a_meeting_rises_with_day_time_place_and_title(
    scene: Scene, change: dict[str, Any]
) -> None:
    meeting = meet.meeting(scene.board, days(30), published=True)
    before = meeting_entry(scene)
    meetings.update(meeting, by=scene.coordinator, changes=change)
    after = meeting_entry(scene)
    assert str(after["uid"]) == str(before["uid"])
    assert number(after) > number(before)


def test_the_entry_of_a_meeting_rises_when_its_body_is_renamed(scene: Scene) -> None:
    meet.meeting(scene.board, days(30), published=True)
    before = meeting_entry(scene)
    bodies.update(scene.board, by=scene.coordinator, changes={"name": "The Renamed Board"})
    after = meeting_entry(scene)
    assert "The Renamed Board" in after["summary"]
    assert number(after) > number(before)
