"""No write without an act, nothing rewritten: proved against the database itself (T1, T2)."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from lsp import audit, clock
from lsp.errors import Conflict
from lsp.models import AuditChange, AuditEvent, AuditText, LocalAuthority, User
from lsp.querysets import UnauditedWrite

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def a_council(name: str = "Ambridge Borough Council") -> LocalAuthority:
    return LocalAuthority(name=name, slug=name.lower().replace(" ", "-"), kind="unitary")


def sqlstate(error: BaseException) -> str | None:
    return getattr(error.__cause__, "sqlstate", None)


def test_T1_a_save_outside_an_act_is_refused() -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        a_council().save()
    assert sqlstate(refused.value) == "LSP01"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO lsp_block (lsp_id, name, slug, position, version, created_at, end_reason)"
        " SELECT 1, 'x', 'x', 1, 1, now(), '' WHERE false",
        "UPDATE lsp_localauthority SET name = 'x'",
    ],
)
def test_T1_raw_sql_outside_an_act_is_refused(statement: str) -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert sqlstate(refused.value) == "LSP01"


def test_T1_an_invented_event_opens_nothing() -> None:
    with audit.act("test.act", by=None) as opened:
        event_id = opened.event_id
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lsp.event', %s, true)", [str(event_id + 1)])
        with pytest.raises(DatabaseError), transaction.atomic():
            a_council().save()


def test_T1_after_the_act_the_door_is_shut_again() -> None:
    with audit.act("test.act", by=None):
        a_council().save()
    with pytest.raises(DatabaseError), transaction.atomic():
        a_council("Borchester").save()


def test_T1_bare_bulk_writes_are_refused_in_python_too() -> None:
    with pytest.raises(UnauditedWrite):
        LocalAuthority.objects.update(name="x")
    with pytest.raises(UnauditedWrite):
        LocalAuthority.objects.bulk_create([a_council()])
    with pytest.raises(UnauditedWrite):
        LocalAuthority.objects.all().delete()


def test_T1_an_event_says_who_when_from_where_why_before_and_after() -> None:
    user = User.objects.create_user("pat", "pat@example.org")
    council = a_council()
    with clock.at(clock.days_from_today(-400)) as then, audit.source("page", request_id="r-1"):
        with audit.act("local-authority.create", by=user, subject=council, reason="As agreed"):
            council.save()
    with audit.act("local-authority.rename", by=user, subject=council):
        council.name = "Borchester"
        council.save()
    first, second = AuditEvent.objects.filter(subject_type="localauthority", subject_id=council.pk).order_by(
        "id"
    )
    assert (first.actor_id, first.source, first.request_id, first.effective_at) == (
        user.pk,
        "page",
        "r-1",
        then,
    )
    assert first.recorded_at > then
    assert json.loads(AuditText.objects.get(event_id=first.pk).content)["reason"] == "As agreed"
    change = AuditChange.objects.get(event_id=second.pk)
    content = json.loads(AuditText.objects.get(change_id=change.pk).content)
    assert content["before"] == {"name": "Ambridge Borough Council", "version": 1}
    assert content["after"] == {"name": "Borchester", "version": 2}


def test_T4_the_row_history_is_tied_to_its_event() -> None:
    council = a_council()
    with audit.act("local-authority.create", by=None, subject=council) as opened:
        council.save()
    assert council.history.get().history_event == opened.event_id


def test_nested_acts_name_their_parent() -> None:
    with audit.act("outer", by=None) as outer:
        with audit.act("inner", by=None) as inner:
            a_council().save()
        a_council("Borchester").save()
    assert AuditEvent.objects.get(pk=inner.event_id).parent_id == outer.event_id
    assert AuditChange.objects.filter(event_id=outer.event_id).count() == 1


@pytest.mark.parametrize("table", ["lsp_auditevent", "lsp_auditchange", "lsp_audittext", "lsp_auditseal"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_T2_the_trail_is_append_only_for_the_application(table: str, statement: str) -> None:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))
    assert sqlstate(refused.value) in ("42501", "LSP02")


def test_T1_an_audited_bulk_create_keeps_history() -> None:
    with audit.act("test.bulk", by=None) as opened:
        LocalAuthority.objects.audited_create([a_council("A"), a_council("B")])
    assert LocalAuthority.history.filter(history_event=opened.event_id).count() == 2
    assert AuditChange.objects.filter(event_id=opened.event_id).count() == 2


def test_a_duplicate_is_a_conflict() -> None:
    with audit.act("test.create", by=None):
        a_council().save()
    with pytest.raises(Conflict), audit.act("test.create", by=None):
        a_council().save()
