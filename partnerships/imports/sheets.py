"""The sheets of a file, in the order in which they are read, and what becomes of each row."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from lsp.imports.books import Book, Sheet
from lsp.imports.columns import Reader, reader_of
from lsp.imports.tables import Row, Table, folded
from lsp.models import Block, Organisation, Person
from partnerships.imports import bodies, plan, rows, terms
from partnerships.imports.columns import KINDS, SheetKind, kind_titled, kind_with
from partnerships.imports.entries import BodyEntry, OfficeEntry, OrganisationEntry, PersonEntry
from partnerships.imports.plan import Plan
from partnerships.imports.refusals import RowRefused
from partnerships.models import Body

TITLES = ", ".join(kind.title for kind in KINDS)


@dataclass
class Reading:
    """One sheet being read: its kind, the plan its rows go into, and what waits for the end of the sheet."""

    kind: SheetKind
    plan: Plan
    reader: Reader
    below: list[tuple[Row, Body, str]] = field(default_factory=list)

    def take(self, row: Row) -> str | None:
        """What the row is about; None where something in it could not be read. Raises RowRefused."""
        before = len(self.reader.problems)
        return TAKERS[self.kind.code](self, row, lambda: len(self.reader.problems) == before)

    def parents(self) -> Iterator[tuple[Row, str, Callable[[], None]]]:
        """Once every body is known: each row that names the body above its own, and how to place it there."""
        for row, below, name in self.below:
            yield row, below.name, partial(self._place, below, name)

    def _place(self, below: Body, name: str) -> None:
        try:
            parent = bodies.body_called(self.plan, name)
        except RowRefused as refused:
            raise RowRefused.because("parent", refused.reasons[0].message) from refused
        bodies.place_below(self.plan, below, parent)


Fine = Callable[[], bool]


def _organisation(reading: Reading, row: Row, fine: Fine) -> str | None:
    entry = rows.organisation_entry(reading.reader, row)
    return plan.organisation(reading.plan, entry).name if fine() else None


def _person(reading: Reading, row: Row, fine: Fine) -> str | None:
    entry = _who(reading, row)
    return plan.person(reading.plan, entry).name if fine() else None


def _who(reading: Reading, row: Row) -> PersonEntry:
    rows.named(reading.reader, row, "person")
    return rows.person_entry(reading.reader, row)


def _body(reading: Reading, row: Row, fine: Fine) -> str | None:
    entry = rows.body_entry(reading.reader, row)
    names = rows.block_names(reading.reader, row)
    above = reading.reader.text(row, "parent")
    if not fine():
        return None
    blocks = [block_called(reading.plan, name) for name in names]
    body = bodies.body(reading.plan, entry)
    for block in blocks:
        bodies.serve(reading.plan, body, block)
    if above:
        reading.below.append((row, body, above))
    return body.name


def block_called(held: Plan, name: str) -> Block:
    """The partnership's block of this name."""
    found = held.facts.blocks.get(folded(name))
    if found is None:
        listed = ", ".join(block.name for block in held.facts.blocks.values())
        message = f"This partnership has no block called {name}. It has: {listed or 'none'}."
        raise RowRefused.because("blocks", message)
    return found


def _seat(reading: Reading, row: Row, fine: Fine) -> str | None:
    body_name = rows.named(reading.reader, row, "body")
    entry = rows.seat_entry(reading.reader, row)
    name = reading.reader.text(row, "organisation")
    if not fine():
        return None
    held = reading.plan
    body = bodies.body_called(held, body_name)
    organisation = plan.organisation_called(held, name) if name else None
    seat = bodies.seat(held, body, entry, organisation)
    if organisation is not None:
        bodies.seat_belongs(seat, organisation)
    return seat.label


def _term(reading: Reading, row: Row, fine: Fine) -> str | None:
    body_name, seat_name = (rows.named(reading.reader, row, key) for key in ("body", "seat"))
    who, entry = _who(reading, row), rows.term_entry(reading.reader, row)
    name, deputy = (reading.reader.text(row, key) for key in ("organisation", "deputy"))
    office = rows.choice(reading.reader, row, "office")
    if not fine():
        return None
    held = reading.plan
    body = bodies.body_called(held, body_name)
    found = bodies.seats_called(held, body, seat_name)
    if not found:
        message = f"{body} has no seat called {seat_name}, neither on record nor in this file."
        raise RowRefused.because("seat.label", message)
    organisation = plan.organisation_called(held, name) if name else None
    person = plan.person(held, who)
    seat = bodies.one_of(held, found, person)
    stands_in = plan.person(held, PersonEntry(deputy)) if deputy else None
    term = terms.term(held, seat, entry, person, organisation, stands_in)
    if office:
        terms.office(held, body, OfficeEntry(office, term.starts_on, term.ends_on), person, exact=False)
    return person.name


