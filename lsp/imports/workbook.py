"""XLSX from strangers: opened only after its parts are looked at, read row by row, formulas seen as formulas."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl import load_workbook

from lsp.imports.tables import MAX_COLUMNS, RawRows, Table, Value, fill

MAX_UNPACKED = 60_000_000  # bytes of all parts together
MAX_PARTS = 2_000
TITLES_SHOWN = 5
LAST_ROW = 1_048_576  # of any Excel sheet
PIECE, LONGEST_TAG = 1_000_000, 10_000  # bytes
WORKBOOK_PART = "xl/workbook.xml"
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=[\"']([A-Z]{1,3}[0-9]{1,7}:[A-Z]{1,3}[0-9]{1,7})[\"']")
PLACE = re.compile(r"([A-Z]+)([0-9]+)")
DAMAGED = "The workbook is damaged and cannot be read. Open it in a spreadsheet program and save it again."


def read(table: Table, content: bytes, *, sheet: str = "") -> None:
    """Read one sheet of a workbook into `table`; what cannot be read is a problem with its row and column."""
    refusal = look_inside(content)
    if refusal:
        table.problem(0, None, refusal)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about decoration that a table does not need
        try:
            _read_sheet(table, content, sheet)
        except Exception:  # a crafted part may raise anything in the reader
            table.problem(0, None, DAMAGED)


def look_inside(content: bytes) -> str:
    """Why the archive is not opened as a workbook; empty where it may be. Unpacks nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except Exception:  # zipfile raises more than BadZipFile for crafted directories
        return DAMAGED
    names = {part.filename for part in parts}
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        return f"Unpacked, the workbook is larger than {MAX_UNPACKED // 1_000_000} MB. Send it in parts."
    if len(names) != len(parts) or any(part.flag_bits & 0x1 for part in parts):
        return DAMAGED
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        return "The workbook holds macros. Save it as an Excel workbook (.xlsx) without macros."
    if WORKBOOK_PART not in names:
        other = "an OpenDocument file" if "mimetype" in names else "another kind of archive"
        return f"The file is not what its name says, an Excel workbook: it is {other}."
    return ""


def open_book(content: bytes) -> Any:
    """The workbook, its sheets to be read row by row. Raises whatever a crafted part makes the reader raise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)


def rows_of(table: Table, content: bytes, sheet: Any) -> RawRows:
    """(row number, cells) of each row of an open workbook's sheet; none where any of its cells are merged."""
    try:
        part = sheet._worksheet_path  # noqa: SLF001  a read-only sheet does not say which cells are merged
        if not _refuse_merged(table, content, part):
            sheet.reset_dimensions()  # the size a sheet declares may be any lie
            yield from _rows(table, sheet)
    except Exception:  # as above
        table.problem(0, None, DAMAGED)


def _read_sheet(table: Table, content: bytes, name: str) -> None:
    book = open_book(content)
    try:
        chosen = [sheet for sheet in book.worksheets if not name or sheet.title == name]
        if not chosen:
            titles = ", ".join(sheet.title for sheet in book.worksheets[:TITLES_SHOWN])
            absent = f"There is no sheet called {name}. There is: {titles}."
            table.problem(0, None, absent if titles else "The workbook holds no sheet.")
            return
        sheet = chosen[0]
        if len(book.worksheets) > 1:
            table.notes.append(f"Only the sheet {sheet.title} was read.")
        fill(table, rows_of(table, content, sheet))
    finally:
        book.close()


def _refuse_merged(table: Table, content: bytes, part: str) -> bool:
    """Note each merged range as a problem; whether there was any."""
    any_found = False
    for found in _merged(content, part):
        any_found = True
        place = PLACE.match(found.decode())
        assert place is not None
        words = f"The cells {found.decode()} are merged. Undo the merge and fill in each cell."
        table.problem(int(place[2]), _number(place[1]), words)
    return any_found


def _merged(content: bytes, part: str) -> Iterator[bytes]:
    """The ranges of merged cells a sheet names, read in pieces: a sheet unpacks to more than memory should hold."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(part.lstrip("/")) as sheet:
        rest = b""
        while piece := sheet.read(PIECE):
            held = rest + piece
            cut = held.rfind(b"<")
            yield from MERGED.findall(held[:cut])
            rest = held[cut:][-LONGEST_TAG:]
        yield from MERGED.findall(rest)


def _number(letters: str) -> int:
    """The column number from 0 of a column's letters."""
    number = 0
    for character in letters:
        number = number * 26 + ord(character) - ord("A") + 1
    return number - 1


def _rows(table: Table, sheet: Any) -> Iterator[tuple[int, Sequence[Value | None]]]:
    """(row number, cells) of each row that holds something; a gap of a million rows costs little."""
    gap: Any = None
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), start=1):
        if number > LAST_ROW:
            table.problem(number, None, f"A sheet has at most {LAST_ROW:,} rows.")
            return
        if cells is gap:  # the reader gives one and the same row for every row that the file leaves out
            continue
        if all(cell.value is None for cell in cells):
            gap = cells
            continue
        yield number, [_value(table, number, column, cell) for column, cell in enumerate(cells)]


def _value(table: Table, row: int, column: int, cell: Any) -> Value | None:
    """The cell's value; a formula, an error or a time is a problem."""
    value = cell.value
    if value is None:
        return None
    if cell.data_type == "f":
        shown = getattr(value, "text", value)
        table.problem(row, column, "This is a formula. Put its result in the cell, as a value.", shown)
        return None
    if cell.data_type == "e":
        table.problem(row, column, "This cell shows an error.", value)
        return None
    if isinstance(value, (time, timedelta)):
        table.problem(row, column, "This is a time of day or a duration; a date or text is wanted.", value)
        return None
    return _plain(value)


def _plain(value: Any) -> Value:
    """Dates without their midnight, yes and no as words, whole numbers without their point."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, (int, float, date)) else str(value)
