"""A file of structure, whatever its form: parts read one after the other, each giving rows to be tried."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import Any, Protocol

from lsp.errors import Reason
from lsp.imports.books import Book, read_book
from lsp.imports.reports import Problem
from lsp.imports.tables import MAX_ROWS, Row, Table, refusal_of
from partnerships.imports import sheets
from partnerships.imports.columns import BODIES
from partnerships.imports.plan import Plan
from partnerships.imports.sheets import Opened, Reading

JSON = ".json"


@dataclass
class Attempt:
    """A row to be tried: where it stands, what trying it does, whom to tell why not.

    `attempt` answers what the row is about, None where it could not be read. `left_out` says why the row is not
    brought in, `remarks` what else there is to say; `quiet` rows are told only where something comes of them.
    """

    row: int
    attempt: Callable[[], str | None]
    refuse: Callable[[Reason], None]
    sheet: str = ""
    counts: int = 1
    quiet: bool = False
    left_out: str = ""
    remarks: list[str] = field(default_factory=list)


class Part(Protocol):
    """Rows read together. What they create is written in between only where it `may_be_written`."""

    may_be_written: bool

    def __iter__(self) -> Iterator[Attempt]:
        """Its rows, once."""


class StructureFile(Protocol):
    """A file: what it is called, how many rows it may have (0: unknown), what to note of it, what is wrong."""

    notes: list[str]

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def expected(self) -> int:
        """How many rows it may have."""

    @property
    def problems(self) -> list[Problem]:
        """What is wrong, as far as it has been read."""

    def parts(self, plan: Plan, options: dict[str, str]) -> Iterator[Part]:
        """What it holds."""


def refusal(name: str, content: bytes) -> str:
    """Why a file of this name and content is not read at all; empty where it may be."""
    from partnerships.imports import popolo

    if PurePosixPath(name).suffix.lower() == JSON:
        return popolo.refusal(content)
    said = refusal_of(name, content)
    return said.replace(" or an OpenDocument", ", an OpenDocument").replace(
        "spreadsheet (.ods).", "spreadsheet (.ods) or Popolo JSON (.json)."
    )


def open_file(name: str, content: bytes, sheet: str = "") -> StructureFile:
    """The file, to be read once. Never raises for what it holds."""
    from partnerships.imports import popolo

    if PurePosixPath(name).suffix.lower() == JSON:
        return popolo.open_file(name, content)
    return Spreadsheet(
        read_book(name, content), sheet, content.count(b"\n") if name.lower().endswith("v") else 0
    )


@dataclass
class Spreadsheet:
    """A CSV file or a workbook."""

    book: Book
    sheet: str = ""
    expected: int = 0
    notes: list[str] = field(default_factory=list)
    _tables: list[Table] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.book.name

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the file and with each sheet, as far as it has been read."""
        return [*self.book.problems, *(problem for table in self._tables for problem in table.problems)]

    def parts(self, plan: Plan, options: dict[str, str]) -> Iterator[Part]:
        """Its sheets, in the order in which one names what stands in another."""
        chosen = sheets.choose(self.book, self.sheet)
        read = 0
        for kind, sheet in chosen.sheets:
            table, rows = sheet.open(self.name)
            self._tables.append(table)
            if len(chosen.sheets) == 1 and not chosen.left:
                table.title = ""
            opened = Opened(kind, table, rows)
            if not table.headings:
                self.notes += table.notes
                continue
            part = SheetPart(opened, plan)
            yield part
            read += part.read
            self.notes += table.notes
            if read > MAX_ROWS:
                self.book.refuse(f"The file holds more than {MAX_ROWS:,} rows. Send it in parts.")
                return
        if chosen.left and chosen.sheets:
            self.notes.append(f"Not read: {', '.join(chosen.left)}. Read are sheets called {sheets.TITLES}.")
        if not read and not self.problems:
            headings = any(table.headings for table in self._tables)
            self.book.refuse("The file holds no rows below its headings." if headings else "It is empty.")


class SheetPart:
    """One sheet's rows; of bodies, at the end, which lies below which."""

    def __init__(self, opened: Opened, plan: Plan) -> None:
        self._opened = opened
        self._reading = Reading(opened.kind, plan, opened.reader())
        self.may_be_written = opened.kind is not BODIES
        self.read = 0

    def __iter__(self) -> Iterator[Attempt]:
        """Each row."""
        problems = self._reading.reader.problems
        if problems:
            return
        before = 0
        for row in self._opened.rows:
            self.read += 1
            yield self._attempt(row, partial(self._take, row, bad=len(problems) > before))
            before = len(problems)
        for row, about, place in self._reading.parents():
            yield self._attempt(row, partial(_done, place, about), again=True)

    def _take(self, row: Row, *, bad: bool) -> str | None:
        """A row with a cell that cannot be kept is not tried: the cell is told already."""
        return None if bad else self._reading.take(row)

    def _attempt(self, row: Row, attempt: Callable[[], str | None], *, again: bool = False) -> Attempt:
        def refuse(reason: Reason) -> None:
            column = self._opened.kind.column_of(reason.field)
            self._reading.reader.problem(row, column, reason.message, rule=reason.rule)

        title = self._opened.table.title
        return Attempt(row.number, attempt, refuse, sheet=title, counts=0 if again else 1, quiet=again)


def _done(place: Callable[[], Any], about: str) -> str:
    place()
    return about