def _office(reading: Reading, row: Row, fine: Fine) -> str | None:
    body_name = rows.named(reading.reader, row, "body")
    who, entry = _who(reading, row), rows.office_entry(reading.reader, row)
    if not fine():
        return None
    body = bodies.body_called(reading.plan, body_name)
    person = plan.person(reading.plan, who)
    terms.office(reading.plan, body, entry, person)
    return person.name


def _member(reading: Reading, row: Row, fine: Fine) -> str | None:
    reader, held = reading.reader, reading.plan
    body_entry = BodyEntry(rows.named(reader, row, "body"), kind=rows.choice(reader, row, "body_kind"))
    seat_entry = rows.seat_entry(reader, row, with_days=False)
    who, term_entry = rows.person_entry(reader, row), rows.term_entry(reader, row)
    office = rows.choice(reader, row, "office")
    name = reader.text(row, "organisation")
    sector = rows.choice(reader, row, "organisation_sector")
    if not who.name:
        rows.check_vacant(reader, row)
    if not fine():
        return None
    body = bodies.body(held, body_entry)
    organisation = plan.organisation(held, OrganisationEntry(name, sector)) if name else None
    person: Person | None = plan.person(held, who) if who.name else None
    seat = bodies.seat(held, body, seat_entry, organisation, person)
    if person is None:
        return _vacant(seat, organisation)
    term = terms.term(held, seat, term_entry, person, organisation)
    if office:
        terms.office(held, body, OfficeEntry(office, term.starts_on, term.ends_on), person, exact=False)
    return person.name


def _vacant(seat: bodies.Seat, organisation: Organisation | None) -> str:
    if organisation is not None:
        bodies.seat_belongs(seat, organisation)
    return seat.label


TAKERS: dict[str, Callable[[Reading, Row, Fine], str | None]] = {
    "organisations": _organisation,
    "people": _person,
    "bodies": _body,
    "seats": _seat,
    "terms": _term,
    "offices": _office,
    "members": _member,
}


@dataclass
class Opened:
    """A sheet that will be read: its kind, its table with the headings, its rows."""

    kind: SheetKind
    table: Table
    rows: Iterator[Row]

    def reader(self) -> Reader:
        """Its reader; what is wrong with the table as it is read on stands with the reader's problems."""
        reader = reader_of(self.table, self.kind.columns)
        self.table.problems = reader.problems
        return reader


@dataclass
class Chosen:
    """The sheets to be read, in their order; the titles of those that are not."""

    sheets: list[tuple[SheetKind, Sheet]]
    left: list[str]


def choose(book: Book, wanted: str = "") -> Chosen:
    """The sheets of the file that are of a kind we know, by their title; a sheet alone by its headings.

    `wanted` names the one sheet to read. Where nothing is known the book has a problem.
    """
    sheets = [sheet for sheet in book.sheets if not wanted or sheet.title == wanted]
    if not sheets and not book.problems:
        there = ", ".join(sheet.title for sheet in book.sheets[:7])
        book.refuse(f"There is no sheet called {wanted}. There is: {there}.")
        return Chosen([], [])
    titled = [(kind, sheet) for sheet in sheets if (kind := kind_titled(sheet.title)) is not None]
    if not titled and sheets:
        titled = [(_kind_of(book, sheets[0]), sheets[0])]
    order = {kind.code: number for number, kind in enumerate(KINDS)}
    titled.sort(key=lambda pair: order[pair[0].code])
    read = {id(sheet) for _, sheet in titled}
    return Chosen(titled, [sheet.title for sheet in book.sheets if id(sheet) not in read and sheet.title])


def _kind_of(book: Book, sheet: Sheet) -> SheetKind:
    """The kind of a sheet with any title, by its headings."""
    table, _ = sheet.open(book.name)
    return kind_with(list(table.headings.values()))
