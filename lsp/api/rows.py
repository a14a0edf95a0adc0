"""Rows of the database as they are answered: `lsp__name` stands as `name` inside `lsp`."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

Shape = Callable[[Sequence[Any]], dict[str, Any]]


@lru_cache(maxsize=256)
def shape_of(columns: tuple[str, ...]) -> Shape:
    """What makes a record of a row with these columns; null where the first column of a nested record is."""
    return _shape([(name, at) for at, name in enumerate(columns)])


def _shape(columns: Iterable[tuple[str, int]]) -> Shape:
    flat: dict[str, int] = {}
    within: dict[str, list[tuple[str, int]]] = {}
    for name, at in columns:
        outer, _, inner = name.partition("__")
        if inner:
            within.setdefault(outer, []).append((inner, at))
        else:
            flat[outer] = at
    names, values = tuple(flat), _picked(tuple(flat.values()))
    nested = [(outer, found[0][1], _shape(found)) for outer, found in within.items()]

    def shape(row: Sequence[Any]) -> dict[str, Any]:
        record = dict(zip(names, values(row), strict=True))
        for outer, first, inner in nested:
            record[outer] = None if row[first] is None else inner(row)
        return record

    return shape


def _picked(places: tuple[int, ...]) -> Callable[[Sequence[Any]], tuple[Any, ...]]:
    if len(places) > 1:
        return itemgetter(*places)
    return lambda row: tuple(row[at] for at in places)
