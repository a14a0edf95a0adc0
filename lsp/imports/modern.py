"""The modern register of councils and its two look-ups, read: which file it is, what each row says, what is wrong."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from operator import attrgetter

from django.utils.text import slugify

from lsp.imports.columns import Column, Reader, reader_of
from lsp.imports.councils import CODE_LENGTH, REGION_OF, REGIONS
from lsp.imports.reports import LEFT_OUT, ReportRow
from lsp.imports.tables import Row, Table, folded, folded_heading
from lsp.jobs import Progress
from lsp.models import LocalAuthority

CODE, NAME, GSS = "local-authority-code", "official-name", "gss-code"
IGNORED = (
    "combined-authority", "notes", "current-authority", "BS-6879", "ecode", "even-older-register-and-code",
    "gov-uk-slug", "area", "pop-2020", "x", "y", "lat", "long", "powers", "lower-or-unitary", "mapit-area-code",
    "ofcom", "old-ons-la-code", "old-register-and-code", "open-council-data-id", "os-file", "os", "snac", "wdtk-id",
    "local-authority-type-name",
)  # fmt: skip
"""Columns of the published file that say nothing a partnership asks for."""
COLUMNS = (
    Column("register", CODE),
    Column("name", NAME),
    Column("nice_name", "nice-name", needed=False),
    Column("code", GSS),
    Column("starts_on", "start-date", needed=False),
    Column("ends_on", "end-date"),
    Column("replaced_by", "replaced-by"),
    Column("nation", "nation"),
    Column("region", "region"),
    Column("kind", "local-authority-type"),
    Column("county", "county-la"),
    Column("names", "alt-names", needed=False),
    Column("codes", "former-gss-codes", needed=False),
    *(Column(heading, heading, needed=False) for heading in IGNORED),
)
NAMES = (Column("value", "la-name"), Column("register", CODE))
CODES = (Column("value", GSS), Column("register", CODE))
KINDS = {
    "cty": LocalAuthority.Kind.COUNTY,
    "nmd": LocalAuthority.Kind.DISTRICT,
    "ua": LocalAuthority.Kind.UNITARY,
    "md": LocalAuthority.Kind.METROPOLITAN,
    "lbo": LocalAuthority.Kind.LONDON_BOROUGH,
    "cc": LocalAuthority.Kind.CITY_CORPORATION,
}
NO_COUNCILS = {"comb": "combined authority", "sra": "strategic regional authority"}
LONGEST = 2_000  # characters of a list within one cell


@dataclass(frozen=True)
class ModernCouncil:
    """What one row says of a council. `county` and `replaced_by` are codes of the register."""

    row: Row
    register: str
    name: str
    slug: str
    code: str
    kind: str
    region: str
    county: str
    starts_on: date | None
    ends_on: date | None
    replaced_by: tuple[str, ...]
    names: tuple[str, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True)
class Alias:
    """What one row of a look-up says: another name or code of the council with this code of the register."""

    row: Row
    register: str
    value: str


@dataclass
class Modern:
    """A file, read: what it says, the rows left out with the reason, and the reader with what is wrong."""

    reader: Reader
    councils: list[ModernCouncil] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)
    left_out: list[ReportRow] = field(default_factory=list)


def which(table: Table) -> str:
    """`councils`, `names` or `codes` by the table's headings; empty where it is no file of the modern register."""
    headings = {folded_heading(heading) for heading in table.headings.values()}
    if folded_heading(CODE) not in headings:
        return ""
    if folded_heading(NAME) in headings:
        return "councils"
    return "names" if folded_heading("la-name") in headings else "codes"


def read_modern(table: Table, progress: Progress) -> Modern:
    """Read every row of the register itself; nothing is looked up."""
    modern = Modern(reader_of(table, COLUMNS))
    if modern.reader.problems:
        return modern
    for row in table.rows:
        progress.advance()
        reason = _why_left_out(modern.reader, row)
        if reason:
            name = str(modern.reader.raw(row, "name") or "")
            modern.left_out.append(ReportRow(row.number, LEFT_OUT, reason, value=name))
        else:
            modern.councils.append(_read(modern.reader, row))
    once = partial(modern.reader.once, modern.councils)
    once("register", attrgetter("register"), "code of the register")
    once("code", attrgetter("code"), "ONS code")
    once("name", attrgetter("slug"))
    return modern


