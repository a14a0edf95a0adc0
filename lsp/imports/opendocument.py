"""ODS from strangers: one part, read as a stream of rows; nothing of it is kept but the row being read."""

import io
import zipfile
from collections import deque
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from xml.parsers import expat

from lsp.imports.sheet_xml import FORMULA, LAST_ROW, TIME, fed, no_entities
from lsp.imports.tables import MAX_COLUMNS, RawRows, Table, Unusable, Value, fill
from lsp.imports.workbook import DAMAGED, MAX_PARTS, MAX_UNPACKED, TITLES_SHOWN

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
CONTENT = "content.xml"
TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
CELLS = (TABLE + "table-cell", TABLE + "covered-table-cell")
SPACES = {TEXT + "tab": "\t", TEXT + "line-break": "\n"}
MERGED = "These cells are merged. Undo the merge and fill in each cell."


def read(table: Table, content: bytes, *, sheet: str = "") -> None:
    """Read one sheet into `table`; what cannot be read is a problem with its row and column."""
    refusal = look_inside(content)
    if refusal:
        table.problem(0, None, refusal)
        return
    titles = titles_of(content)
    if titles is None:
        table.problem(0, None, DAMAGED)
        return
    chosen = [number for number, title in enumerate(titles) if not sheet or title == sheet]
    if not chosen:
        listed = ", ".join(titles[:TITLES_SHOWN])
        absent = f"There is no sheet called {sheet}. There is: {listed}."
        table.problem(0, None, absent if titles else "The workbook holds no sheet.")
        return
    if len(titles) > 1:
        table.notes.append(f"Only the sheet {titles[chosen[0]]} was read.")
    fill(table, rows_of(table, content, chosen[0]))


def look_inside(content: bytes) -> str:
    """Why the archive is not opened as a spreadsheet; empty where it may be. Unpacks nothing but its type."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                return (
                    f"Unpacked, the workbook is larger than {MAX_UNPACKED // 1_000_000} MB. Send it in parts."
                )
            if len(names) != len(parts) or any(part.flag_bits & 0x1 for part in parts):
                return DAMAGED
            kind = _beginning(archive, "mimetype") if "mimetype" in names else b""
    except Exception:  # zipfile raises more than BadZipFile for crafted directories
        return DAMAGED
    if kind != MIMETYPE or CONTENT not in names:
        other = (
            "another OpenDocument file" if kind.startswith(b"application/vnd.oasis") else "another archive"
        )
        return f"The file is not what its name says, an OpenDocument spreadsheet: it is {other}."
    return ""


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(100).strip()


def titles_of(content: bytes) -> list[str] | None:
    """The titles of the sheets in order, None where the document cannot be read."""
    titles: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == TABLE + "table":
            titles.append(attributes.get(TABLE + "name", ""))

    parser = _parser()
    parser.StartElementHandler = start
    try:
        for _ in fed(parser, content, CONTENT):
            pass
    except Exception:  # a crafted part may raise anything in the parser
        return None
    return titles


def rows_of(table: Table, content: bytes, number: int) -> RawRows:
    """(row number, cells) of each row of the sheet that holds something."""
    rows = _Rows(number)
    parser = _parser()
    parser.StartElementHandler = rows.start
    parser.EndElementHandler = rows.end
    parser.CharacterDataHandler = rows.characters
    try:
        for _ in fed(parser, content, CONTENT):
            while rows.complete:
                first, times, cells = rows.complete.popleft()
                for row in range(first, first + times):
                    if row > LAST_ROW:
                        table.problem(row, None, f"A sheet has at most {LAST_ROW:,} rows.")
                        return
                    yield row, enumerate(cells)
            if rows.over:
                return
    except Exception:  # as above
        table.problem(0, None, DAMAGED)


def _parser() -> Any:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = no_entities
    return parser


@dataclass
class _Rows:
    """What the parser has told of one sheet: rows that are complete, and the one being read."""

    wanted: int
    complete: deque[tuple[int, int, list[Value | None]]] = field(default_factory=deque)
    over: bool = False
    _sheet: int = -1
    _inside: int = 0
    _next_row: int = 1
    _repeated: int = 1
    _cells: list[Value | None] = field(default_factory=list)
    _column: int = 0
    _cell: dict[str, str] | None = None
    _text: list[str] = field(default_factory=list)
    _aside: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == TABLE + "table":
            self._sheet += 1
        elif self._sheet != self.wanted:
            return
        elif name == OFFICE + "annotation" or self._aside:
            self._aside += 1
        elif name == TABLE + "table-row":
            self._cells, self._column = [], 0
            self._repeated = _count(attributes, TABLE + "number-rows-repeated")
        elif name in CELLS:
            self._cell, self._text = attributes, []
        elif self._cell is not None and name.startswith(TEXT):
            self._begin_text(name, attributes)

    def _begin_text(self, name: str, attributes: dict[str, str]) -> None:
        if name == TEXT + "p" and self._text:
            self._text.append("\n")
        elif name == TEXT + "s":
            self._text.append(" " * min(_count(attributes, TEXT + "c"), 100))
        else:
            self._text.append(SPACES.get(name, ""))

    def characters(self, data: str) -> None:
        """Text within a cell."""
        if self._cell is not None and not self._aside:
            self._text.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._sheet != self.wanted:
            return
        if self._aside:
            self._aside -= 1
        elif name in CELLS and self._cell is not None:
            self._end_cell(self._cell)
        elif name == TABLE + "table-row":
            if any(cell is not None for cell in self._cells):
                self.complete.append((self._next_row, self._repeated, self._cells))
            self._next_row += self._repeated
        elif name == TABLE + "table":
            self.over = True

    def _end_cell(self, attributes: dict[str, str]) -> None:
        value = self._value(attributes, "".join(self._text))
        times = _count(attributes, TABLE + "number-columns-repeated")
        if value is not None:
            room = max(0, min(self._column, MAX_COLUMNS + 1) - len(self._cells))
            self._cells.extend([None] * room)
            self._cells.extend([value] * max(0, min(times, MAX_COLUMNS + 1 - len(self._cells))))
        self._column += times
        self._cell = None

    def _value(self, attributes: dict[str, str], text: str) -> Value | None:
        """The cell's value; a formula, a merge or a time cannot be kept."""
        if any(_count(attributes, TABLE + f"number-{what}-spanned") > 1 for what in ("rows", "columns")):
            return Unusable(MERGED, text)
        if attributes.get(TABLE + "formula"):
            return Unusable(FORMULA, attributes[TABLE + "formula"].removeprefix("of:"))
        if attributes.get(OFFICE + "value-type") == "time":
            return Unusable(TIME, text)
        return _plain(attributes, text)


def _count(attributes: dict[str, str], name: str) -> int:
    """How many times: 1 where it is not said or is no number."""
    said = attributes.get(name, "1")
    return max(1, int(said)) if said.isdecimal() and len(said) < 10 else 1


def _plain(attributes: dict[str, str], text: str) -> Value | None:
    """Dates without their midnight, yes and no as words, whole numbers without their point, else the text."""
    kind = attributes.get(OFFICE + "value-type", "")
    if kind in ("float", "currency", "percentage"):
        number = float(attributes[OFFICE + "value"])
        return int(number) if number.is_integer() else number
    if kind == "date":
        said = attributes[OFFICE + "date-value"]
        day, _, hour = said.partition("T")
        return date.fromisoformat(day) if not hour.strip("0:.") else said.replace("T", " ")
    if kind == "boolean":
        return "yes" if attributes.get(OFFICE + "boolean-value") == "true" else "no"
    return text or None
