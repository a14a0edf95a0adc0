"""The sheet with which an agency updates several of its commitments: its columns, its rows' tokens, reading it back."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core import signing

from accountability.models import ProgressReport
from lsp.imports.columns import Column, Reader, choices_of, reader_of
from lsp.imports.tables import Row, Table

SALT = "accountability.update_sheet"
COLUMNS = (
    Column("row", "row"),
    Column("reference", "reference", needed=False),
    Column("partnerships", "partnerships", needed=False),
    Column("commitment", "commitment", needed=False),
    Column("state", "state", needed=False),
    Column("due", "due date", needed=False),
    Column("milestones", "open milestones", needed=False),
    Column("last", "last report", needed=False),
    Column("course", "course", needed=False),
    Column("summary", "summary", needed=False),
    Column("help_wanted", "help wanted", needed=False),
    Column("due_on", "new due date", needed=False),
    Column("reason", "reason for the new date", needed=False),
    Column("done", "milestones done", needed=False),
    Column("delivered", "delivered", needed=False),
)
EXPLANATIONS = {
    "row": "Says which commitment the row is, as it was when the file was written. Leave it as it is.",
    "reference": "For you to read, as are the columns up to the last report: what stands in them changes nothing.",
    "course": "To report progress: on course, at risk or off course.",
    "summary": "To report progress: what has been done, and what is still to do.",
    "help_wanted": "Help wanted, if any. The public does not read it.",
    "due_on": "Another due date.",
    "reason": "Why; it stays on the record with both dates.",
    "done": "The numbers of the milestones that are done, with semicolons between them: 1; 3.",
    "delivered": "“yes” reports it as delivered.",
}
COURSES = choices_of(ProgressReport.Course.choices)
COURSE_WORDS = tuple(label for _, label in ProgressReport.Course.choices)
YES = {"yes": "yes", "true": "yes"}
LONGEST = 5000
LONGEST_NAME = 250
LONGEST_TOKEN = 20_000
"""Characters of a token: it grows with the partnerships that the same was promised to."""
NUMBERS = re.compile(r"[0-9]{1,4}")
UNKNOWN = "This is no row of a file that was written here. Download the file again and fill it in."


@dataclass(frozen=True)
class Seen:
    """What a row's token says: of each part of the promise (C6) the commitment, its version and its newest report (0:
    none) when it was written, first the part that the row is keyed to.
    """

    parts: tuple[tuple[int, int, int], ...]

    @property
    def pk(self) -> int:
        """The commitment that the row is keyed to."""
        return self.parts[0][0]

    @property
    def token(self) -> str:
        """What stands in the sheet: signed, so that nobody makes up another."""
        return signing.dumps([number for part in self.parts for number in part], salt=SALT)

    @classmethod
    def read(cls, token: str) -> "Seen | None":
        """What the token says, None where it is none of ours."""
        try:
            said = signing.loads(token, salt=SALT)
            parts = tuple(zip(said[::3], said[1::3], said[2::3], strict=True))
        except (signing.BadSignature, TypeError, ValueError):
            return None
        return cls(parts) if parts else None


@dataclass(frozen=True)
class Update:
    """What one row asks for."""

    row: Row
    seen: Seen
    course: str
    summary: str
    help_wanted: str
    due_on: date | None
    reason: str
    done: tuple[int, ...]
    delivered: bool

    @property
    def reports(self) -> bool:
        """Whether it reports progress."""
        return bool(self.course or self.summary or self.help_wanted)

    @property
    def asks(self) -> bool:
        """Whether it asks for anything."""
        return self.reports or bool(self.due_on or self.reason or self.done or self.delivered)


@dataclass
class Updates:
    """A sheet, read: its rows, and the reader with what is wrong."""

    reader: Reader
    found: list[Update] = field(default_factory=list)


def read_updates(table: Table) -> Updates:
    """Read every row of the table."""
    updates = Updates(reader_of(table, COLUMNS))
    if updates.reader.problems:
        return updates
    read = (_read(updates.reader, row) for row in table.rows)
    updates.found = [update for update in read if update is not None]
    updates.reader.once(
        updates.found,
        "row",
        lambda update: update.seen.pk,
        "commitment",
        shown=lambda update: named(updates.reader, update.row),
    )
    return updates


def named(reader: Reader, row: Row) -> str:
    """The reference and the title that stand in the file, by which one knows the row; empty where it has none."""
    words = (str(reader.raw(row, key) or "") for key in ("reference", "commitment"))
    return " ".join(words).strip()[:LONGEST_NAME]


def _read(reader: Reader, row: Row) -> Update | None:
    """What the row asks for, None where something is wrong with it."""
    token = reader.text(row, "row", longest=LONGEST_TOKEN, needed=True, what="The token of the row")
    seen = Seen.read(token) if token else None
    if seen is None:
        if token:
            reader.problem(row, "row", UNKNOWN, value=named(reader, row) or None)
        return None
    known = len(reader.problems)
    update = Update(
        row=row,
        seen=seen,
        course=reader.choice(row, "course", COURSES, offer=COURSE_WORDS),
        summary=reader.text(row, "summary", longest=LONGEST),
        help_wanted=reader.text(row, "help_wanted", longest=LONGEST),
        due_on=reader.day(row, "due_on"),
        reason=reader.text(row, "reason", longest=LONGEST),
        done=_numbers(reader, row),
        delivered=bool(reader.choice(row, "delivered", YES, offer=("yes",))),
    )
    return update if len(reader.problems) == known else None


def _numbers(reader: Reader, row: Row) -> tuple[int, ...]:
    value: Any = reader.raw(row, "done")
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value or "")
    parts = [part.strip() for part in re.split(r"[;,]", text) if part.strip()]
    if not all(NUMBERS.fullmatch(part) for part in parts):
        reader.problem(row, "done", "Give the numbers of milestones, with semicolons between them: 1; 3.")
        return ()
    return tuple(dict.fromkeys(int(part) for part in parts))
