"""N1 on an installation with old records: reminders begin on a day, and what was overdue before is said once."""

from datetime import date
from typing import Any

import pytest

from accountability import workflow as promised
from lsp import clock, tasks
from lsp.models import Message, Reminder, ReminderStart
from lsp.services import reminder_preferences
from tests.due.conftest import TODAY, Scene, days
from tests.factories import accountability as promise
from tests.factories import lsp as place
from tests.factories import meetings as meet

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "ring_bell", lambda task, *args: None)


@pytest.fixture
def old(scene: Scene) -> Scene:
    """Nobody was reminded of anything yet; one commitment is overdue by a hundred days, one by three."""
    ReminderStart.objects.all().delete()
    for title, day in (("Old lamps", days(-100)), ("New lamps", days(-3))):
        stage = promise.Stage(
            scene.lsp, scene.commitment.block, scene.agency, scene.officer, scene.coordinator, scene.owner
        )
        stage.commitment(promised.ACCEPTED, title=title, due_on=day, owner=scene.owner, published=True)
    return scene


def run(on: date) -> list[tuple[str, str, str]]:
    """What the task says on a day: (address, stage, subject of the mail), each mail once."""
    before = set(Reminder.objects.values_list("pk", flat=True))
    with clock.at(on):
        tasks.remind()
    new = Reminder.objects.exclude(pk__in=before).select_related("message")
    return sorted({(note.message.to, note.stage, note.message.subject) for note in new})


def test_N1_the_first_run_gathers_what_was_overdue_and_escalates_nothing(old: Scene) -> None:
    said = run(TODAY)
    gathered = (old.owner.email, "gathered", "Reminders begin: 2 things are overdue already")
    assert gathered in said
    assert not [stage for _, stage, _ in said if stage == "escalation"]
    mail = Message.objects.get(subject=gathered[2])
    assert "before they began is gathered in this one mail" in " ".join(mail.text.split())
    assert "Old lamps" in mail.text
    assert "Nobody else was told" in mail.text
    assert ReminderStart.objects.get().began_on == TODAY


def test_N1_what_was_overdue_before_never_escalates(old: Scene) -> None:
    run(TODAY)
    for ahead in (1, 4, 8, 400):
        assert not [title for _, _, title in run(days(ahead)) if "lamps" in title]
    assert not Reminder.objects.filter(stage="escalation", due_on__lt=TODAY).exists()


def test_N1_what_falls_due_after_reminders_began_escalates_as_ever(old: Scene) -> None:
    run(TODAY)  # the commitment of the scene is due in ten days
    assert {(to, stage) for to, stage, _ in run(days(17))} >= {
        (old.coordinator.email, "escalation"),
        (old.lead.email, "escalation"),
    }


def test_N1_what_falls_due_on_the_day_reminders_begin_escalates(old: Scene) -> None:
    with place.in_act():
        old.commitment.due_on = TODAY
        old.commitment.save()
    assert (old.owner.email, "reminder", "Due soon: Two wardens") in run(TODAY)
    assert (old.coordinator.email, "escalation", "Overdue: Two wardens") in run(days(7))


def test_N1_an_old_thing_that_gets_another_day_is_reminded_of_and_escalates(old: Scene) -> None:
    run(TODAY)
    lamps = type(old.commitment).objects.get(title="Old lamps")
    with place.in_act():
        lamps.due_on = days(30)
        lamps.save()
    assert (old.owner.email, "reminder", "Due soon: Old lamps") in run(days(20))
    assert (old.coordinator.email, "escalation", "Overdue: Old lamps") in run(days(40))


def test_N1_it_is_one_mail_for_a_person_on_several_partnerships(old: Scene) -> None:
    other = promise.stage()
    place.grant(old.owner.user, "agency_officer", organisation=other.agency, lsp=other.lsp)
    other.commitment(
        promised.ACCEPTED, title="Lamps next door", due_on=days(-50), owner=old.owner, published=True
    )
    assert (old.owner.email, "gathered", "Reminders begin: 3 things are overdue already") in run(TODAY)
    assert Message.objects.filter(to=old.owner.email, subject__startswith="Reminders begin").count() == 1
    assert {start.began_on for start in ReminderStart.objects.all()} == {TODAY}


def test_N1_a_partnership_that_joins_later_begins_on_its_own_day(old: Scene) -> None:
    run(TODAY)
    with clock.at(days(60)):
        joined = promise.stage()
        joined.commitment(
            promised.ACCEPTED, title="Theirs", due_on=days(20), owner=joined.owner, published=True
        )
    said = run(days(60))
    assert (joined.owner.email, "gathered", "Reminders begin: 1 thing is overdue already") in said
    assert ReminderStart.objects.get(lsp=joined.lsp).began_on == days(60)


def test_N1_it_is_said_once(old: Scene) -> None:
    run(TODAY)
    count = Message.objects.count()
    assert run(TODAY) == []
    assert Message.objects.count() == count


def test_N1_what_nobody_is_named_for_is_gathered_for_who_keeps_it(old: Scene) -> None:
    meet.meeting(old.board, days(-40))
    (found,) = [said for said in run(TODAY) if said[0] == old.coordinator.email]
    assert found[1] == "gathered"


@pytest.mark.parametrize("how", ["weekly", "none"])
def test_N1_who_wants_no_mail_at_once_is_not_written_to(old: Scene, how: Any) -> None:
    account = place.user("owner")
    with place.in_act():
        old.owner.user = account
        old.owner.save()
    place.grant(account, "agency_officer", organisation=old.agency, lsp=old.lsp)
    reminder_preferences.choose(by=account, how=how)
    assert not [to for to, _, _ in run(TODAY) if to == old.owner.email]
