"""A row of each kind of sheet, read: what is wrong with its cells is told to the reader."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from lsp.imports.columns import Reader
from lsp.imports.tables import Row
from partnerships.imports.columns import CHOICES, OF_A_PERSON, words_of
from partnerships.imports.entries import (
    BodyEntry,
    OfficeEntry,
    OrganisationEntry,
    PersonEntry,
    SeatEntry,
    TermEntry,
)

LARGEST_QUORUM = 32_767
YES = {"yes": True, "no": False, "": None}
_is_address = URLValidator(schemes=["http", "https"])


def choice(reader: Reader, row: Row, key: str) -> Any:
    """The value of a column that takes certain words, empty where there is none."""
    return (
        reader.choice(row, key, CHOICES[key], offer=words_of(key)) if reader.raw(row, key) is not None else ""
    )


def named(reader: Reader, row: Row, key: str) -> str:
    """A name the row cannot do without."""
    return reader.text(row, key, needed=True, what=f"The {key}")


def organisation_entry(reader: Reader, row: Row) -> OrganisationEntry:
    """A row of organisations."""
    return OrganisationEntry(
        name=named(reader, row, "organisation"),
        sector=choice(reader, row, "organisation_sector"),
        kind=reader.text(row, "organisation_kind", longest=80),
        website=_website(reader, row),
    )


def _website(reader: Reader, row: Row) -> str:
    text = reader.text(row, "website")
    if not text:
        return ""
    try:
        _is_address(text)
    except ValidationError:
        reader.problem(row, "website", "This is no address on the web: it begins with https:// or http://.")
    return text


def person_entry(reader: Reader, row: Row) -> PersonEntry:
    """The person of a row."""
    return PersonEntry(
        name=reader.text(row, "person"),
        job_title=reader.text(row, "job_title"),
        email=reader.email(row, "email"),
    )


def body_entry(reader: Reader, row: Row) -> BodyEntry:
    """A row of bodies."""
    return BodyEntry(
        name=named(reader, row, "body"),
        kind=choice(reader, row, "body_kind"),
        starts_on=reader.day(row, "starts_on"),
        ends_on=reader.day(row, "ends_on"),
        quorum=_quorum(reader, row),
        membership=choice(reader, row, "membership"),
        statutory_basis=reader.text(row, "statutory_basis", longest=300),
    )


def _quorum(reader: Reader, row: Row) -> int | None:
    value = reader.raw(row, "quorum")
    if value is None:
        return None
    text = str(value)
    if text.isdecimal() and text.isascii() and 0 < int(text[:9]) <= LARGEST_QUORUM and len(text) < 9:
        return int(text)
    reader.problem(row, "quorum", "This is no number of seats: write it in figures, for example 8.")
    return None


def block_names(reader: Reader, row: Row) -> list[str]:
    """The names of blocks in a row of bodies."""
    return [name.strip() for name in reader.text(row, "blocks", longest=2_000).split(";") if name.strip()]


def seat_entry(reader: Reader, row: Row, *, with_days: bool = True) -> SeatEntry:
    """The seat of a row; `with_days` where the row's days are the seat's own."""
    return SeatEntry(
        label=named(reader, row, "seat"),
        sector=choice(reader, row, "sector"),
        network=reader.text(row, "network"),
        kind=choice(reader, row, "seat_kind"),
        voting=YES[choice(reader, row, "voting")],
        level=choice(reader, row, "level"),
        starts_on=reader.day(row, "starts_on") if with_days else None,
        ends_on=reader.day(row, "ends_on") if with_days else None,
    )


def term_entry(reader: Reader, row: Row) -> TermEntry:
    """The term of a row."""
    return TermEntry(
        starts_on=reader.day(row, "starts_on"),
        ends_on=reader.day(row, "ends_on"),
        how=choice(reader, row, "how"),
    )


def office_entry(reader: Reader, row: Row) -> OfficeEntry:
    """A row of offices."""
    kind = choice(reader, row, "office")
    if reader.raw(row, "office") is None:
        reader.problem(row, "office", "The office is missing.")
    return OfficeEntry(
        kind=kind,
        starts_on=reader.day(row, "starts_on"),
        ends_on=reader.day(row, "ends_on"),
        independent=YES[choice(reader, row, "independent")],
    )


def check_vacant(reader: Reader, row: Row) -> None:
    """In a row without a person nothing is said of one."""
    for key in OF_A_PERSON:
        if reader.raw(row, key) is not None:
            reader.problem(row, key, "There is no person in this row to whom this could belong.")
