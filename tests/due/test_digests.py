"""N1: one mail a week in place of many, for those who want it; the page on which one says so."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lsp import clock, digests, tasks
from lsp.errors import InvalidInput, StaleVersion
from lsp.models import Digest, Message, Reminder, ReminderPreference
from lsp.services import reminder_preferences
from tests.at_once import at_once
from tests.due.conftest import TODAY, Scene, days
from tests.factories import lsp as place
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db

TUESDAY, PAGE = 1, "/account/reminders/"  # TODAY is a Tuesday


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "ring_bell", lambda task, *args: None)


def mails(on: date) -> list[str]:
    """The subjects of what the task writes on a day."""
    before = set(Message.objects.values_list("pk", flat=True))
    with clock.at(on):
        tasks.remind()
    return list(Message.objects.exclude(pk__in=before).values_list("subject", flat=True))


def weekly(user: Any, weekday: int = TUESDAY) -> None:
    reminder_preferences.choose(by=user, how="weekly", weekday=weekday)


def test_N1_the_weekly_mail_comes_on_its_day_in_place_of_reminders(scene: Scene) -> None:
    weekly(scene.officer, weekday=2)
    assert mails(TODAY) == []
    assert mails(days(1)) == ["Your week: 1 thing is due"]
    mail = Message.objects.get()
    assert "Two wardens" in mail.text
    assert "/work/due/" in mail.text
    assert PAGE in mail.text
    assert not Reminder.objects.exists()


def test_N1_one_digest_a_week_however_often_the_task_runs(scene: Scene) -> None:
    weekly(scene.officer)
    assert len(mails(TODAY)) == 1
    assert [mails(days(number)) for number in range(6)] == [[]] * 6
    assert len(mails(days(7))) == 1


def test_N1_a_day_missed_is_made_good_in_the_same_week(scene: Scene) -> None:
    weekly(scene.officer, weekday=0)
    assert len(mails(days(3))) == 1


def test_N1_nothing_is_sent_where_nothing_is_due(scene: Scene) -> None:
    weekly(place.user())
    weekly(scene.officer)
    with place.in_act():
        scene.commitment.due_on = days(60)
        scene.commitment.save()
    assert mails(TODAY) == []
    assert Digest.objects.filter(message=None).count() == 2


def test_N1_escalations_come_beside_the_weekly_mail(scene: Scene) -> None:
    weekly(scene.coordinator)
    assert "Overdue: Two wardens" in mails(days(17))


def test_N1_the_weekly_mail_tells_what_is_overdue_apart(crowded: Scene) -> None:
    weekly(crowded.coordinator)
    mails(TODAY)
    text = Message.objects.get(to=crowded.coordinator.email, about="digest").text
    assert 0 < text.index("Overdue:") < text.index("Due soon:")


@pytest.mark.django_db(transaction=True)
def test_N1_two_tasks_at_once_send_one_digest(scene: Scene) -> None:
    weekly(scene.officer)

    def run() -> int:
        with clock.at(TODAY):
            return digests.send()

    assert sorted(at_once(run, run, run)) == [0, 0, 1]
    assert Digest.objects.count() == 1


def test_N1_the_database_keeps_a_second_digest_and_a_crooked_week_out(scene: Scene) -> None:
    Digest.objects.create(user=scene.officer, week=date(2006, 6, 5))
    with pytest.raises(IntegrityError, match="n1_one_digest_a_week"), transaction.atomic():
        Digest.objects.create(user=scene.officer, week=date(2006, 6, 5))
    with pytest.raises(IntegrityError, match="n1_a_week_begins_on_monday"), transaction.atomic():
        Digest.objects.create(user=scene.officer, week=TODAY)


@pytest.mark.parametrize(
    ("changes", "name"),
    [({"how": "shout"}, "n1_reminded_in_a_known_way"), ({"weekday": 7}, "n1_on_a_day_of_the_week")],
)
def test_N1_the_database_keeps_unknown_preferences_out(changes: dict[str, Any], name: str) -> None:
    with place.in_act(), pytest.raises(IntegrityError, match=name), transaction.atomic():
        ReminderPreference(user=place.user(), **changes).save()


@pytest.mark.parametrize("given", [{"how": "shout"}, {"how": "weekly", "weekday": 9}])
def test_N1_a_preference_that_there_is_not_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        reminder_preferences.choose(by=place.user(), **given)


def test_a_preference_seen_before_it_changed_is_refused() -> None:
    user = place.user()
    reminder_preferences.choose(by=user, how="weekly", version=0)
    with pytest.raises(StaleVersion):
        reminder_preferences.choose(by=user, how="none", version=0)
    assert reminder_preferences.choose(by=user, how="none", version=1).version == 2


def test_one_chooses_on_the_page_of_ones_account(scene: Scene) -> None:
    client = signed_in(scene.officer)
    page = client.get(PAGE)
    assert b"One mail a week" in page.content
    done = client.post(PAGE, {"how": "weekly", "weekday": "3", "version": "0"}, follow=True)
    assert b"You are reminded as you have chosen" in done.content
    assert b"One mail a week" in client.get("/account/").content
    assert reminder_preferences.preference_of(scene.officer).weekday == 3


def test_what_is_wrong_is_said_and_kept(scene: Scene) -> None:
    client = signed_in(scene.officer)
    refused = client.post(PAGE, {"how": "", "weekday": "3", "version": "0"})
    assert refused.status_code == 422
    assert b"Choose how you are reminded" in refused.content
    stale = client.post(PAGE, {"how": "weekly", "weekday": "3", "version": "5"})
    assert stale.status_code == 409
    assert b'value="3" selected' in stale.content


def test_the_page_is_ones_own() -> None:
    assert Client().get(PAGE).status_code == 302


def test_a_program_chooses_as_the_page_does(scene: Scene) -> None:
    client, address = signed_in(scene.officer), "/api/v1/reminder-preferences/"
    assert client.get(address).json()["results"] == []
    made = client.post(address, {"how": "weekly", "weekday": 4}, content_type="application/json")
    assert made.status_code == 201
    one, tag = made["Location"], made["ETag"]
    changed = client.patch(one, {"how": "none"}, content_type="application/json", headers={"If-Match": tag})
    assert (changed.json()["how"], changed.json()["weekday"]) == ("none", 4)
    late = client.patch(one, {"how": "weekly"}, content_type="application/json", headers={"If-Match": tag})
    assert late.status_code == 412
    assert signed_in(scene.coordinator).get(one).status_code == 404
    wrong = client.post(address, {"how": "shout"}, content_type="application/json").json()
    assert wrong["reasons"][0]["field"] == "how"
