"""Columns that hold several things: histories tell thing by thing what changed, each by its own name.

A model says by `told_in_parts` of which columns, and how to read them. Where a new row takes the place of an older one
(the next version of a text), it is told what became different: the model finds the older one with `before_them`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lsp.models.governed import GovernedModel
from lsp.queries.rows_changed import Change, RowChange


def beside_what_went_before(rows: Iterable[RowChange], user: Any) -> list[RowChange]:
    """The rows, those made in place of another with that one's parts as what they said before.

    One query for each kind of record that has such rows; what `user` may not see is not told.
    """
    listed = list(rows)
    made: dict[type[GovernedModel], set[int]] = {}
    for row in listed:
        model: Any = row.model
        if row.operation == "INSERT" and model.told_in_parts and not row.redacted:
            made.setdefault(model, set()).add(row.row_id)
    before: dict[tuple[Any, int], Any] = {
        (model, pk): older
        for model, ids in made.items()
        for pk, older in model.before_them(ids, user=user).items()
    }
    return [_beside(row, before.get((row.model, row.row_id))) for row in listed]


def _beside(row: RowChange, older: Any) -> RowChange:
    model: Any = row.model
    if older is None:
        return row
    return replace(
        row, before={column: getattr(older, column) for column in model.told_in_parts if column in row.after}
    )


def changes_in_parts(row: RowChange, column: str, record: str) -> list[Change]:
    """What changed within a column that holds several things, in the order of what they are now."""
    model: Any = row.model
    was, is_now = (model.told_in_parts[column](values.get(column)) for values in (row.before, row.after))
    return [
        Change(field=name, before=was.get(name, ""), after=is_now.get(name, ""), record=record, column=column)
        for name in _in_order(is_now, was)
        if was.get(name, "") != is_now.get(name, "")
    ]


def _in_order(*several: Mapping[str, str]) -> Sequence[str]:
    return list(dict.fromkeys(name for told in several for name in told))
