"""The structure of a partnership brought in from a file (L8): tried out first, then all of it or nothing.

What is recorded is loaded once; every row is held against it in memory by the rules the services keep; what is new is
written many at once, in one act. The database's own constraints have the last word.
"""

import contextlib
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from lsp.audit import act
from lsp.errors import PermissionRefused
from lsp.imports.reports import (
    CHANGED,
    CREATED,
    LEFT_OUT,
    REFUSED,
    UNCHANGED,
    NothingWritten,
    Report,
    ReportRow,
)
from lsp.imports.sources import brought_in_source
from lsp.jobs import Progress
from lsp.models import LocalStrategicPartnership, Organisation, Person
from lsp.services.locking import lock
from partnerships import permissions
from partnerships.imports.draft import Draft, Numbers, from_the_database, made_up
from partnerships.imports.facts import Facts
from partnerships.imports.files import Attempt, StructureFile
from partnerships.imports.matching import Directory
from partnerships.imports.plan import Plan
from partnerships.imports.refusals import RowRefused
from partnerships.models import Appointment, Body, BodyBlock, Office, Seat

LOCK = 2_006_003  # of the database's advisory locks: files add to one register of people and organisations
AT_ONCE = 2_000  # records written by one statement, and kept in memory until then
ORDER: tuple[Any, ...] = (Organisation, Person, Body, BodyBlock, Seat, Appointment, Office)
FILLED_IN = {
    Organisation: ("kind", "website"),
    Person: ("job_title",),
    Body: ("quorum", "statutory_basis", "parent"),
    Seat: ("network", "level"),
    Appointment: ("ends_on", "end_reason", "deputy"),
    Office: ("ends_on", "end_reason"),
}
MAKE_ROOM = (Appointment, Office)
SIMILAR = (
    "Some new names are similar to names on record. They are taken for somebody else; where they are not, write the"
    " name as it is recorded. Look at {}."
)
"""Said once, with the rows it is about."""
ROWS_NAMED = 50


def import_structure(
    file: StructureFile,
    *,
    lsp: LocalStrategicPartnership,
    by: Any,
    dry_run: bool = False,
    progress: Progress | None = None,
    **options: str,
) -> Report:
    """Bring in organisations, people, bodies, seats, terms and offices as the file names them.

    All or nothing: where any row is refused, nothing is written, and the report names sheet, row, column, reason and
    rule (P1, P2, P3, P5). What is recorded already stays as it is. Two imports wait for each other. Raises
    `PermissionRefused` for whoever does not coordinate the partnership, `Conflict` where somebody else has just
    recorded what overlaps.
    """
    permissions.keep_structure(by, lsp.pk).require(PermissionRefused)
    permissions.keep_membership(by, lsp.pk).require(PermissionRefused)
    progress = progress or Progress()
    report = Report(file_name=file.name, dry_run=dry_run)
    if dry_run:
        _Import(lsp, file, report, made_up(), progress, options).run()
    else:
        with (
            contextlib.suppress(NothingWritten),
            act("structure.import", by=by, subject=lsp, lsp=lsp, reason=f"From {file.name}"),
        ):
            _wait_for_others(lsp, by)
            _Import(lsp, file, report, from_the_database(), progress, options).run()
            if not report.would_write:
                raise NothingWritten
    progress.refused = report.count(REFUSED)
    return report


def _wait_for_others(lsp: LocalStrategicPartnership, by: Any) -> None:
    """One import at a time; then nobody writes to the partnership's bodies until this one is done."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    lock(LocalStrategicPartnership, lsp.pk, by=by)
    list(Body.objects.filter(lsp=lsp).order_by("pk").locked().values_list("pk"))


@dataclass
class _Import:
    """One file being brought in, or tried out."""

    lsp: LocalStrategicPartnership
    file: StructureFile
    report: Report
    numbers: Numbers
    progress: Progress
    options: dict[str, str]
    plan: Plan = field(init=False)
    refused: bool = False
    similar: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Every row in turn; what is new is written as soon as there is enough of it, as long as nothing is refused."""
        self.plan = Plan(
            self.lsp,
            brought_in_source(self.file.name),
            Facts.load(self.lsp),
            Directory.load(),
            Draft(self.numbers),
        )
        step = "Trying each row" if self.report.dry_run else "Bringing in each row"
        self.progress.begin(step, self.file.expected)
        for part in self.file.parts(self.plan, self.options):
            for taken in part:
                self._take(taken)
                self._write_when(AT_ONCE if part.may_be_written else None)
            self._write_when(AT_ONCE)
        self._write_when(1)
        self.report.notes += self.file.notes
        self.report.refuse(self.file.problems)
        if self.similar:
            self.report.notes.append(SIMILAR.format(_listed(self.similar)))

    def _take(self, taken: Attempt) -> None:
        """One row: try it, say what became of it."""
        self.progress.advance(taken.counts)
        if taken.sheet not in self.report.sheets:
            self.report.sheets.append(taken.sheet)
        draft = self.plan.draft
        draft.begin_row()
        self.plan.looked_at = False
        try:
            about = taken.attempt()
        except RowRefused as refused:
            draft.take_back()
            self.refused = True
            for reason in refused.reasons:
                taken.refuse(reason)
            return
        if about is None:
            draft.take_back()
            self.refused = True
            return
        self._tell(taken, about)

    def _tell(self, taken: Attempt, about: str) -> None:
        draft = self.plan.draft
        if self.plan.looked_at:
            self.similar.append(f"{taken.sheet}, row {taken.row}" if taken.sheet else f"row {taken.row}")
        if taken.left_out:
            self.report.add(ReportRow(taken.row, LEFT_OUT, taken.left_out, value=about, sheet=taken.sheet))
            return
        outcome = CREATED if draft.creates else CHANGED if draft.fills else UNCHANGED
        if taken.quiet and outcome == UNCHANGED:
            return
        said = " ".join([*draft.said, *taken.remarks]) or "As recorded."
        self.report.add(ReportRow(taken.row, outcome, said, value=about, sheet=taken.sheet))

    def _write_when(self, enough: int | None) -> None:
        """Write what waits, if it is enough; a trial and a file already refused write nothing, and keep nothing."""
        draft = self.plan.draft
        if enough is None or draft.waiting < enough:
            return
        if not (self.report.dry_run or self.refused or self.file.problems):
            for model in ORDER:
                self._write(model)
        draft.forget()

    def _write(self, model: Any) -> None:
        """What waits of one kind: a term that ends makes room for the next, a body is there before those below."""
        filled = list(self.plan.draft.filled.get(model, {}).values())
        created = self.plan.draft.created.get(model, [])
        if model is Body:
            created = sorted(created, key=_depth)
        if filled and model in MAKE_ROOM:
            model.objects.audited_update(filled, FILLED_IN[model])
        if created:
            model.objects.audited_create(created)
        if filled and model not in MAKE_ROOM:
            model.objects.audited_update(filled, FILLED_IN[model])


def _depth(body: Body) -> int:
    """How many bodies lie above it that are new as well."""
    above, depth = body.parent, 0
    while above is not None and above._state.adding:
        above, depth = above.parent, depth + 1
    return depth


def _listed(rows: list[str]) -> str:
    listed = ", ".join(rows[:ROWS_NAMED])
    return f"{listed} and {len(rows) - ROWS_NAMED} more" if len(rows) > ROWS_NAMED else listed
