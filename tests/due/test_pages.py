"""The pages of what is due, and their calendars."""

import re
from datetime import date
from typing import Any
from unittest import mock

import pytest
from django.test import Client
from icalendar import Calendar

from lsp import due
from lsp.queries.due import DueRows
from lsp.queries.due_kept import STATEMENTS
from partnerships.services import calendar_feeds
from tests.due.conftest import TODAY, Scene, days
from tests.factories import lsp as place
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db


def shown(address: str, client: Client) -> list[str]:
    """The titles on a page."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return [row.title for row in answer.context["rows"]]


def test_the_page_of_a_partnership_says_what_is_due_and_whose(crowded: Scene) -> None:
    answer = signed_in(crowded.coordinator).get(f"/{crowded.lsp.slug}/due/")
    page = answer.content.decode()
    assert "In 10 days" in page
    assert "Two wardens" in page
    assert crowded.owner.name in page
    assert "Overdue by 3 days" in page
    assert [row.day for row in answer.context["rows"]] == sorted(row.day for row in answer.context["rows"])


def test_the_public_reads_what_is_published_of_a_partnership(crowded: Scene) -> None:
    page = f"/{crowded.lsp.slug}/due/"
    assert "Two wardens" in shown(page, Client())
    assert not any("record the meeting" in title for title in shown(page, Client()))
    assert "Minutes" not in Client().get(page).content.decode()
    with place.in_act():
        crowded.lsp.published = False
        crowded.lsp.save()
    assert Client().get(page).status_code == 302


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("when=overdue", lambda day: day < TODAY),
        ("when=14", lambda day: TODAY <= day <= days(14)),
        ("", lambda day: day <= days(90)),
        ("when=any", lambda day: True),
        ("from=7+June+2006&to=17+June+2006", lambda day: days(1) <= day <= days(11)),
    ],
)
def test_the_list_is_narrowed_by_when_it_is_due(crowded: Scene, query: str, wanted: Any) -> None:
    desk = signed_in(crowded.coordinator)
    everything = desk.get(f"/{crowded.lsp.slug}/due/?when=any").context["rows"]
    found = desk.get(f"/{crowded.lsp.slug}/due/?{query}").context["rows"]
    assert [row.title for row in found] == [row.title for row in everything if wanted(row.day)]
    assert found


@pytest.mark.parametrize("kind", ["commitment", "term", "minutes"])
def test_the_list_is_narrowed_by_kind(crowded: Scene, kind: str) -> None:
    rows = signed_in(crowded.coordinator).get(f"/{crowded.lsp.slug}/due/?when=any&kind={kind}")
    assert {row.kind for row in rows.context["rows"]} == {kind}


def test_a_period_that_ends_before_it_begins_is_refused_and_kept(crowded: Scene) -> None:
    answer = Client().get(f"/{crowded.lsp.slug}/due/?from=7+June+2006&to=1+June+2006")
    page = answer.content.decode()
    assert "Until must not be before from" in page
    assert 'value="7 June 2006"' in page


def test_it_is_sorted_and_taken_away_as_a_file(crowded: Scene) -> None:
    page = f"/{crowded.lsp.slug}/due/?when=any"
    desk = signed_in(crowded.coordinator)
    titles = shown(f"{page}&sort=-title", desk)
    assert [title.lower() for title in titles] == sorted((t.lower() for t in titles), reverse=True)
    file = desk.get(f"{page}&format=csv").content.decode("utf-8-sig").splitlines()
    assert len(file) == len(titles) + 1
    assert any("Two wardens" in line for line in file)
    assert desk.get(f"{page}&format=xlsx")["Content-Type"].startswith("application/vnd.openxml")


def test_an_organisation_sees_what_is_due_from_it_everywhere(crowded: Scene) -> None:
    page = f"/organisations/{crowded.agency.slug}/due/?when=any"
    answer = signed_in(crowded.officer).get(page)
    assert {row.kind for row in answer.context["rows"]} == {"commitment", "term", "own_decision"}
    assert crowded.lsp.name in answer.content.decode()


def test_every_kind_that_may_be_due_from_an_organisation_may_be_asked_for(crowded: Scene) -> None:
    page = f"/organisations/{crowded.agency.slug}/due/?when=any"

    def kinds(client: Client) -> set[str]:
        form = client.get(page).context["form_of_filters"]
        return {kind for kind, _ in form.fields["kind"].choices}

    housekeeping = {each.kind for each in due.sources() if each.inside}
    assert housekeeping <= kinds(signed_in(crowded.officer))
    assert not housekeeping & kinds(Client())


def test_what_is_due_from_oneself_is_for_who_is_signed_in(crowded: Scene) -> None:
    assert Client().get("/work/due/").status_code == 302
    assert "Two wardens" in shown("/work/due/", signed_in(crowded.officer))
    assert shown("/work/due/", signed_in(place.user())) == []
    empty = signed_in(place.user()).get("/work/due/").content.decode()
    assert "Nothing is due" in empty
    assert "Look further ahead" in empty


def read(address: str) -> dict[str, Any]:
    """The entries of a calendar by their UID's first part."""
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    entries = Calendar.from_ical(answer.content).walk("VEVENT")
    return {str(entry["uid"]).partition("@")[0]: entry for entry in entries}


