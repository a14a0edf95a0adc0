"""The parts of an Excel workbook that hold its cells, read as a stream: the texts it shares, the rows of a sheet."""

import io
import zipfile
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.parsers import expat

from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel, from_ISO8601

from lsp.imports.tables import MAX_COLUMNS, RawRows, Table, Unusable, Value

LAST_ROW = 1_048_576  # of any Excel sheet
CHUNK = 256 * 1024
FIRST_SURE, LAST_SURE = 61, 73_050  # serial numbers that are days without any doubt, 1 March 1900 to 2099
DAY_BEFORE = date(1899, 12, 30)
FORMULA = "This is a formula. Put its result in the cell, as a value."
ERROR = "This cell shows an error."
TIME = "This is a time of day or a duration; a date or text is wanted."


@dataclass(frozen=True)
class Styles:
    """Which styles of the workbook show a number as a date, which as a duration; the day its dates count from."""

    dates: frozenset[int] | set[int]
    durations: frozenset[int] | set[int]
    epoch: Any = WINDOWS_EPOCH


def fed(parser: Any, content: bytes, part: str) -> Iterator[None]:
    """Feed a part of the archive to the parser, piece by piece."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(part.lstrip("/")) as source:
        while piece := source.read(CHUNK):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
        yield


def parser_of(reading: Any) -> Any:
    """A parser that tells `reading`, and reads no document that declares entities."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.characters
    parser.StartDoctypeDeclHandler = no_entities
    return parser


def no_entities(*_: Any) -> None:
    """A spreadsheet declares none; who does means no good."""
    raise ValueError("a spreadsheet declares no entities")


def strings_of(content: bytes, part: str) -> list[str]:
    """The texts that cells share, in their order."""
    strings = _Strings()
    for _ in fed(parser_of(strings), content, part):
        pass
    return strings.found


def rows_of(table: Table, content: bytes, part: str, strings: list[str], styles: Styles) -> RawRows:
    """(row number, cells by column) of each row of the sheet that holds something."""
    rows = _Rows(strings, styles)
    for _ in fed(parser_of(rows), content, part):
        while rows.complete:
            number, cells = rows.complete.popleft()
            if number > LAST_ROW:
                table.problem(LAST_ROW + 1, None, f"A sheet has at most {LAST_ROW:,} rows.")
                return
            yield number, cells


def column_of(place: str) -> int:
    """The column number from 0 of a cell's place (`C12`). Raises ValueError where it is none."""
    letters = place.rstrip("0123456789")
    if not letters.isalpha() or not letters.isascii() or len(letters) > 3 or len(letters) == len(place):
        raise ValueError(f"{place} is no place")
    number = 0
    for character in letters.upper():
        number = number * 26 + ord(character) - 64
    return number - 1


@dataclass
class _Strings:
    found: list[str] = field(default_factory=list)
    _text: list[str] = field(default_factory=list)
    _reading: bool = False
    _aside: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "si":
            self._text = []
        elif name == "rPh":  # how a text is pronounced
            self._aside += 1
        self._reading = name == "t" and not self._aside

    def characters(self, data: str) -> None:
        if self._reading:
            self._text.append(data)

    def end(self, name: str) -> None:
        name = name.rpartition(":")[2]
        self._reading = False
        if name == "si":
            self.found.append("".join(self._text))
        elif name == "rPh":
            self._aside -= 1


@dataclass
class _Rows:
    """What the parser has told of a sheet: rows that are complete, and the one being read."""

    strings: list[str]
    styles: Styles
    complete: deque[tuple[int, Iterable[tuple[int, Value | None]]]] = field(default_factory=deque)
    _row: int = 0
    _cells: list[tuple[int, Value | None]] = field(default_factory=list)
    _column: int = -1
    _type: str = "n"
    _style: int = 0
    _text: list[str] = field(default_factory=list)
    _formula: bool = False
    _in_cell: bool = False
    _reading: bool = False
    _aside: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if ":" in name:
            name = name.rpartition(":")[2]
        if name == "c":
            place = attributes.get("r")
            self._column = column_of(place) if place else self._column + 1
            self._type, self._style = attributes.get("t", "n"), int(attributes.get("s", 0))
            self._text, self._formula, self._in_cell = [], False, True
        elif name == "row":
            self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
            self._cells, self._column = [], -1
        elif self._in_cell:
            self._begin_part(name)

    def _begin_part(self, name: str) -> None:
        """What a cell holds: a value, a text, a formula (its cached value goes)."""
        if name == "rPh":
            self._aside += 1
        elif name == "f":
            self._formula, self._text = True, []
        wanted = name in ("f", "t") if self._formula or self._type == "inlineStr" else name == "v"
        self._reading = wanted and not self._aside

    def characters(self, data: str) -> None:
        """Text within what is read."""
        if self._reading:
            self._text.append(data)

    def end(self, name: str) -> None:
        """An element ends."""
        if ":" in name:
            name = name.rpartition(":")[2]
        self._reading = False
        if name == "c":
            self._in_cell = False
            if self._column <= MAX_COLUMNS:
                value = self._value("".join(self._text))
                if value is not None:
                    self._cells.append((self._column, value))
        elif name == "rPh":
            self._aside -= 1
        elif name == "row" and self._cells:
            self.complete.append((self._row, self._cells))

    def _value(self, text: str) -> Value | None:
        """The cell's value; a formula, an error or a time cannot be kept."""
        kind = self._type
        if self._formula:
            return self._wrong(FORMULA, f"={text}")
        if not text:
            return None
        if kind == "s":
            return self.strings[int(text)]
        if kind in ("str", "inlineStr"):
            return text
        if kind == "b":
            return "yes" if int(text) else "no"
        if kind == "e":
            return self._wrong(ERROR, text)
        return self._moment(from_ISO8601(text)) if kind == "d" else self._number(text)

    def _number(self, text: str) -> Value | None:
        number: int | float = int(text) if text.isdecimal() else float(text)
        if self._style not in self.styles.dates:
            return int(number) if isinstance(number, float) and number.is_integer() else number
        if self.styles.epoch == WINDOWS_EPOCH and FIRST_SURE <= number <= LAST_SURE and number == int(number):
            return DAY_BEFORE + timedelta(days=int(number))
        try:
            moment = from_excel(number, self.styles.epoch, timedelta=self._style in self.styles.durations)
        except (OverflowError, ValueError):
            return self._wrong(ERROR, "#VALUE!")
        return self._moment(moment)

    def _moment(self, moment: Any) -> Value | None:
        """A date without its midnight."""
        if isinstance(moment, (time, timedelta)):
            return self._wrong(TIME, moment)
        if isinstance(moment, datetime):
            return moment.date() if moment.time() == time() else moment.isoformat(sep=" ", timespec="minutes")
        return moment if isinstance(moment, date) else None

    def _wrong(self, reason: str, shown: object) -> Value | None:
        """The cell holds nothing that can be kept."""
        return Unusable(reason, str(shown))
