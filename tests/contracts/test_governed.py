"""Every record of governance is held in the same way, whichever app it belongs to (T1, T2, L4)."""

from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, models

from lsp.audit import grants
from lsp.audit.history import HistoryRow
from lsp.models import Person
from lsp.models.governed import GovernedModel

pytestmark = [pytest.mark.django_db, pytest.mark.database]

GOVERNED = [model for model in apps.get_models() if issubclass(model, GovernedModel)]
TRIGGERS = {"audit_insert", "audit_update", "audit_delete", "audit_truncate"}
GUARDS = {"audit_insert", "audit_rewrite"}
APPEND_ONLY = ("lsp_auditepoch", "lsp_auditevent", "lsp_auditchange", "lsp_audittext", "lsp_auditseal")
REDACTED = ("lsp_auditevent", "lsp_auditchange", "lsp_audittext")
"""Those of them in which an act of redaction, and nothing else, removes words and their salt (T5)."""

each_model = pytest.mark.parametrize("model", GOVERNED, ids=lambda model: model._meta.label)


def triggers_of(table: str) -> dict[str, tuple[str, str]]:
    """(state, function) of each trigger of ours on the table."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT t.tgname, t.tgenabled, p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
               WHERE t.tgrelid = %s::regclass AND NOT t.tgisinternal""",
            [table],
        )
        return {name: (state, function) for name, state, function in cursor.fetchall()}


def history_of(model: Any) -> Any:
    return model.history.model


def test_there_are_governed_models_in_every_app() -> None:
    assert {model._meta.app_label for model in GOVERNED} == {
        "lsp",
        "partnerships",
        "strategies",
        "accountability",
    }


def test_the_trail_tells_governed_models_apart_by_name() -> None:
    names = [model._meta.model_name for model in GOVERNED]
    assert len(names) == len(set(names))


@each_model
def test_T1_the_table_demands_an_act_and_records_every_write(model: Any) -> None:
    found = triggers_of(model._meta.db_table)
    assert set(found) >= TRIGGERS
    assert all(found[name][0] == "O" for name in TRIGGERS), "a trigger is disabled"
    assert {found[name][1] for name in TRIGGERS - {"audit_truncate"}} == {"audit_record"}
    assert found["audit_truncate"][1] == "audit_refuse"


@each_model
def test_T2_the_history_is_append_only(model: Any) -> None:
    found = triggers_of(history_of(model)._meta.db_table)
    assert set(found) >= GUARDS
    assert (found["audit_insert"][1], found["audit_rewrite"][1]) == ("audit_require_act", "audit_refuse")
    assert issubclass(history_of(model), HistoryRow)


@each_model
def test_every_record_has_a_version_and_an_id(model: Any) -> None:
    fields = {field.name: field for field in model._meta.concrete_fields}
    assert isinstance(fields["version"], models.PositiveIntegerField)
    assert isinstance(fields["id"], models.BigAutoField)


@each_model
def test_L4_nothing_refers_to_a_record_so_that_it_vanishes_with_another(model: Any) -> None:
    for field in model._meta.concrete_fields:
        if field.is_relation:
            assert field.remote_field.on_delete is models.PROTECT, field.name


@each_model
def test_L4_T2_the_application_may_not_delete_it(model: Any) -> None:
    rights = grants.rights_by_table()
    assert rights[model._meta.db_table] == "SELECT, INSERT, UPDATE"
    assert rights[history_of(model)._meta.db_table] == "SELECT, INSERT"
    assert may(model._meta.db_table) == {"SELECT", "INSERT", "UPDATE"}
    assert may(history_of(model)._meta.db_table) == {"SELECT", "INSERT"}


def may(table: str) -> set[str]:
    """What the application's role may do to the table."""
    every = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(r) FROM unnest(%s::text[]) r WHERE has_table_privilege(%s, %s, r)",
            [every, settings.DATABASE_APP_ROLE, table],
        )
        return set(cursor.fetchone()[0])


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_T2_the_trail_is_append_only_for_everybody(table: str) -> None:
    redacted = table in REDACTED
    refuses = "audit_refuse_unless_redacting" if redacted else "audit_refuse"
    assert triggers_of(table)["audit_rewrite"] == ("O", refuses)
    assert ("audit_redact" in triggers_of(table)) is redacted
    assert may(table) <= {"SELECT", "INSERT"}


def test_T2_only_the_database_writes_events_changes_and_texts() -> None:
    for table in ("lsp_auditepoch", "lsp_auditevent", "lsp_auditchange", "lsp_audittext"):
        assert may(table) == {"SELECT"}


def test_T2_the_application_owns_nothing_and_is_nobody() -> None:
    role = settings.DATABASE_APP_ROLE
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolbypassrls, rolreplication FROM pg_roles WHERE rolname = %s",
            [role],
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", [role])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proowner = %s::regrole", [role])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole", [role])
        assert cursor.fetchone() == (0,)
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role])
        assert cursor.fetchone() == (False,)
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (role,)


def test_T2_the_functions_that_write_the_trail_cannot_be_led_astray() -> None:
    """They run with their owner's rights, so they say where they look for names, the temporary schema last."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
        found = dict(cursor.fetchall())
    assert set(found) == {
        "audit_open", "audit_current_event", "audit_record",
        "audit_redact", "audit_redact_history", "audit_record_redaction",
    }  # fmt: skip
    assert {tuple(config) for config in found.values()} == {("search_path=pg_catalog, public, pg_temp",)}


@each_model
def test_T5_a_record_about_one_person_says_what_of_it_is_personal(model: Any) -> None:
    required = [f for f in model._meta.concrete_fields if f.related_model is Person and not f.null]
    if required:
        assert model.personal is not None, "say on the model which words go with its person (`personal`)"
    if model.personal is not None:
        model._default_manager.filter(**{model.personal.person or "pk": 1}).exists()
        fields = {field.name: field for field in model._meta.concrete_fields}
        assert all(
            isinstance(fields[name], models.CharField | models.TextField) for name in model.personal.words
        )
        assert not any(fields[name].choices or fields[name].unique for name in model.personal.words)
