"""There is no way to write a record of governance that leaves no trace (T1): every model, every way."""

from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from lsp import audit
from lsp.models import AuditChange, Block
from lsp.models.governed import GovernedModel
from lsp.querysets import UnauditedWrite
from tests.database import as_owner
from tests.factories import lsp as make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

GOVERNED = [model for model in apps.get_models() if issubclass(model, GovernedModel)]
NO_ACT, REWRITTEN, NO_RIGHT = "LSP01", "LSP02", "42501"

each_model = pytest.mark.parametrize("model", GOVERNED, ids=lambda model: model._meta.label)


@contextmanager
def refused(*states: str) -> Any:
    """The database refuses, for this reason."""
    with pytest.raises(DatabaseError) as found, transaction.atomic():
        yield
    assert getattr(found.value.__cause__, "sqlstate", None) in states


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


# Every model, by SQL ----------------------------------------------------------------------------------------


@each_model
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET id = id", "INSERT INTO {} SELECT * FROM {} WHERE false"]
)
def test_T1_sql_outside_an_act_is_refused_even_where_it_touches_no_row(model: Any, statement: str) -> None:
    table = model._meta.db_table
    with refused(NO_ACT, REWRITTEN):
        execute(statement.format(table, table))


@each_model
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_L4_the_application_deletes_nothing_act_or_not(model: Any, statement: str) -> None:
    with audit.act("test.delete", by=None), refused(NO_RIGHT):
        execute(statement.format(model._meta.db_table))


@each_model
def test_T1_the_owner_too_needs_an_act_to_delete_and_never_truncates(model: Any) -> None:
    with as_owner():
        with refused(NO_ACT, REWRITTEN):
            execute(f"DELETE FROM {model._meta.db_table}")
        with refused(REWRITTEN):
            execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@each_model
def test_T1_history_rows_need_an_act_and_are_never_rewritten(model: Any) -> None:
    table = model.history.model._meta.db_table
    with refused(NO_ACT):
        execute(f"INSERT INTO {table} SELECT * FROM {table} WHERE false")
    with audit.act("test.rewrite", by=None):
        for statement in (
            f"UPDATE {table} SET history_id = history_id",
            f"DELETE FROM {table}",
            f"TRUNCATE {table}",
        ):
            with refused(NO_RIGHT):
                execute(statement)
    with as_owner(), audit.act("test.rewrite", by=None), refused(REWRITTEN):
        execute(f"UPDATE {table} SET history_id = history_id")


# Every model, by the ORM ------------------------------------------------------------------------------------


@each_model
def test_T1_bare_bulk_writes_are_refused_within_an_act_too(model: Any) -> None:
    manager = model._default_manager
    with audit.act("test.bulk", by=None):
        for write in (
            lambda: manager.update(version=2),
            lambda: manager.all().delete(),
            lambda: manager.bulk_create([model()]),
            lambda: manager.bulk_update([], ["version"]),
            lambda: manager.filter(version=1).update(version=2),
            lambda: model(pk=1).delete(),
        ):
            with pytest.raises(UnauditedWrite):
                write()


@each_model
def test_T1_related_managers_refuse_bare_bulk_writes_too(model: Any) -> None:
    """The manager behind `body.seats` is made from the default manager: governed as well."""
    for field in model._meta.related_objects:
        if issubclass(field.related_model, GovernedModel):
            assert type(field.related_model._default_manager.all()).update is not models.QuerySet.update
            assert type(field.related_model._base_manager.all()) is models.QuerySet


@each_model
def test_T1_the_base_manager_writes_nothing_outside_an_act(model: Any) -> None:
    """Django itself writes through the base manager, which knows nothing of acts: the database does."""
    with refused(NO_ACT, REWRITTEN):
        model._base_manager.update(version=5)


# One model, by every other way ------------------------------------------------------------------------------


def a_block() -> Block:
    return make.block(make.lsp(blocks=0), "As it was")


def copied(block: Block) -> Block:
    return Block(lsp_id=block.lsp_id, name="New", slug="new", position=1)


