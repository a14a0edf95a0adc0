"""The text that a body once held itself becomes versions, one for each wording it had (L5, L8)."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lsp.audit import act
from partnerships.models import TermsOfReference
from tests.database import as_owner
from tests.factories import partnerships as make

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BEFORE, AFTER = [("partnerships", "0010_terms_of_reference")], "0012_body_without_terms_of_reference"
WORDINGS = [
    (datetime(2006, 1, 1, 9, tzinfo=UTC), ""),
    (datetime(2006, 4, 1, 9, tzinfo=UTC), "A slip."),
    (datetime(2006, 4, 1, 10, tzinfo=UTC), "To meet."),
    (datetime(2006, 5, 1, 9, tzinfo=UTC), "To meet."),
    (datetime(2006, 6, 1, 9, tzinfo=UTC), "To decide."),
    (datetime(2006, 7, 1, 9, tzinfo=UTC), ""),
]
"""When a row of the body's history was written, and what it then held."""


def migrate(targets: list[tuple[str, str]]) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(targets)


def settle() -> None:
    """Check now what would be checked at the end of the transaction: a table is altered after that alone."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def remember(body: Any, wordings: list[tuple[datetime, str]]) -> None:
    """Rows of the body's history as they stood before versions were kept."""
    columns = (
        "id, lsp_id, name, slug, kind, statutory_basis, membership, published, brought_in, brought_in_source"
    )
    columns += ", starts_on, ends_on, end_reason, version, created_at"
    with act("test.write", by=None), connection.cursor() as cursor:
        for moment, text in wordings:
            cursor.execute(
                f"INSERT INTO partnerships_historicalbody ({columns}, history_date, history_type,"
                f" history_change_reason, terms_of_reference) SELECT {columns}, %s, '~', '', %s"
                " FROM partnerships_body WHERE id = %s",
                [moment, text, body.pk],
            )


def test_L5_each_wording_of_the_past_becomes_a_version_in_force_while_it_stood() -> None:
    changed = make.board(starts_on=date(2005, 1, 1))
    first = make.body(starts_on=date(2005, 1, 1))
    empty = make.body()
    with as_owner():
        settle()
        migrate(BEFORE)
        with connection.cursor() as cursor:  # the rows of creation, which the factory wrote on today's clock
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("DELETE FROM partnerships_historicalbody")
            cursor.execute("SET LOCAL session_replication_role = origin")
        remember(changed, WORDINGS)
        remember(first, WORDINGS[3:4])
        remember(empty, WORDINGS[:1])
        settle()
        migrate([("partnerships", AFTER)])
    found = TermsOfReference.objects.order_by("body_id", "number")
    assert list(found.values_list("body", "number", "text", "state", "starts_on", "ends_on")) == [
        (changed.pk, 1, "To meet.", "superseded", date(2006, 4, 1), date(2006, 6, 1)),
        (changed.pk, 2, "To decide.", "adopted", date(2006, 6, 1), date(2006, 7, 1)),
        (first.pk, 1, "To meet.", "adopted", date(2005, 1, 1), None),
    ]
    assert all(each.brought_in and each.history.count() == 1 for each in found)
