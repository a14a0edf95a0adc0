"""T5: what removing the words of an event, of a record's past and of a person takes away, and what it leaves."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from axes.models import AccessAttempt
from django.db import connection

from lsp import audit, clock, outbox
from lsp.audit import redaction as words
from lsp.errors import NotFoundError, PermissionRefused, RuleRefused, StaleVersion
from lsp.models import (
    AuditChange,
    AuditEvent,
    AuditText,
    Block,
    ElectedOffice,
    IdempotencyKey,
    Job,
    JobFile,
    Message,
    Person,
    User,
)
from lsp.queries import redactions
from lsp.services import grants, people, redaction
from lsp.services.trail import EXPORT
from partnerships.models import Appointment
from partnerships.services import appointments
from tests.factories import accountability as promises
from tests.factories import lsp as make
from tests.factories import partnerships as membership

pytestmark = pytest.mark.django_db

WHY = "Request 12 of this year"


def reworded(block: Block, name: str, reason: str) -> AuditEvent:
    """The event that gave the block another name."""
    with audit.act("block.rename", by=None, subject=block, reason=reason) as opened:
        block.name = name
        block.save()
    return AuditEvent.objects.get(pk=opened.event_id)


def everything_said() -> str:
    """All words of the trail."""
    return "\n".join(AuditText.objects.values_list("content", flat=True))


# An event, and a record's past -------------------------------------------------------------------------------


def test_T5_an_events_words_go_with_their_copies_in_the_history() -> None:
    by, block = make.administrator(), make.block(make.lsp(), "First name")
    event = reworded(block, "Secret of Jo Placeholder", "Jo Placeholder is ill")
    later = reworded(block, "Plain name", "Put right")
    done = redaction.of_event(event, by=by, reason=WHY)
    assert (done.texts, done.rows) == (2, 3)
    names = list(block.history.order_by("history_id").values_list("name", "history_change_reason"))
    assert names == [("redacted", ""), ("redacted", "redacted"), ("Plain name", "Put right")]
    assert "Jo Placeholder is ill" not in everything_said()
    assert "Secret of Jo Placeholder" in everything_said(), "the later event says what it changed"
    redaction.of_event(later, by=by, reason=WHY)
    assert "Jo Placeholder" not in everything_said()
    assert block.history.latest().name == "Plain name", "what the record says today stays in its history"
    kept = AuditEvent.objects.get(pk=done.event_id)
    assert (kept.kind, kept.subject_id, kept.lsp_id) == ("audit.redact", block.pk, block.lsp_id)


def test_T5_of_a_records_past_only_its_own_words_go() -> None:
    by, lsp = make.administrator(), make.lsp(blocks=0)
    block, other = make.block(lsp, "One"), make.block(lsp, "Other")
    with audit.act("block.merge", by=None, subject=other, reason="Of the other") as opened:
        for each in (block, other):
            each.name = f"{each.name} renamed"
            each.save()
    own = reworded(block, "Again", "Of its own")
    done = redaction.of_record(block, by=by, reason=WHY, events=[opened.event_id, own.pk])
    assert done.texts == 3
    assert AuditText.objects.get(event_id=opened.event_id).content != ""
    changed = AuditChange.objects.get(event_id=opened.event_id, row_id=other.pk)
    assert "Other renamed" in AuditText.objects.get(change_id=changed.pk).content
    assert other.history.latest().name == "Other renamed"
    with pytest.raises(NotFoundError):
        redaction.of_record(other, by=by, reason=WHY, events=[own.pk])


def test_T5_who_may_and_why_are_asked_before_anything_is_removed() -> None:
    lsp = make.lsp()
    block = make.block(lsp, "First")
    event, person = reworded(block, "Second", "A reason"), make.person("Alex Example")
    calls: list[Any] = [
        lambda **given: redaction.of_event(event, **given),
        lambda **given: redaction.of_record(block, events=[event.pk], **given),
        lambda **given: redaction.of_person(person, **given),
    ]
    for call in calls:
        for nobody in (make.coordinator(lsp), make.auditor(lsp), make.officer(make.organisation(), lsp)):
            with pytest.raises(PermissionRefused):
                call(by=nobody, reason=WHY)
        with pytest.raises(RuleRefused) as refused:
            call(by=make.administrator(), reason=" ")
        assert (refused.value.reasons[0].field, refused.value.reasons[0].rule) == ("reason", "T5")
    assert not AuditChange.objects.filter(operation="REDACT").exists()


def test_T5_what_is_removed_is_not_removed_again() -> None:
    by, event = make.administrator(), reworded(make.block(make.lsp()), "Second", "A reason")
    redaction.of_event(event, by=by, reason=WHY)
    with pytest.raises(RuleRefused) as refused:
        redaction.of_event(event, by=by, reason=WHY)
    assert refused.value.reasons[0].code == "redaction.nothing"
    assert AuditEvent.objects.filter(kind="audit.redact").count() == 1, "a refusal leaves no act"


def test_T5_V1_an_administrator_does_not_redact_what_they_may_not_know() -> None:
    stage = promises.stage()
    draft = promises.commitment(stage)
    with audit.act("commitment.edit", by=stage.officer, subject=draft, reason="A draft") as opened:
        draft.save()
    event = AuditEvent.objects.get(pk=opened.event_id)
    with pytest.raises(NotFoundError):
        redaction.of_event(event, by=make.administrator(), reason=WHY)


def test_T5_the_words_of_a_redaction_itself_can_be_removed_by_another() -> None:
    by, event = make.administrator(), reworded(make.block(make.lsp()), "Second", "A reason")
    first = redaction.of_event(event, by=by, reason="For Jo Placeholder, alas")
    second = redaction.of_event(AuditEvent.objects.get(pk=first.event_id), by=by, reason=WHY)
    assert second.texts == 1
    assert "Jo Placeholder" not in everything_said()


def test_T5_exports_made_before_are_deleted() -> None:
    by, event = make.administrator(), reworded(make.block(make.lsp()), "Second", "A reason")
    job = Job.objects.create(kind=EXPORT, title="Export", finished_at=clock.now(), report={"link": "/there/"})
    JobFile.objects.create(job=job, name="trail.jsonl", content=b"A reason")
    redaction.of_event(event, by=by, reason=WHY)
    job.refresh_from_db()
    assert not JobFile.objects.exists()
    assert "new export" in job.report["message"]


# A person ---------------------------------------------------------------------------------------------------


NAMES = ("Alex Leaver", "Alex Maiden", "alex.leaver@example.org", "a.maiden@example.org")


def a_leaver() -> Person:
    """Somebody with an account who sat, chaired, was elected and held a role, was called otherwise, and has left."""
    lsp = make.lsp()
    by = make.coordinator(lsp)
    administrator = make.administrator()
    account = make.user("alexleaver", first_name="Alex", last_name="Leaver")
    account.email = "alex.leaver@example.org"
    account.save()
    person = people.create(
        by=administrator, name="Alex Maiden", email="a.maiden@example.org", job_title="Clerk"
    )
    people.update(
        person, by=administrator, changes={"name": "Alex Leaver", "email": "alex.leaver@example.org"}
    )
    people.link_account(person, by=administrator, user=account)
    seat = membership.seat(membership.body(lsp))
    term = appointments.appoint(seat, by=by, person=person, starts_on=clock.days_from_today(-400))
    appointments.end(term, by=by, on=clock.days_from_today(-30), reason="Alex Leaver fell ill")
    office = people.add_office(
        person, by=administrator, kind="mp", place="Borchester", starts_on=clock.days_from_today(-900)
    )
    people.end_office(office, by=administrator, on=clock.days_from_today(-40), reason="Illness")
    role = grants.give(by=administrator, user=account, role="auditor", lsp=lsp)
    grants.end(role, by=administrator, reason="Alex Maiden that was")
    with audit.act("block.rename", by=account, subject=make.block(lsp), reason="A reason of the work"):
        pass
    return Person.objects.get(pk=person.pk)


def everywhere() -> str:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        tables = list(connection.introspection.table_names(cursor))
        told = []
        for table in tables:
            cursor.execute(f'SELECT to_jsonb(t)::text FROM "{table}" t')
            told += [row for (row,) in cursor.fetchall()]
    return "\n".join(told)


def test_T5_nothing_in_the_database_names_a_person_any_more() -> None:
    person = a_leaver()
    account = person.user
    assert account is not None
    outbox.mail(to="alex.leaver@example.org", subject="Hello", text="Dear Alex Leaver")
    Message.objects.create(to="b@example.org", subject="News", text="Alex Leaver has left", status="sent")
    IdempotencyKey.objects.create(user=account, key="k", fingerprint="f", body={"name": "Alex Leaver"})
    Job.objects.create(
        kind="import.members",
        title="Import",
        finished_at=clock.now(),
        report={"rows": [{"reason": NAMES[2]}]},
    )
    EmailAddress.objects.create(user=account, email="alex.leaver@example.org")
    AccessAttempt.objects.create(username="alexleaver", failures_since_start=1)
    before = everywhere()
    assert all(name in before for name in (*NAMES, "alexleaver", "fell ill", "Borchester", "Illness"))
    redaction.of_person(person, by=make.administrator(), reason=WHY, version=person.version)
    after = everywhere()
    actor = '"actor": "alexleaver"'
    assert [name for name in (*NAMES, "fell ill", "Borchester", "Illness", "Clerk") if name in after] == []
    assert after.count("alexleaver") == after.count(actor.replace('"', '\\"')) == 1, (
        "who did the work is kept"
    )
    assert "A reason of the work" in after


def test_T5_what_a_person_did_and_held_stays_without_the_name() -> None:
    person = a_leaver()
    by, term = make.administrator(), Appointment.objects.get(person=person)
    events = AuditEvent.objects.count()
    changes = AuditChange.objects.exclude(operation="REDACT").count()
    redaction.of_person(person, by=by, reason=WHY)
    kept = Person.objects.get(pk=person.pk)
    assert (kept.name, kept.job_title, kept.email) == ("Name removed", "", "")
    now = Appointment.objects.get(person=person)
    assert (now.starts_on, now.ends_on, now.end_reason) == (term.starts_on, term.ends_on, "redacted")
    assert ElectedOffice.objects.get(person=person).starts_on is not None
    assert AuditEvent.objects.count() == events + 1
    assert AuditChange.objects.exclude(operation="REDACT").count() > changes
    account = User.objects.get(pk=person.user_id)
    assert (account.is_active, account.has_usable_password()) == (False, False)
    earlier = person.history.exclude(history_type="~").get()
    assert (earlier.name, earlier.email, earlier.history_date.date()) == (
        "redacted",
        "redacted",
        clock.today(),
    )
    kinds = AuditChange.objects.filter(operation="REDACT").values_list("table_name", flat=True)
    assert {"lsp_auditevent", "lsp_auditchange", "lsp_historicalperson"} <= set(kinds)


def test_T5_the_act_itself_says_no_name() -> None:
    person = a_leaver()
    by = make.administrator()
    with pytest.raises(RuleRefused) as refused:
        redaction.of_person(person, by=by, reason="As alex LEAVER asked")
    assert refused.value.reasons[0].code == "redaction.names"
    redaction.of_person(person, by=by, reason=WHY)
    act = AuditEvent.objects.get(kind="audit.redact")
    assert (act.subject_type, act.subject_id, act.actor_id) == ("person", person.pk, by.pk)
    said = AuditText.objects.get(event_id=act.pk).content
    assert WHY in said
    assert "Name removed" in said


def test_T5_who_still_serves_keeps_their_name() -> None:
    by, lsp = make.administrator(), make.lsp()
    seated, holder = make.person("Sitting Example"), make.person("Holding Example", user=make.auditor(lsp))
    membership.appointment(membership.seat(membership.body(lsp)), person=seated)
    for person in (seated, holder):
        with pytest.raises(RuleRefused) as refused:
            redaction.of_person(person, by=by, reason=WHY)
        assert refused.value.reasons[0].code == "redaction.serves"
    assert {seated.name, holder.name} <= set(Person.objects.values_list("name", flat=True))


def test_T5_a_person_without_an_account_is_removed_once_and_only_as_last_seen() -> None:
    by, person = make.administrator(), make.person("Alex Example")
    with pytest.raises(StaleVersion):
        redaction.of_person(person, by=by, reason=WHY, version=9)
    redaction.of_person(person, by=by, reason=WHY, version=1)
    with pytest.raises(RuleRefused):
        redaction.of_person(person, by=by, reason=WHY)


def test_T5_another_person_of_a_similar_name_keeps_theirs() -> None:
    leaver, other = make.person("Alex Example"), make.person("Alex Example the Younger")
    redaction.of_person(leaver, by=make.administrator(), reason=WHY)
    assert Person.objects.get(pk=other.pk).name == "Alex Example the Younger"
    (row,) = other.history.all()
    assert row.name == "Alex Example the Younger"
    texts = AuditText.objects.filter(content__contains="Alex Example the Younger")
    assert texts.exists()


def test_T5_what_names_a_person_elsewhere_is_found() -> None:
    person, block = make.person("Alex Example"), make.block(make.lsp())
    event = reworded(block, "Another", "Alex Example asked for it")
    found = redactions.mentions(["Alex Example"], among=AuditEvent.objects.all(), but=[])
    assert [mention.href for mention in found] == [f"/history/block/{block.pk}/redact/?event={event.pk}"]
    assert redactions.mentions(["Alex Example"], among=AuditEvent.objects.none(), but=[]) == []
    assert person.pk


def test_T5_every_mark_in_a_history_has_its_note() -> None:
    person = a_leaver()
    redaction.of_person(person, by=make.administrator(), reason=WHY)
    for model, personal in redactions.personal_models():
        history: Any = model.history.model  # type: ignore[attr-defined]
        for column in (*personal.words, "history_change_reason"):
            for row in history.objects.filter(**{column: words.MARK}).exclude(
                history_type="~", history_event=act()
            ):
                assert redactions.of_row(row) is not None, (model, column)


def act() -> int:
    return AuditEvent.objects.get(kind="audit.redact").pk
