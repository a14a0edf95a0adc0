"""T5 in the database: words are emptied inside an act of redaction, or not at all; and it leaves its trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lsp import audit
from lsp.audit import redaction
from lsp.audit.redaction_sql import NO_SALT
from lsp.models import AuditChange, AuditEvent, AuditText, Block, Person
from tests.audit.making import some_events
from tests.database import as_owner
from tests.factories import lsp as make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NO_ACT, REWRITTEN, NO_REDACTION, NO_RIGHT = "LSP01", "LSP02", "LSP03", "42501"
WHY = "Asked for by the person"


@contextmanager
def refused(*states: str) -> Iterator[None]:
    """The database refuses, for this reason."""
    with pytest.raises(DatabaseError) as found, transaction.atomic():
        yield
    assert getattr(found.value.__cause__, "sqlstate", None) in states, found.value


def execute(statement: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchone() if cursor.description else cursor.rowcount


def an_event() -> AuditEvent:
    """An event with a reason and one change."""
    some_events(make.lsp(blocks=0))
    return AuditEvent.objects.filter(kind="block.rename").latest("pk")


def redacting(**given: Any) -> Any:
    """An act of redaction by somebody, with a reason, unless told otherwise."""
    return audit.act(**{"kind": "audit.redact", "by": make.user(), "reason": WHY, **given})


def text_of(event: AuditEvent) -> str:
    return AuditText.objects.get(event_id=event.pk).content


# Who may not -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        "SELECT audit_redact('{1}', '{}')",
        "SELECT audit_redact_history('lsp_historicalblock', '{1}', '{name}')",
    ],
)
def test_T5_nothing_is_redacted_outside_an_act_of_redaction(call: str) -> None:
    event = an_event()
    with refused(NO_ACT):
        execute(call)
    for given in ({"kind": "block.rename"}, {"by": None}, {"reason": ""}, {"reason": "  "}):
        with redacting(**given), refused(NO_REDACTION):
            execute(call)
    assert WHY not in text_of(event)
    assert "Reason 0" in text_of(event)


def test_T5_an_act_of_another_transaction_or_around_this_one_redacts_nothing() -> None:
    event = an_event()
    with redacting() as opened:
        with audit.act("block.rename", by=None), refused(NO_REDACTION):
            execute("SELECT audit_redact(%s, '{}')", [event.pk])
    with as_owner(triggers=False):
        execute("UPDATE lsp_auditevent SET xid = '3' WHERE id = %s", opened.event_id)
    with refused(NO_ACT):
        execute("SELECT set_config('lsp.event', %s, true)", str(opened.event_id))
        execute("SELECT audit_redact(%s, '{}')", [event.pk])


@pytest.mark.parametrize(
    "table", ["lsp_audittext", "lsp_auditevent", "lsp_auditchange", "lsp_historicalblock"]
)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {}", "UPDATE {} SET {} = {}"])
def test_T5_T2_the_application_itself_rewrites_nothing_in_an_act_of_redaction(
    table: str, statement: str
) -> None:
    an_event()
    key = "history_id" if "historical" in table else "id"
    with redacting(), refused(NO_RIGHT):
        execute(statement.format(table, key, key))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lsp_audittext SET content = content || ' ' WHERE content <> ''",
        "UPDATE lsp_audittext SET event_id = 1, content = ''",
        "UPDATE lsp_auditevent SET actor_id = 1",
        "UPDATE lsp_auditevent SET text_salt = gen_random_uuid()",
        f"UPDATE lsp_auditevent SET text_salt = '{NO_SALT}'",
        f"UPDATE lsp_auditchange SET salt = '{NO_SALT}'",
        "UPDATE lsp_auditchange SET operation = 'REDACT'",
        "UPDATE lsp_historicalblock SET name = 'forged'",
        "UPDATE lsp_auditepoch SET epoch = 1",
        "DELETE FROM lsp_audittext",
        "TRUNCATE lsp_audittext",
        "DELETE FROM lsp_historicalblock",
    ],
)
def test_T5_T2_the_owner_too_can_only_empty_and_only_in_an_act_of_redaction(statement: str) -> None:
    an_event()
    with as_owner():
        with refused(REWRITTEN):
            execute(statement)
        with redacting(), refused(REWRITTEN):
            execute(statement)
        with refused(REWRITTEN):
            execute("UPDATE lsp_audittext SET content = ''")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lsp_auditevent SET actor_id = 1 WHERE id = {event}",
        f"UPDATE lsp_auditevent SET actor_id = 1, text_salt = '{NO_SALT}' WHERE id = {{event}}",
        "UPDATE lsp_auditevent SET text_salt = gen_random_uuid() WHERE id = {event}",
        "UPDATE lsp_auditchange SET salt = gen_random_uuid() WHERE event_id = {event}",
        "UPDATE lsp_audittext SET content = 'forged' WHERE event_id = {event}",
    ],
)
def test_T5_T2_what_was_redacted_is_not_rewritten_either(statement: str) -> None:
    event = an_event()
    changes = AuditChange.objects.filter(event_id=event.pk).values_list("pk", flat=True)
    with redacting():
        redaction.empty(events=[event.pk], changes=list(changes))
    with as_owner(), redacting(), refused(REWRITTEN):
        execute(statement.format(event=event.pk))


def test_T5_the_owner_who_empties_a_text_by_hand_leaves_the_same_trace() -> None:
    event = an_event()
    with as_owner(), redacting() as opened:
        execute("UPDATE lsp_audittext SET content = '' WHERE event_id = %s", event.pk)
    (noted,) = AuditChange.objects.filter(event_id=opened.event_id)
    assert (noted.table_name, noted.row_id, noted.operation) == ("lsp_auditevent", event.pk, "REDACT")


def test_T5_the_application_notes_no_redaction_that_was_none() -> None:
    event = an_event()
    with redacting() as opened, refused(NO_RIGHT):
        execute("SELECT audit_note_redaction(%s, 'lsp_auditevent', %s, '{}')", opened.event_id, [event.pk])


def test_T5_the_setting_that_lets_the_histories_be_marked_gives_the_owner_no_other_table() -> None:
    with as_owner(), redacting():
        with refused(REWRITTEN):
            execute("SELECT set_config('lsp.redacting', 'lsp_auditseal', true)")
            execute("UPDATE lsp_auditseal SET number = number")
        with refused(REWRITTEN):
            execute("SELECT set_config('lsp.redacting', 'lsp_historicalblock', true)")
            execute("DELETE FROM lsp_historicalblock")


# What it does ------------------------------------------------------------------------------------------------


def test_T5_a_text_is_emptied_and_the_act_keeps_which_and_why() -> None:
    event = an_event()
    change = AuditChange.objects.get(event_id=event.pk)
    by = make.user()
    with redacting(by=by) as opened:
        assert redaction.empty(events=[event.pk], changes=[change.pk]) == 2
        assert redaction.empty(events=[event.pk], changes=[change.pk]) == 0
    assert (text_of(event), AuditText.objects.get(change_id=change.pk).content) == ("", "")
    noted = AuditChange.objects.filter(event_id=opened.event_id).order_by("pk")
    assert [(row.operation, row.table_name, row.row_id) for row in noted] == [
        ("REDACT", "lsp_auditevent", event.pk),
        ("REDACT", "lsp_auditchange", change.pk),
    ]
    kept = AuditEvent.objects.get(pk=opened.event_id)
    assert (kept.kind, kept.actor_id) == ("audit.redact", by.pk)
    assert WHY in text_of(kept)


def test_T5_with_the_words_goes_their_salt_and_the_digests_stay() -> None:
    event = an_event()
    change = AuditChange.objects.get(event_id=event.pk)
    before = [
        (bytes(row.digest), bytes(d))
        for row, d in ((event, event.text_digest), (change, change.content_digest))
    ]
    with redacting():
        redaction.empty(events=[event.pk], changes=[change.pk])
    event.refresh_from_db()
    change.refresh_from_db()
    assert (str(event.text_salt), str(change.salt)) == (NO_SALT, NO_SALT)
    after = [
        (bytes(row.digest), bytes(d))
        for row, d in ((event, event.text_digest), (change, change.content_digest))
    ]
    assert after == before
    others = AuditEvent.objects.exclude(pk=event.pk)
    assert NO_SALT not in {str(salt) for salt in others.values_list("text_salt", flat=True)}


def test_T5_an_act_does_not_remove_its_own_reason_but_a_later_one_does() -> None:
    with redacting() as opened, refused(NO_REDACTION):
        redaction.empty(events=[opened.event_id])
    with redacting():
        redaction.empty(events=[opened.event_id])
    assert text_of(AuditEvent.objects.get(pk=opened.event_id)) == ""


def test_T5_what_a_redaction_noted_is_not_redacted() -> None:
    event = an_event()
    with redacting() as opened:
        redaction.empty(events=[event.pk])
    noted = AuditChange.objects.get(event_id=opened.event_id)
    with redacting(), refused(NO_REDACTION):
        redaction.empty(changes=[noted.pk])


def test_T5_history_rows_stay_and_their_words_are_marked() -> None:
    person = make.person("Alex Example", email="alex@example.org")
    with audit.act("person.update", by=None, subject=person, reason="Married"):
        person.name = "Alex Sample"
        person.save()
    newest, first = person.history.all()
    with redacting() as opened:
        marked = redaction.mark(
            Person, [first.pk, newest.pk], ["name", "job_title", "email", "history_change_reason"]
        )
    assert marked == 2
    rows = list(person.history.values_list("name", "job_title", "email", "history_change_reason", "version"))
    assert rows == [("redacted", "", "redacted", "redacted", 2), ("redacted", "", "redacted", "", 1)]
    noted = AuditChange.objects.filter(event_id=opened.event_id, table_name="lsp_historicalperson")
    assert set(noted.values_list("operation", "row_id")) == {("REDACT", first.pk), ("REDACT", newest.pk)}
    assert Person.objects.get(pk=person.pk).name == "Alex Sample"


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("lsp_person", ["name"]),
        ("lsp_auditevent", ["kind"]),
        ("lsp_historicalperson", ["history_type"]),
        ("lsp_historicalperson", ["user_id"]),
        ("lsp_historicalperson", ["name", "nothing"]),
        ("lsp_historicalperson; DROP TABLE lsp_person", ["name"]),
        ("nothing", ["name"]),
    ],
)
def test_T5_only_columns_of_words_in_histories_are_marked(table: str, columns: list[str]) -> None:
    make.person()
    with redacting(), refused(NO_REDACTION):
        execute("SELECT audit_redact_history(%s, '{1}', %s)", table, columns)


def test_T5_a_redaction_undone_leaves_everything_as_it_was() -> None:
    event = an_event()
    with transaction.atomic():
        with redacting():
            redaction.empty(events=[event.pk])
            redaction.mark(Block, Block.history.values_list("pk", flat=True), ["name"])
        transaction.set_rollback(True)
    assert "Reason 0" in text_of(event)
    assert not AuditChange.objects.filter(operation="REDACT").exists()
