"""Rows of the database as they are answered: `lsp__name` stands as `name` inside `lsp`."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

Plan = tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def _plan(names: tuple[str, ...]) -> tuple[Plan, dict[str, Plan]]:
    """The columns that stay where they are, and those of each nested record."""
    nested: dict[str, list[tuple[str, str]]] = {}
    flat = []
    for name in names:
        outer, _, inner = name.partition("__")
        if inner:
            nested.setdefault(outer, []).append((name, inner))
        else:
            flat.append((name, name))
    return tuple(flat), {outer: tuple(columns) for outer, columns in nested.items()}


def nest(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each row with its `a__b` columns as records of their own; null where the nested record has no id."""
    return [_nest(row) for row in rows]


def _nest(row: dict[str, Any]) -> dict[str, Any]:
    flat, nested = _plan(tuple(row))
    if not nested:
        return row
    answer = {name: row[name] for name, _ in flat}
    for outer, columns in nested.items():
        if row[columns[0][0]] is None:
            answer[outer] = None
        else:
            inner = {short: row[name] for name, short in columns}
            answer[outer] = nest([inner])[0]
    return answer
