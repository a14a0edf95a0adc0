"""Tables that people send: CSV or XLSX, read into rows with their number, never raising whatever the file holds.

Every problem names its row, its column and the reason; where a table has problems nobody should use its rows.
"""

import functools
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from lsp.characters import clean_file_name, what_is_unseen
from lsp.imports.reports import Problem

MAX_BYTES = 10_000_000  # of the file as sent
MAX_ROWS = 50_000  # that hold something
MAX_COLUMNS = 100
MAX_PROBLEMS = 1_000  # listed; a file with more is hopeless anyway
MAX_CELL = 10_000  # characters of one cell

SUFFIXES = (".csv", ".txt", ".tsv", ".xlsx", ".ods")


@dataclass(frozen=True, slots=True)
class Unusable:
    """What stands in a cell and cannot be kept: a formula, an error."""

    reason: str
    shown: str

    def __str__(self) -> str:
        return self.shown


Value = str | int | float | date | Unusable

WORKBOOK = b"PK\x03\x04"
BOOKS = {".xlsx": "an Excel workbook", ".ods": "an OpenDocument spreadsheet"}
SIGNATURES = (
    (WORKBOOK, "a ZIP archive or spreadsheet workbook"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) or one with a password"),
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"{\\rtf", "a text document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells by column number (from 0), empty ones left out."""

    number: int
    cells: dict[int, Value]


@dataclass
class Table:
    """What a file holds: headings (by column number), rows, what to tell about the reading, and what is wrong."""

    name: str
    heading_row: int = 0
    headings: dict[int, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    title: str = ""  # of the sheet, where the file has several

    def problem(self, row: int, column: int | None, reason: str, value: object = "") -> None:
        """Note what is wrong with a cell, a row (no column) or the file (row 0)."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(
                Problem(
                    row=row,
                    column="" if column is None else letter(column),
                    heading="" if column is None else self.headings.get(column, ""),
                    value=str(value),
                    reason=reason,
                    sheet=self.title,
                )
            )


def read_table(name: str, content: bytes, *, sheet: str = "") -> Table:
    """The table in a file called `name` (`.csv`, `.txt`, `.tsv`, `.xlsx`, `.ods`).

    `sheet` names a sheet of a workbook, else its first is read. Never raises for what the file holds: see `problems`.
    """
    from lsp.imports import delimited, opendocument, workbook

    table = Table(name=PurePosixPath(name.replace("\\", "/")).name or "file")
    refusal = refusal_of(name, content)
    if refusal:
        table.problem(0, None, refusal)
    elif PurePosixPath(table.name).suffix.lower() == ".ods":
        opendocument.read(table, content, sheet=sheet)
    elif content.startswith(WORKBOOK):
        workbook.read(table, content, sheet=sheet)
    else:
        delimited.read(table, content)
    if not table.problems and not table.rows:
        table.problem(
            0, None, "The file holds no rows below its headings." if table.headings else "It is empty."
        )
    return table


def refusal_of(name: str, content: bytes) -> str:
    """Why a file of this name and content is not read at all; empty where it may be."""
    if not clean_file_name(name):
        return "The file's name must not hold invisible or control characters. Give it another name."
    suffix = PurePosixPath(name.replace("\\", "/")).suffix.lower()
    if suffix in (".xlsm", ".xltm", ".xlsb"):
        return "The workbook may hold macros. Save it as an Excel workbook (.xlsx) without macros."
    if suffix not in SUFFIXES:
        return "Send a CSV file (.csv), an Excel workbook (.xlsx) or an OpenDocument spreadsheet (.ods)."
    if not content:
        return "The file is empty."
    if len(content) > MAX_BYTES:
        return f"The file is larger than {MAX_BYTES // 1_000_000} MB. Send it in parts."
    found = next((what for signature, what in SIGNATURES if content.startswith(signature)), "")
    if suffix in BOOKS:
        return "" if content.startswith(WORKBOOK) else _not_what_it_says(BOOKS[suffix], found)
    return _not_what_it_says("a CSV file", found) if found else ""


def _not_what_it_says(expected: str, found: str) -> str:
    seen = f": it is {found}" if found else ""
    return f"The file is not what its name says, {expected}{seen}."


Cells = Iterable[tuple[int, Value | None]]
"""Values by column number from 0, those of a row."""
RawRows = Iterable[tuple[int, Cells]]


def fill(table: Table, rows: RawRows) -> None:
    """Take the first row that holds something as headings and the others as rows; note what is wrong."""
    table.rows.extend(begin(table, rows))


def begin(table: Table, rows: RawRows) -> Iterator[Row]:
    """Take the first row that holds something as headings; give those below it one after the other, keeping none."""
    held = _held(rows)
    first = next(held, None)
    if first is not None:
        _take_headings(table, *first)
    return _below(table, held)


def _held(rows: RawRows) -> Iterator[tuple[int, dict[int, Value]]]:
    """The rows that hold something."""
    for number, cells in rows:
        held = {column: value for column, cell in cells if (value := tidy(cell)) is not None}
        if held:
            yield number, held


def _below(table: Table, rows: Iterable[tuple[int, dict[int, Value]]]) -> Iterator[Row]:
    for count, (number, held) in enumerate(rows):
        if count >= MAX_ROWS:
            table.problem(number, None, f"The file holds more than {MAX_ROWS:,} rows. Send it in parts.")
            return
        if _take_row(table, number, held):
            yield Row(number, held)


def _take_headings(table: Table, number: int, held: dict[int, Value]) -> None:
    table.heading_row = number
    seen: dict[str, int] = {}
    for column, value in held.items():
        if column >= MAX_COLUMNS:
            table.problem(number, column, f"There are more than {MAX_COLUMNS} columns.")
            return
        heading = str(value)
        if isinstance(value, Unusable):
            table.problem(number, column, value.reason, value)
        table.headings[column] = heading
        first = seen.setdefault(folded_heading(heading), column)
        if first != column:
            words = f"This heading stands in column {letter(first)} already."
            table.problem(number, column, words, heading)


def _take_row(table: Table, number: int, held: dict[int, Value]) -> bool:
    """Note what is wrong with the row; whether every cell of it stands below a heading."""
    for column, value in held.items():
        if column not in table.headings:
            table.problem(number, column, "This column has no heading.", value)
            return False
        reason = unusable(value)
        if reason:
            table.problem(number, column, reason, value)
    return True


def tidy(value: Value | None) -> Value | None:
    """A cell without needless white space, None where it is empty."""
    if not isinstance(value, str):
        return value
    text = " ".join((value if value.isascii() else unicodedata.normalize("NFC", value)).split())
    return text or None


def unusable(value: Value) -> str:
    """Why a cell cannot be kept as it is; empty where it can."""
    if isinstance(value, Unusable):
        return value.reason
    if not isinstance(value, str):
        return ""
    if len(value) > MAX_CELL:
        return f"This cell holds more than {MAX_CELL:,} characters."
    if value.startswith("="):
        return "This is a formula. Put its result in the cell, as a value."
    wrong = what_is_unseen(value)
    return f"This {wrong}." if wrong else ""


@functools.lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """Text for comparing: case, white space and the kind of apostrophe and dash do not matter."""
    plain = unicodedata.normalize("NFKC", text).replace("\u2019", "'").replace("\u2013", "-")
    return " ".join(plain.casefold().split())


def folded_heading(text: str) -> str:
    """A heading for comparing: `E-mail`, `e mail` and `email_` are one."""
    return "".join(character for character in folded(text) if character.isalnum())


def letter(column: int) -> str:
    """The spreadsheet's letter of a column number from 0: A, B, …, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
