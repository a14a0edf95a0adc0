"""The columns an import knows: which of them a table has, and reading a row's cells, each problem with its place."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from lsp.forms import dates
from lsp.imports.reports import Problem
from lsp.imports.tables import MAX_PROBLEMS, Row, Table, Unusable, Value, folded, folded_heading, letter

EXCEL_EPOCH = date(1899, 12, 30)  # day 0 of Excel's serial numbers, right from 1 March 1900 on
FIRST_SERIAL, LAST_SERIAL = 61, 73_050  # 1 March 1900 to 31 December 2099
CENTURY = 50  # a year of two figures below it is of this century, else of the last
MIDNIGHT = re.compile(r"[ T]00:00(:00(\.0+)?)?$")


@dataclass(frozen=True)
class Column:
    """A column: its key, its heading, whether a table needs it, other headings it goes by."""

    key: str
    heading: str
    needed: bool = True
    aliases: tuple[str, ...] = ()


def explained(
    columns: Iterable[Column], means: Mapping[str, str], choices: Mapping[str, Sequence[str]]
) -> list[dict[str, Any]]:
    """The columns that `means` explains, as the page that asks for the file tells them."""
    return [
        {
            "heading": column.heading,
            "needed": column.needed,
            "means": means[column.key],
            "choices": choices.get(column.key, ()),
        }
        for column in columns
        if column.key in means
    ]


@dataclass
class Reader:
    """A table's rows by column key. Collects what is wrong with them."""

    table: Table
    places: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)

    def problem(self, row: Row, key: str, reason: str, *, rule: str = "", value: object = None) -> None:
        """Note what is wrong with the cell of `key` in `row` (with the whole row where `key` is empty)."""
        column = self.places.get(key)
        if len(self.problems) >= MAX_PROBLEMS:
            return
        self.problems.append(
            Problem(
                row=row.number,
                column="" if column is None else letter(column),
                heading="" if column is None else self.table.headings[column],
                value=str(self.raw(row, key) or "" if value is None else value),
                reason=reason,
                rule=rule,
                sheet=self.table.title,
            )
        )

    def once(
        self,
        found: Iterable[Any],
        column: str,
        value_of: Callable[[Any], Any],
        what: str = "",
        shown: Callable[[Any], object] = lambda each: None,
    ) -> None:
        """Note where a value, if there is one, stands in more than one of the rows `found` (each has its `row`).

        `shown` says what the report repeats of a row where not what stands in the column.
        """
        seen: dict[Any, int] = {}
        for each in found:
            value = value_of(each)
            first = seen.setdefault(value, each.row.number) if value else each.row.number
            if first != each.row.number:
                words = f"This {what or column} stands in row {first} already."
                self.problem(each.row, column, words, value=shown(each))

    def raw(self, row: Row, key: str) -> Value | None:
        """What stands in the cell, None where it is empty or the table has no such column."""
        column = self.places.get(key)
        return None if column is None else row.cells.get(column)

    def text(self, row: Row, key: str, *, longest: int = 200, needed: bool = False, what: str = "") -> str:
        """The cell as text, empty where it is empty or unusable."""
        value = self.raw(row, key)
        if value is None:
            if needed:
                self.problem(row, key, f"{what or 'This'} is missing.")
            return ""
        text = str(value)
        if len(text) > longest:
            self.problem(row, key, f"This is longer than {longest} characters.")
            return ""
        return text

    def choice(self, row: Row, key: str, choices: Mapping[str, str], *, offer: Iterable[str] = ()) -> str:
        """The value of the choice whose folded word stands in the cell, empty where there is none.

        `offer` are the words as one writes them, for the refusal.
        """
        text = self.text(row, key)
        if not text:
            return ""
        found = choices.get(folded(text).replace("_", " "))
        if found is None:
            self.problem(row, key, f"This is none of {', '.join(offer or choices)}.")
            return ""
        return found

    def day(self, row: Row, key: str) -> date | None:
        """The cell as a date, None where it is empty or no date."""
        value = self.raw(row, key)
        if value is None:
            return None
        try:
            return read_day(value)
        except ValidationError as error:
            self.problem(row, key, f"{error.messages[0]}.")
            return None

    def email(self, row: Row, key: str) -> str:
        """The cell as an e-mail address, empty where it is empty or none."""
        text = self.text(row, key, longest=254)
        try:
            if text:
                validate_email(text)
        except ValidationError:
            self.problem(row, key, "This is not an e-mail address.")
            return ""
        return text


def choices_of(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For `Reader.choice`: the value of a model's choices by its folded label and by itself."""
    words: dict[str, str] = {}
    for value, label in pairs:
        words[folded(label)] = value
        words.setdefault(folded(value).replace("_", " "), value)
    return words


def reader_of(table: Table, columns: Sequence[Column]) -> Reader:
    """The table's reader. Missing and unknown columns are among its problems, with those of the table."""
    known = {folded_heading(word): c for c in columns for word in (c.heading, *c.aliases)}
    reader = Reader(table, {}, list(table.problems))
    if not table.headings:
        return reader
    places: dict[str, int] = {}
    for number, heading in table.headings.items():
        column = known.get(folded_heading(heading))
        if column is None:
            words = f"This column is not known. Known are: {', '.join(c.heading for c in columns)}."
        elif column.key in places:
            words = f"This is the same column as {letter(places[column.key])}."
        else:
            places[column.key] = number
            continue
        reader.problems.append(
            Problem(table.heading_row, words, letter(number), heading, heading, sheet=table.title)
        )
    for column in columns:
        if column.needed and column.key not in places:
            words = f"The column {column.heading} is missing."
            reader.problems.append(
                Problem(table.heading_row, words, heading=column.heading, sheet=table.title)
            )
    reader.places = places
    return reader


def read_day(value: Value) -> date:
    """A date as sheets hold it: a date, a serial number, `2006-03-01`, `1/3/2006`, `1/3/06`, `1 March 2006`.

    Raises ValidationError where it is none.
    """
    if isinstance(value, Unusable):
        raise ValidationError(value.reason, code="invalid")
    if isinstance(value, date):
        return _plausible(value)
    if isinstance(value, (int, float)) or re.fullmatch(r"[0-9]{5}", value):
        return _of_serial(value)
    written = MIDNIGHT.sub("", value)
    parts = dates.split_date(written)
    if parts is not None and re.fullmatch(r"[0-9]{2}", parts[2]):
        year = int(parts[2])
        parts = (parts[0], parts[1], str(2000 + year if year < CENTURY else 1900 + year))
    return _plausible(dates.date_of(*parts) if parts else dates.read_date(written))


def _of_serial(value: float | str) -> date:
    number = float(value)
    if not number.is_integer() or not FIRST_SERIAL <= number <= LAST_SERIAL:
        raise ValidationError(f"The date must be a real date, {dates.EXAMPLE}", code="invalid")
    return EXCEL_EPOCH + timedelta(days=int(number))


def _plausible(day: date) -> date:
    if not dates.EARLIEST_YEAR <= day.year < 2100:
        raise ValidationError(f"The date must lie between {dates.EARLIEST_YEAR} and 2099", code="year")
    return day
