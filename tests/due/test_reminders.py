"""N1: the owner is reminded before, the agency's lead and the coordinator afterwards, each once."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as some

from accountability import workflow as promised
from accountability.models import Milestone
from lsp import clock, outbox, reminders, rules, tasks
from lsp.models import Message, Reminder, RoleGrant
from lsp.services import reminder_preferences
from tests.at_once import at_once
from tests.due.conftest import LONG_AGO, TODAY, Scene, days
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.patience import SHARING_FIXTURES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "ring_bell", lambda task, *args: None)


@pytest.fixture
def owned(scene: Scene) -> Iterator[Scene]:
    """The commitment alone is due: the seat of the board is filled without an end."""
    return scene


def told(on: date) -> list[tuple[str, str]]:
    """Whom the task writes to on a day: (address, stage) of each note."""
    with clock.at(on):
        before = set(Reminder.objects.values_list("pk", flat=True))
        tasks.remind()
    new = Reminder.objects.exclude(pk__in=before).select_related("message")
    return sorted((note.message.to, note.stage) for note in new)


def moved(scene: Scene, to: date) -> None:
    with place.in_act():
        scene.commitment.refresh_from_db()
        scene.commitment.due_on = to
        scene.commitment.save()


@pytest.mark.parametrize(
    ("ahead", "stage"),
    [
        (15, ""),
        (14, "reminder"),
        (1, "reminder"),
        (0, "reminder"),
        (-1, ""),
        (-6, ""),
        (-7, "escalation"),
        (-99, "escalation"),
    ],
)
def test_N1_the_stage_follows_from_the_days(ahead: int, stage: str) -> None:
    assert rules.n1_stage(days(ahead), TODAY, 14, 7, began=LONG_AGO) == stage


def test_N1_the_owner_is_reminded_fourteen_days_before(owned: Scene) -> None:
    assert told(days(-5)) == []
    assert told(days(-4)) == [(owned.owner.email, "reminder")]
    mail = Message.objects.get()
    assert "Two wardens" in mail.subject
    assert owned.commitment.get_absolute_url() in mail.text
    assert "/account/reminders/" in mail.text
    assert "in 14 days" in mail.text


def test_N1_seven_days_after_it_escalates_to_lead_and_coordinator(owned: Scene) -> None:
    assert told(days(16)) == []
    assert told(days(17)) == sorted(
        [(owned.coordinator.email, "escalation"), (owned.lead.email, "escalation")]
    )


def test_N1_the_officers_stand_in_for_a_lead_that_there_is_not(owned: Scene) -> None:
    with place.in_act():
        owned.lead.email = ""
        owned.lead.save()
    wanted = [(owned.coordinator.email, "escalation"), (owned.officer.email, "escalation")]
    assert told(days(17)) == sorted(wanted)


def test_N1_the_officers_are_reminded_where_the_owner_cannot_be_written_to(owned: Scene) -> None:
    silent = place.person("Nemo Example", email="")
    with place.in_act():
        owned.commitment.owner = silent
        owned.commitment.save()
    assert told(TODAY) == [(owned.officer.email, "reminder")]


def _left(scene: Scene) -> Any:
    """The owner of the commitment, whose role for the agency ended yesterday, beside an officer who is there."""
    user = place.user()
    gone = place.grant(user, "agency_officer", organisation=scene.agency, lsp=scene.lsp)
    owner = place.person("Gone Example", user=user)
    with place.in_act():
        gone.ends_on, gone.end_reason = days(-1), "Has left."
        gone.save()
        scene.commitment.owner, scene.commitment.published = owner, False
        scene.commitment.save()
    return owner


def test_C5_the_officers_are_reminded_where_the_owner_holds_nothing_for_the_agency(owned: Scene) -> None:
    owner = _left(owned)
    step = {"commitment": owned.commitment, "position": 1, "title": "Advertise", "due_on": days(5)}
    place.save(Milestone(**step))
    assert told(TODAY) == [(owned.officer.email, "reminder")] * 2
    assert not Message.objects.filter(to=owner.email).exists()


def test_C5_who_sits_for_the_agency_is_still_reminded(owned: Scene) -> None:
    owner = _left(owned)
    make.appointment(make.seat(owned.board, organisation=owned.agency, label="Inspector"), owner)
    assert told(TODAY) == [(owner.email, "reminder")]


def test_C5_who_holds_something_for_another_agency_is_not(owned: Scene) -> None:
    owner, other = _left(owned), place.organisation()
    place.grant(owner.user, "agency_officer", organisation=other, lsp=owned.lsp)
    make.appointment(make.seat(owned.board, organisation=other, label="Fire"), owner)
    assert told(TODAY) == [(owned.officer.email, "reminder")]


def test_C5_without_an_officer_the_coordinator_is_reminded(owned: Scene) -> None:
    _left(owned)
    with place.in_act():
        for grant in RoleGrant.objects.filter(user=owned.officer):
            grant.ends_on, grant.end_reason = days(-1), "Has left."
            grant.save()
    assert told(TODAY) == [(owned.coordinator.email, "reminder")]


def test_N1_on_the_day_their_term_ends_they_are_reminded_themselves(owned: Scene) -> None:
    seat = make.seat(owned.board, organisation=owned.agency, label="Inspector")
    sitting = make.appointment(seat, place.person("Tom Specimen"), starts_on=days(-400), ends_on=days(20))
    assert (sitting.person.email, "reminder") in told(days(20))


def test_N1_both_figures_are_the_regimes(owned: Scene) -> None:
    regime = owned.lsp.regime
    terms = {
        **regime.terms,
        "notices": {**regime.terms["notices"], "reminder_days": 3, "escalation_days": 30},
    }
    with place.in_act():
        regime.terms = terms
        regime.save()
    assert told(days(6)) == []
    assert told(days(7)) == [(owned.owner.email, "reminder")]
    assert told(days(39)) == []
    assert len(told(days(40))) == 2


def test_N1_a_reminder_is_sent_once_however_often_the_task_runs(owned: Scene) -> None:
    assert len(told(TODAY)) == 1
    assert [told(days(number)) for number in range(11)] == [[]] * 11
    assert len(told(days(17))) == 2
    assert [told(days(number)) for number in range(18, 25)] == [[]] * 7
    assert Message.objects.count() == 3


@settings(max_examples=25, suppress_health_check=SHARING_FIXTURES)
@given(some.lists(some.tuples(some.integers(-30, 60), some.integers(-30, 60)), max_size=12))
def test_N1_whatever_moves_and_whenever_it_runs_nothing_is_told_twice(
    owned: Scene, steps: list[tuple[int, int]]
) -> None:
    """Beside a plain model: a set of (due day, stage) that is told when the task runs on a day."""
    with transaction.atomic():
        plain: set[tuple[date, str]] = set()
        for run_on, due in steps:
            moved(owned, days(due))
            told(days(run_on))
            stage = rules.n1_stage(days(due), days(run_on), 14, 7, began=LONG_AGO)
            plain |= {(days(due), stage)} if stage else set()
            notes = list(Reminder.objects.filter(kind="commitment").values_list("due_on", "stage"))
            assert set(notes) == plain
            assert len(notes) == sum(2 if stage == "escalation" else 1 for _, stage in plain)
        transaction.set_rollback(True)


def test_N1_a_day_that_moves_is_reminded_of_anew(owned: Scene) -> None:
    assert len(told(TODAY)) == 1
    moved(owned, days(12))
    assert told(TODAY) == [(owned.owner.email, "reminder")]
    moved(owned, days(10))
    assert told(TODAY) == []


def test_N1_what_is_delivered_is_not_reminded_of(owned: Scene) -> None:
    with place.in_act():
        owned.commitment.state = promised.WITHDRAWN
        owned.commitment.closing_reason, owned.commitment.closed_at = "Not needed", clock.now()
        owned.commitment.save()
    assert told(TODAY) == told(days(17)) == []


def test_N1_what_is_told_to_one_at_once_is_one_mail(crowded: Scene) -> None:
    notes = told(days(30))
    escalated = [address for address, stage in notes if stage == "escalation"]
    assert escalated.count(crowded.coordinator.email) > 3
    assert Message.objects.filter(to=crowded.coordinator.email, subject__contains="overdue").count() == 1


def test_N1_a_task_that_dies_leaves_neither_mail_nor_note_and_the_next_sends_both(
    owned: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(type(Reminder.objects), "bulk_create", die)
        with pytest.raises(RuntimeError), transaction.atomic():
            reminders.remind()
    assert not Message.objects.exists()
    assert told(TODAY) == [(owned.owner.email, "reminder")]


def test_N1_the_database_keeps_a_second_note_out(owned: Scene) -> None:
    told(TODAY)
    note = Reminder.objects.get()
    note.pk = None
    with pytest.raises(IntegrityError, match="n1_told_once"), transaction.atomic():
        note.save(force_insert=True)
    note.user = None
    with pytest.raises(IntegrityError, match="n1_told_to_one"), transaction.atomic():
        note.save(force_insert=True)
    note.person, note.stage = owned.owner, "thrice"
    with pytest.raises(IntegrityError, match="n1_reminded_or_escalated"), transaction.atomic():
        note.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_N1_two_tasks_at_once_send_one_mail(scene: Scene) -> None:
    def run() -> int:
        with clock.at(TODAY):
            return reminders.remind()

    assert sorted(at_once(run, run, run)) == [0, 0, 1]
    assert Message.objects.count() == Reminder.objects.count() == 1


def test_N1_the_mail_is_sent_by_the_outbox(owned: Scene, mailoutbox: list[Any]) -> None:
    with clock.at(TODAY):
        tasks.remind()
        outbox.deliver()
    assert [mail.to for mail in mailoutbox] == [[owned.owner.email]]


def test_N1_who_wants_no_reminders_has_none_but_what_escalates(owned: Scene) -> None:
    reminder_preferences.choose(by=owned.officer, how="none")
    reminder_preferences.choose(by=owned.coordinator, how="none")
    assert told(TODAY) == []
    assert (owned.coordinator.email, "escalation") in told(days(17))


def test_N1_a_closed_partnership_reminds_nobody(owned: Scene) -> None:
    with place.in_act():
        owned.lsp.ends_on, owned.lsp.end_reason = TODAY - timedelta(days=1), "Merged"
        owned.lsp.save()
    assert told(TODAY) == []
