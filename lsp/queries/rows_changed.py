"""A changed row of the trail, and a change in words as histories show it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import models

from lsp.differences import Mark, marked
from lsp.templatetags.components import uk_date


@dataclass(frozen=True)
class Change:
    """One field of one record, before and after, in words. `record` names the record where it is not the subject;
    `href` leads to the act that removed the words (T5)."""

    field: str
    before: str
    after: str
    record: str = ""
    column: str = ""
    href: str = ""

    @property
    def named(self) -> str:
        """The field, with the record that it is of where that is another than the subject."""
        return f"{self.record}, {self.field[:1].lower()}{self.field[1:]}" if self.record else self.field

    @property
    def marks(self) -> list[Mark]:
        """Of a longer text that changed in places: the one text with these places marked; else nothing."""
        return marked(self.before, self.after) if self.before and self.after else []


@dataclass(frozen=True)
class RowChange:
    """A changed row as the trail keeps it: columns before and after, as JSON values."""

    change_id: int
    event_id: int
    model: type[models.Model]
    row_id: int
    operation: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    redacted: bool = False
    """Whether its values are not there any more (T5)."""

    @property
    def columns(self) -> list[str]:
        """The columns that changed, in the order of the model."""
        named = {**self.before, **self.after}
        order = [field.column for field in self.model._meta.concrete_fields]
        return [column for column in order if column in named]

    @property
    def place(self) -> tuple[type[models.Model], int, int]:
        """(model, row, event): which row, and by what."""
        return self.model, self.row_id, self.event_id

    def as_first_seen(self) -> "RowChange":
        """The same for who sees the record since this event alone: of what it held before the states and choices."""
        chosen = {field.column for field in self.model._meta.concrete_fields if field.choices}
        before = {column: value for column, value in self.before.items() if column in chosen}
        return replace(self, operation="INSERT", before=before)


def tie_in_words(row: RowChange, name: str) -> list[Change]:
    """What was done to a tie of two records, in one line: its name says which, the line from when until when."""
    if not any(field.name == "starts_on" for field in row.model._meta.concrete_fields):
        said = "added" if row.operation == "INSERT" else "taken out" if row.after.get("taken_out_at") else ""
        return [Change(field=name, before="", after=said)] if said else []
    before, after = _days(row.before), _days(row.after)
    if row.operation == "INSERT":
        after = after or "from a date not known"
    elif before:
        after = after or "with no end set"
    return [Change(field=name, before=before, after=after)] if after else []


def _days(values: Mapping[str, Any]) -> str:
    said = {"from": values.get("starts_on"), "until": values.get("ends_on")}
    return " ".join(f"{word} {uk_date(date.fromisoformat(day))}" for word, day in said.items() if day)