WAYS: dict[str, Callable[[Block], Any]] = {
    "save": lambda block: block.save(),
    "save update_fields": lambda block: block.save(update_fields=["name"]),
    "save_base": lambda block: block.save_base(),
    "insert": lambda block: copied(block).save(),
    "create": lambda block: Block.objects.create(lsp_id=block.lsp_id, name="New", slug="new"),
    "get_or_create": lambda block: Block.objects.get_or_create(lsp_id=block.lsp_id, slug="new"),
    "update_or_create": lambda block: Block.objects.update_or_create(pk=block.pk, defaults={"name": "New"}),
    "related create": lambda block: block.lsp.blocks.create(name="New", slug="new"),
    "related get_or_create": lambda block: block.lsp.blocks.get_or_create(slug="new"),
    "related add": lambda block: block.lsp.blocks.add(copied(block), bulk=False),
    "audited_create": lambda block: Block.objects.audited_create([copied(block)]),
    "base manager": lambda block: Block._base_manager.filter(pk=block.pk).update(name="New"),
    "plain bulk_create": lambda block: models.QuerySet(Block).bulk_create([copied(block)]),
    "plain update": lambda block: models.QuerySet(Block).update(name="New"),
    "raw insert": lambda block: execute(
        "INSERT INTO lsp_block (lsp_id, name, slug, position, version, created_at, end_reason)"
        f" VALUES ({block.lsp_id}, 'New', 'new', 1, 1, now(), '')"
    ),
    "raw update": lambda block: execute(f"UPDATE lsp_block SET name = 'New' WHERE id = {block.pk}"),
    "upsert": lambda block: execute(
        f"INSERT INTO lsp_block SELECT * FROM lsp_block WHERE id = {block.pk}"
        " ON CONFLICT (id) DO UPDATE SET name = 'New'"
    ),
    "merge": lambda block: execute(
        f"MERGE INTO lsp_block b USING (VALUES ({block.pk})) v(id) ON b.id = v.id"
        " WHEN MATCHED THEN UPDATE SET name = 'New'"
    ),
    "with": lambda block: execute("WITH done AS (UPDATE lsp_block SET name = 'New' RETURNING 1) SELECT 1"),
    "historical": lambda block: block.history.create(
        id=block.pk, name="Forged", history_date=block.created_at
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_T1_no_way_of_writing_goes_round_an_act(way: str) -> None:
    block = a_block()
    with refused(NO_ACT):
        WAYS[way](block)
    assert Block.objects.get(pk=block.pk).name == "As it was"


@pytest.mark.parametrize("way", [way for way in WAYS if way not in ("historical",)])
def test_T1_within_an_act_every_way_leaves_its_change(way: str) -> None:
    block = a_block()
    block.name = "New"
    with audit.act("test.write", by=None) as opened:
        try:
            WAYS[way](block)
        except UnauditedWrite:
            return
    assert AuditChange.objects.filter(event_id=opened.event_id, table_name="lsp_block").exists()


def test_T1_an_event_of_another_transaction_opens_nothing() -> None:
    block = a_block()
    with refused(NO_ACT):
        execute("SELECT set_config('lsp.event', '1', true)")
        execute(f"UPDATE lsp_block SET name = 'New' WHERE id = {block.pk}")


def test_T2_the_application_writes_no_event_itself() -> None:
    for table in ("lsp_auditevent", "lsp_auditchange", "lsp_audittext", "lsp_auditepoch"):
        with refused(NO_RIGHT):
            execute(f"INSERT INTO {table} SELECT * FROM {table} WHERE false")


def test_T2_the_application_disables_no_trigger() -> None:
    for statement in (
        "ALTER TABLE lsp_block DISABLE TRIGGER audit_update",
        "DROP TRIGGER audit_update ON lsp_block",
        "DROP FUNCTION audit_record() CASCADE",
        "CREATE OR REPLACE FUNCTION audit_require_act() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    ):
        with refused(NO_RIGHT):
            execute(statement)
