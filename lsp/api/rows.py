"""Rows of the database as they are answered: `lsp__name` stands as `name` inside `lsp`."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

Shape = Callable[[Sequence[Any]], dict[str, Any]]


@lru_cache(maxsize=256)
def shape_of(columns: tuple[str, ...]) -> Shape:
    """What makes a record of a row with these columns; null where the first column of a nested record is."""
    return _shape([(name, at) for at, name in enumerate(columns)])


def _shape(columns: Iterable[tuple[str, int]]) -> Shape:
    flat: list[tuple[str, int]] = []
    within: dict[str, list[tuple[str, int]]] = {}
    for name, at in columns:
        outer, _, inner = name.partition("__")
        if inner:
            within.setdefault(outer, []).append((inner, at))
        else:
            flat.append((outer, at))
    nested = [(outer, found[0][1], _shape(found)) for outer, found in within.items()]

    def shape(row: Sequence[Any]) -> dict[str, Any]:
        record = {name: row[at] for name, at in flat}
        for outer, first, inner in nested:
            record[outer] = None if row[first] is None else inner(row)
        return record

    return shape
