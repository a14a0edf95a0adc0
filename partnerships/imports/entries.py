"""What a file says of one record, as read: empty text and None where it says nothing."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class OrganisationEntry:
    """An organisation."""

    name: str
    sector: str = ""
    kind: str = ""
    website: str = ""


@dataclass(frozen=True, slots=True)
class PersonEntry:
    """A person."""

    name: str
    job_title: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class BodyEntry:
    """A body; what it lies below and which blocks it serves is looked up by whoever reads the file."""

    name: str
    kind: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    quorum: int | None = None
    membership: str = ""
    statutory_basis: str = ""


@dataclass(frozen=True, slots=True)
class SeatEntry:
    """A seat of a body."""

    label: str
    sector: str = ""
    network: str = ""
    kind: str = ""
    voting: bool | None = None
    level: str = ""
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A term in a seat."""

    starts_on: date | None = None
    ends_on: date | None = None
    how: str = ""


@dataclass(frozen=True, slots=True)
class OfficeEntry:
    """An office of a body."""

    kind: str
    starts_on: date | None = None
    ends_on: date | None = None
    independent: bool | None = None