def test_the_calendar_of_a_partnership_holds_its_public_part_as_whole_days(crowded: Scene) -> None:
    entries = read(f"/{crowded.lsp.slug}/due.ics")
    entry = entries[f"due-commitment-{crowded.commitment.pk}"]
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (days(10), days(11))
    assert entry["transp"] == "TRANSPARENT"
    assert "Two wardens" in entry["summary"]
    assert not any(key.startswith(("due-minutes", "due-pack", "due-item")) for key in entries)


def test_an_entry_keeps_its_uid_and_its_sequence_rises_when_its_day_moves(scene: Scene) -> None:
    address, key = f"/organisations/{scene.agency.slug}/due.ics", f"due-commitment-{scene.commitment.pk}"
    before = read(address)[key]
    with place.in_act():
        scene.commitment.due_on = date(2006, 9, 1)
        scene.commitment.save()
    after = read(address)[key]
    assert after["dtstart"].dt == date(2006, 9, 1)
    assert int(after["sequence"]) > int(before["sequence"])


def test_ones_own_calendar_stands_at_the_secret_address_alone(crowded: Scene) -> None:
    _, secret = calendar_feeds.make(by=crowded.officer)
    entries = read(f"/feeds/due/{secret}.ics")
    assert f"due-commitment-{crowded.commitment.pk}" in entries
    assert Client().get("/feeds/due/not-the-secret.ics").status_code == 404
    feed = calendar_feeds.CalendarFeed.objects.get()
    calendar_feeds.revoke(feed, by=crowded.officer)
    assert Client().get(f"/feeds/due/{secret}.ics").status_code == 404


def test_every_kind_has_words_of_its_own() -> None:
    labels = [source.label for source in due.sources()]
    assert len(labels) == len(set(labels))


def test_the_page_puts_its_questions_into_sql_once_and_sees_what_changes(scene: Scene) -> None:
    STATEMENTS.clear()
    desk, address = signed_in(scene.coordinator), f"/{scene.lsp.slug}/due/"
    for _ in range(3):
        assert "Two wardens" in desk.get(address).content.decode()
    with mock.patch.object(DueRows, "union", side_effect=AssertionError("put into words again")):
        assert "Two wardens" in desk.get(address).content.decode()
        with place.in_act():
            scene.commitment.title = "Three wardens"
            scene.commitment.save()
        assert "Three wardens" in desk.get(address).content.decode()


def test_what_is_kept_of_one_reader_or_filter_is_nobody_elses(crowded: Scene) -> None:
    STATEMENTS.clear()
    address = f"/{crowded.lsp.slug}/due/"
    readers = (signed_in(crowded.coordinator), Client())
    asked = ("?when=any", "?when=overdue", "?when=any&kind=term", "?when=any&sort=-title", "?when=any&page=2")

    def said() -> list[str]:
        return [
            " ".join(re.findall(r"app-table.*?</table>", reader.get(address + each).content.decode(), re.S))
            for reader in readers
            for each in asked
        ]

    first = said()
    assert said() == said() == first
    assert len(set(first)) >= len(asked)
    assert "minutes" in first[0]
    assert "minutes" not in first[len(asked)]  # the partnership's housekeeping is not the public's
