"""What a file would write: new records, what is filled in on recorded ones, the row that can still be taken back."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

BLOCK = 500  # numbers fetched at a time

Numbers = Callable[[type[models.Model]], int]


def made_up() -> Numbers:
    """Numbers for a trial: below zero, so that they are nobody's."""
    last = 0

    def give(model: type[models.Model]) -> int:
        nonlocal last
        last -= 1
        return last

    return give


def from_the_database() -> Numbers:
    """The numbers that records will have, fetched from their table's sequence some hundred at a time."""
    kept: dict[str, list[int]] = {}

    def give(model: type[models.Model]) -> int:
        table = model._meta.db_table
        if not kept.get(table):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                    [table, BLOCK],
                )
                kept[table] = [number for (number,) in reversed(cursor.fetchall())]
        return kept[table].pop()

    return give


@dataclass
class Draft:
    """Records to be written, until they are; and what the present row has said and done."""

    number: Numbers
    created: dict[type[models.Model], list[Any]] = field(default_factory=dict)
    filled: dict[type[models.Model], dict[int, Any]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    creates: bool = False
    fills: bool = False
    _undo: list[Callable[[], Any]] = field(default_factory=list)

    def begin_row(self) -> None:
        """What was said and done before stays."""
        self.said, self.creates, self.fills = [], False, False
        self._undo.clear()

    def take_back(self) -> None:
        """The row is refused: nothing of it stays for the rows after it."""
        for undo in reversed(self._undo):
            undo()
        self.begin_row()

    def undo_with(self, undo: Callable[[], Any]) -> None:
        """How to take back what was just done."""
        self._undo.append(undo)

    def give_number(self, record: models.Model) -> None:
        """Number a new record, so that others can name it before it is written."""
        record.pk = self.number(type(record))

    def create(self, record: models.Model, words: str = "") -> None:
        """Write the record; `words` tell the reader."""
        records = self.created.setdefault(type(record), [])
        records.append(record)
        self.undo_with(records.pop)
        self.creates = True
        if words:
            self.said.append(words)

    def fill(self, record: models.Model, values: dict[str, Any], words: str) -> None:
        """Fill in what the record does not say yet."""
        before = {name: getattr(record, name) for name in values}
        self.undo_with(lambda: _set(record, before))
        _set(record, values)
        if not record._state.adding:
            kept = self.filled.setdefault(type(record), {})
            if record.pk not in kept:
                kept[record.pk] = record
                self.undo_with(lambda: kept.pop(record.pk))
        self.fills = True
        self.said.append(words)

    @property
    def waiting(self) -> int:
        """How many records wait to be written."""
        return sum(len(records) for records in (*self.created.values(), *self.filled.values()))

    def forget(self) -> None:
        """What waited is written, or will never be."""
        for records in self.created.values():
            for record in records:
                record._state.adding = False
        self.created.clear()
        self.filled.clear()


def _set(record: models.Model, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)
