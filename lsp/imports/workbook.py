"""XLSX from strangers: opened only after its parts are looked at, read row by row, formulas seen as formulas."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.reader.excel import SHARED_STRINGS, ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet

from lsp.imports import sheet_xml
from lsp.imports.sheet_xml import Styles, column_of
from lsp.imports.tables import RawRows, Table, fill

MAX_UNPACKED = 60_000_000  # bytes of all parts together
MAX_PARTS = 2_000
TITLES_SHOWN = 5
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


class _Reader(ExcelReader):  # type: ignore[misc]
    """Reads what a workbook consists of and how its cells are shown; its texts and cells are read by us."""

    def read(self) -> None:
        """The list of parts, the workbook's own part and the styles."""
        self.read_manifest()
        self.read_workbook()
        apply_stylesheet(self.archive, self.wb)

    def strings_part(self) -> str:
        """Where the texts stand that cells share, empty where they share none."""
        part = self.package.find(SHARED_STRINGS)
        return str(part.PartName) if part is not None else ""

    def sheets(self) -> list["Sheet"]:
        """The sheets in order; charts are none."""
        there = set(self.archive.namelist())
        return [
            Sheet(sheet.name, rel.target)
            for sheet, rel in self.parser.find_sheets()
            if rel.target in there and "chartsheet" not in rel.Type
        ]


@dataclass(frozen=True)
class Sheet:
    """A sheet of an open workbook."""

    title: str
    part: str


@dataclass(frozen=True)
class Book:
    """An open workbook: its sheets, the texts they share, the styles that make a number a date."""

    content: bytes
    sheets: list[Sheet]
    strings: list[str]
    styles: Styles

    def rows_of(self, table: Table, sheet: Sheet) -> RawRows:
        """(row number, cells) of each row of a sheet; none where any of its cells are merged."""
        try:
            if not _refuse_merged(table, self.content, sheet.part):
                yield from sheet_xml.rows_of(table, self.content, sheet.part, self.strings, self.styles)
        except Exception:  # a crafted part may raise anything in the reader
            table.problem(0, None, DAMAGED)


def open_book(content: bytes) -> Book:
    """The workbook, its sheets to be read row by row. Raises whatever a crafted part makes the reader raise."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about decoration that a table does not need
        reader = _Reader(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        reader.read()
    book, part = reader.wb, reader.strings_part()
    styles = Styles(book._date_formats, book._timedelta_formats, book.epoch)  # noqa: SLF001  said nowhere else
    strings = sheet_xml.strings_of(content, part) if part else []
    return Book(content, reader.sheets(), strings, styles)


def _read_sheet(table: Table, content: bytes, name: str) -> None:
    book = open_book(content)
    chosen = [sheet for sheet in book.sheets if not name or sheet.title == name]
    if not chosen:
        titles = ", ".join(sheet.title for sheet in book.sheets[:TITLES_SHOWN])
        absent = f"There is no sheet called {name}. There is: {titles}."
        table.problem(0, None, absent if titles else "The workbook holds no sheet.")
        return
    if len(book.sheets) > 1:
        table.notes.append(f"Only the sheet {chosen[0].title} was read.")
    fill(table, book.rows_of(table, chosen[0]))


def _refuse_merged(table: Table, content: bytes, part: str) -> bool:
    """Note each merged range as a problem; whether there was any."""
    any_found = False
    for found in _merged(content, part):
        any_found = True
        place = PLACE.match(found.decode())
        assert place is not None
        words = f"The cells {found.decode()} are merged. Undo the merge and fill in each cell."
        table.problem(int(place[2]), column_of(place[0]), words)
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
