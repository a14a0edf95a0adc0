"""Files of several sheets: each sheet read row by row when its turn comes, none kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from lsp.imports import delimited, opendocument, workbook
from lsp.imports.reports import Problem
from lsp.imports.tables import RawRows, Row, Table, begin, refusal_of


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title (none for a CSV file), and how its rows are read, whatever is wrong told to a table."""

    title: str
    rows: Callable[[Table], RawRows]

    def open(self, file_name: str) -> tuple[Table, Iterator[Row]]:
        """The sheet's table with its headings, and the rows below them, to be read once."""
        table = Table(name=file_name, title=self.title)
        return table, begin(table, self.rows(table))


@dataclass
class Book:
    """A file read as sheets. Where there are problems it has none."""

    name: str
    sheets: list[Sheet] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, reason: str) -> "Book":
        """The book, with what is wrong with the file as a whole."""
        self.problems.append(Problem(0, reason))
        return self


def read_book(name: str, content: bytes) -> Book:
    """The sheets of a CSV file (one, without a title), an Excel workbook or an OpenDocument spreadsheet.

    Never raises for what the file holds: see the book's problems, and those of each sheet's table.
    """
    book = Book(name=PurePosixPath(name.replace("\\", "/")).name or "file")
    refusal = refusal_of(name, content)
    if refusal:
        return book.refuse(refusal)
    suffix = PurePosixPath(book.name).suffix.lower()
    if suffix == ".ods":
        return _opendocument(book, content)
    if suffix == ".xlsx":
        return _workbook(book, content)
    book.sheets.append(Sheet("", lambda table: delimited.rows_of(table, content)))
    return book


def _workbook(book: Book, content: bytes) -> Book:
    refusal = workbook.look_inside(content)
    if refusal:
        return book.refuse(refusal)
    try:
        opened = workbook.open_book(content)
    except Exception:  # a crafted part may raise anything in the reader
        return book.refuse(workbook.DAMAGED)
    book.sheets += [Sheet(sheet.title, _reading(opened, sheet)) for sheet in opened.sheets]
    return book if book.sheets else book.refuse("The workbook holds no sheet.")


def _reading(opened: workbook.Book, sheet: workbook.Sheet) -> Callable[[Table], RawRows]:
    return lambda table: opened.rows_of(table, sheet)


def _opendocument(book: Book, content: bytes) -> Book:
    refusal = opendocument.look_inside(content)
    if refusal:
        return book.refuse(refusal)
    titles = opendocument.titles_of(content)
    if titles is None:
        return book.refuse(opendocument.DAMAGED)
    book.sheets += [Sheet(title, _nth(content, number)) for number, title in enumerate(titles)]
    return book if book.sheets else book.refuse("The workbook holds no sheet.")


def _nth(content: bytes, number: int) -> Callable[[Table], RawRows]:
    return lambda table: opendocument.rows_of(table, content, number)
