"""Tables as they were known at a moment: the newest row of each record's history up to then (T4)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from accountability.judgements import Tallies
from lsp.models import User


def table(model: type[models.Model], moment: datetime | None) -> str:
    """The model's table, or in brackets its rows as they stood at the moment `%(moment)s`."""
    quote = connection.ops.quote_name
    if moment is None:
        return quote(model._meta.db_table)
    kept = quote(model.history.model._meta.db_table)  # type: ignore[attr-defined]
    return (
        f"(SELECT * FROM (SELECT DISTINCT ON (id) * FROM {kept} WHERE history_date <= %(moment)s"  # noqa: S608
        " ORDER BY id, history_date DESC, history_id DESC) newest WHERE history_type <> '-')"
    )


def ask(statement: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement of our own."""
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def by_obligation(rows: Iterable[Sequence[Any]]) -> dict[int, Tallies]:
    """(obligation, first day of the quarter, first figure, second) as tallies."""
    found: dict[int, dict[date, tuple[int, int]]] = {}
    for obligation, quarter, first, second in rows:
        found.setdefault(obligation, {})[quarter] = (first, second)  # plain: tens of thousands of them
    return dict(found)


def names_of_users(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of the people behind accounts: one query."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    rows = User.objects.filter(pk__in=wanted).values_list("pk", "person__name", "username")
    return {pk: name or username for pk, name, username in rows}
