"""The rows of a file of areas, read: what each says, and what is wrong with it. Nothing is looked up."""

import re
from dataclasses import dataclass, field

from lsp.imports.columns import Column, Reader, choices_of, reader_of
from lsp.imports.tables import Row, Table, folded
from lsp.jobs import Progress
from lsp.models import Area

COLUMNS = (
    Column("kind", "kind"),
    Column("name", "name"),
    Column("council", "council code", aliases=("council",)),
    Column("code", "code", needed=False),
    Column("parents", "parent codes", needed=False, aliases=("lies in",)),
)
EXPLANATIONS = {
    "kind": "What kind of area it is.",
    "name": "Its name.",
    "council": "The ONS code of the council it lies in. Only a constituency or a police division may do without.",
    "code": "Its own ONS code, or another in use. An area is known again by it; without one, by its name.",
    "parents": "The codes of the areas it lies in, with semicolons between them; they may stand in the same file."
    " An empty cell leaves them as they are.",
}
KINDS = choices_of(Area.Kind.choices)
KIND_WORDS = tuple(label for _, label in Area.Kind.choices)
LONGEST_CODE = 20
MOST_PARENTS = 50
BETWEEN_CODES = re.compile(r"[;,]")


@dataclass(frozen=True)
class AreaRow:
    """What one row says of an area. `council` and `parents` are codes as written, in capitals."""

    row: Row
    kind: str
    name: str
    council: str
    code: str
    parents: tuple[str, ...]


@dataclass
class AreaRows:
    """A file, read: its areas, and the reader with what is wrong."""

    reader: Reader
    found: list[AreaRow] = field(default_factory=list)


def read_areas(table: Table, progress: Progress) -> AreaRows:
    """Read every row of the table."""
    rows = AreaRows(reader_of(table, COLUMNS))
    if rows.reader.problems:
        return rows
    for row in table.rows:
        progress.advance()
        rows.found.append(_read(rows.reader, row))
    # A code, or a name within a council, stands in one row of each kind alone.
    rows.reader.once(rows.found, "code", lambda area: area.code and (area.kind, area.code))
    rows.reader.once(rows.found, "name", lambda area: (area.kind, area.council, folded(area.name)))
    return rows


def _read(reader: Reader, row: Row) -> AreaRow:
    kind = reader.choice(row, "kind", KINDS, offer=KIND_WORDS)
    if reader.raw(row, "kind") is None:
        reader.problem(row, "kind", "The kind of area is missing.")
    council = reader.text(row, "council").upper()
    if not council and kind and kind not in Area.CROSS_COUNCILS:
        reader.problem(row, "council", "The code of the council it lies in is missing.")
    return AreaRow(
        row=row,
        kind=kind,
        name=reader.text(row, "name", needed=True, what="The name"),
        council=council,
        code=reader.text(row, "code", longest=LONGEST_CODE).upper(),
        parents=_parents(reader, row),
    )


def _parents(reader: Reader, row: Row) -> tuple[str, ...]:
    text = reader.text(row, "parents", longest=MOST_PARENTS * (LONGEST_CODE + 2)).upper()
    codes = tuple(dict.fromkeys(code.strip() for code in BETWEEN_CODES.split(text) if code.strip()))
    if len(codes) > MOST_PARENTS:
        reader.problem(row, "parents", f"An area lies in at most {MOST_PARENTS} others.")
    return codes