def read_lookup(table: Table, kind: str, progress: Progress) -> Modern:
    """Read every row of a look-up of names or of codes."""
    modern = Modern(reader_of(table, NAMES if kind == "names" else CODES))
    reader = modern.reader
    if reader.problems:
        return modern
    for row in table.rows:
        progress.advance()
        value = reader.text(row, "value")
        if not value:
            modern.left_out.append(ReportRow(row.number, LEFT_OUT, "The row says no name or code."))
            continue
        register = reader.text(row, "register", needed=True, what="The code of the register").upper()
        if kind == "codes":
            value = value.upper()
            _check_code(reader, row, "value", value)
        modern.aliases.append(Alias(row, register, value))
    return modern


def _why_left_out(reader: Reader, row: Row) -> str:
    nation = folded(str(reader.raw(row, "nation") or ""))
    if nation in ("wales", "scotland", "northern ireland"):
        return f"Not in England: {nation.title()}."
    kind = folded(str(reader.raw(row, "kind") or ""))
    return f"Not a council: {NO_COUNCILS[kind]}." if kind in NO_COUNCILS else ""


def _read(reader: Reader, row: Row) -> ModernCouncil:
    name = reader.text(row, "name", needed=True, what="The name")
    if name and not slugify(name):
        reader.problem(row, "name", "A name needs letters.")
    if folded(str(reader.raw(row, "nation") or "")) != "england":
        reader.problem(row, "nation", "This is not England, Wales, Scotland or Northern Ireland.")
    if not reader.raw(row, "kind"):
        reader.problem(row, "kind", "The kind of council is missing.")
    code = reader.text(row, "code", longest=20).upper()
    _check_code(reader, row, "code", code, english=True)
    codes = tuple(each.upper() for each in _listed(reader, row, "codes"))
    for each in codes:
        _check_code(reader, row, "codes", each)
    starts_on, ends_on = reader.day(row, "starts_on"), first_day_without(reader.day(row, "ends_on"))
    if starts_on and ends_on and ends_on <= starts_on:
        reader.problem(row, "ends_on", "The end must be later than the beginning.")
    return ModernCouncil(
        row=row,
        register=reader.text(
            row, "register", longest=20, needed=True, what="The code of the register"
        ).upper(),
        name=name,
        slug=slugify(name)[:120],
        code=code,
        kind=reader.choice(row, "kind", KINDS),
        region=reader.choice(row, "region", REGION_OF, offer=REGIONS),
        county=reader.text(row, "county", longest=20).upper(),
        starts_on=starts_on,
        ends_on=ends_on,
        replaced_by=tuple(each.upper() for each in _listed(reader, row, "replaced_by")),
        names=(reader.text(row, "nice_name"), *_listed(reader, row, "names")),
        codes=codes,
    )


def first_day_without(day: date | None) -> date | None:
    """The register gives the last day of some councils (31 March), the first day without of others (1 April)."""
    return day + timedelta(days=1) if day is not None and (day.month, day.day) == (3, 31) else day


def _listed(reader: Reader, row: Row, key: str) -> list[str]:
    """What stands between commas in a cell."""
    text = reader.text(row, key, longest=LONGEST)
    return [each.strip() for each in text.split(",") if each.strip()]


def _check_code(reader: Reader, row: Row, key: str, code: str, *, english: bool = False) -> None:
    if code and (len(code) != CODE_LENGTH or not (code.isascii() and code.isalnum())):
        reader.problem(row, key, "An ONS code has nine letters and figures, for example E07000223.")
    elif code and english and not code.startswith("E"):
        reader.problem(row, key, "The ONS code of an English council begins with E.")
