"""The rows of a register of councils, read: which are English councils, what they say, what is wrong with them."""

from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from django.utils.text import slugify

from lsp.imports.columns import Column, Reader, reader_of
from lsp.imports.reports import LEFT_OUT, ReportRow
from lsp.imports.tables import Row, Table, folded
from lsp.jobs import Progress
from lsp.models import LocalAuthority

COLUMNS = (
    Column("name", "name"),
    Column("body", "kind"),
    Column("kind", "type_2007"),
    Column("nation", "nation"),
    Column("region", "region"),
    Column("county", "county_2007"),
    Column("code", "gss_code"),
    Column("abolished", "abolished_2009", needed=False),
    Column("register_code", "register_code", needed=False),
    Column("register_name", "register_name", needed=False),
    Column("link_method", "link_method", needed=False),
)
COUNCIL = "local authority"
KINDS = {
    "county": LocalAuthority.Kind.COUNTY,
    "non-metropolitan district": LocalAuthority.Kind.DISTRICT,
    "unitary": LocalAuthority.Kind.UNITARY,
    "metropolitan district": LocalAuthority.Kind.METROPOLITAN,
    "london borough": LocalAuthority.Kind.LONDON_BOROUGH,
    "city corporation": LocalAuthority.Kind.CITY_CORPORATION,
}
REGIONS = (
    "East Midlands",
    "East of England",
    "London",
    "North East",
    "North West",
    "South East",
    "South West",
    "West Midlands",
    "Yorkshire and The Humber",
)
REGION_OF = {folded(region): region for region in REGIONS}
ENGLAND = "england"
ELSEWHERE = ("wales", "scotland", "northern ireland")
YES_NO = {"true": "yes", "false": "", "yes": "yes", "no": "", "1": "yes", "0": ""}
REORGANISED = date(2009, 4, 1)  # the day the councils of `abolished_2009` ceased to exist
CODE_LENGTH = 9
CODE_EXAMPLE = "E07000223"


@dataclass(frozen=True)
class Council:
    """What one row says of a council. `county` is the county's name as written."""

    row: Row
    name: str
    slug: str
    code: str | None
    kind: str
    region: str
    county: str
    ends_on: date | None


@dataclass
class Councils:
    """A file, read: its councils, the rows left out with the reason, and the reader with what is wrong."""

    reader: Reader
    found: list[Council] = field(default_factory=list)
    left_out: list[ReportRow] = field(default_factory=list)


def read_councils(table: Table, progress: Progress) -> Councils:
    """Read every row of the table; nothing is looked up."""
    councils = Councils(reader_of(table, COLUMNS))
    reader = councils.reader
    if reader.problems:
        return councils
    for row in table.rows:
        progress.advance()
        reason = _why_left_out(reader, row)
        if reason:
            name = str(reader.raw(row, "name") or "")
            councils.left_out.append(ReportRow(row.number, LEFT_OUT, reason, value=name))
        else:
            councils.found.append(_read(reader, row))
    reader.once(councils.found, "code", attrgetter("code"))
    reader.once(councils.found, "name", attrgetter("slug"))
    return councils


def _word(reader: Reader, row: Row, key: str) -> str:
    return folded(str(reader.raw(row, key) or ""))


def _why_left_out(reader: Reader, row: Row) -> str:
    """Why the row is no English council, empty where it is (or claims to be)."""
    body = _word(reader, row, "body")
    nation = _word(reader, row, "nation")
    if body and body != COUNCIL and not _word(reader, row, "kind"):
        return f"Not a council: {body}."
    return f"Not in England: {nation.title()}." if nation in ELSEWHERE else ""


def _read(reader: Reader, row: Row) -> Council:
    name = reader.text(row, "name", needed=True, what="The name")
    if name and not slugify(name):
        reader.problem(row, "name", "A name needs letters.")
    if _word(reader, row, "body") != COUNCIL:
        reader.problem(row, "body", f"A row with a type of council is a {COUNCIL}.")
    if _word(reader, row, "nation") != ENGLAND:
        reader.problem(row, "nation", "This is not England, Wales, Scotland or Northern Ireland.")
    kind = reader.choice(row, "kind", KINDS)
    return Council(
        row=row,
        name=name,
        slug=slugify(name)[:120],
        code=_code(reader, row),
        kind=kind,
        region=reader.choice(row, "region", REGION_OF, offer=REGIONS),
        county=_county(reader, row, kind),
        ends_on=REORGANISED if reader.choice(row, "abolished", YES_NO) else None,
    )


def _county(reader: Reader, row: Row, kind: str) -> str:
    """The name of the county a district lies in; the row's kind is checked on the way."""
    county = reader.text(row, "county")
    if not kind:
        if not _word(reader, row, "kind"):
            reader.problem(row, "kind", "The kind of council is missing.")
    elif kind == LocalAuthority.Kind.DISTRICT and not county:
        reader.problem(row, "county", "The county of this district is missing.")
    elif kind != LocalAuthority.Kind.DISTRICT and county:
        reader.problem(row, "county", "Only a district lies in a county.")
    return county


def _code(reader: Reader, row: Row) -> str | None:
    code = reader.text(row, "code").upper()
    if not code:
        return None
    if len(code) != CODE_LENGTH or not (code.isascii() and code.isalnum()):
        reader.problem(row, "code", f"An ONS code has nine letters and figures, for example {CODE_EXAMPLE}.")
    elif not code.startswith("E"):
        reader.problem(row, "code", "The ONS code of an English council begins with E.")
    return code
