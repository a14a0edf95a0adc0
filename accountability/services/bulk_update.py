"""Many commitments updated from the sheet that was downloaded: every row checked by the services, all or nothing.

What a row asks for is what the page would do: report progress, change the due date, say which milestones are done,
report as delivered. What is recorded already is not done again, so a file may be sent twice.
"""

import contextlib
from typing import Any

from accountability.services.sheet_wishes import Wish, promise_of, wishes
from accountability.update_sheet import Update, named, read_updates
from lsp.access import Access
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import LspError, NotFoundError, PermissionRefused, Reason
from lsp.imports.columns import Reader
from lsp.imports.reports import CHANGED, UNCHANGED, NothingWritten, Report, ReportRow
from lsp.imports.tables import Table
from lsp.jobs import Progress

STALE = (
    "It has changed since this file was written: somebody reported on it, changed it or took a step. Download the"
    " file again and fill in this row anew."
)
NOT_YOURS = "This is no commitment of an agency that you act for."


def may_update(user: Any) -> Decision:
    """Whoever acts for any agency."""
    if Access.of(user).organisation_ids:
        return Decision.yes()
    return Decision.no("permission.agency", "Only an officer of an agency may do this.", rule="C1")


def update_commitments(
    table: Table, *, by: Any, dry_run: bool = False, progress: Progress | None = None
) -> Report:
    """Carry out every row of the sheet in one act, or nothing; a trial is carried out and taken back.

    Returns the report; where it is refused nothing was written. Raises PermissionRefused for who acts for no agency,
    Conflict where another writer stands in the way.
    """
    may_update(by).require(PermissionRefused)
    progress = progress or Progress()
    updates, report = read_updates(table), Report(table.name, dry_run, list(table.notes))
    progress.begin("Carrying out the rows" if not dry_run else "Trying out the rows", len(updates.found))
    with (
        contextlib.suppress(NothingWritten),
        act("commitment.update_several", by=by, reason=f"From {table.name}"),
    ):
        told = []
        for update in sorted(updates.found, key=lambda each: each.seen.pk):  # locks in the order of ids
            told.append(_carry_out(update, updates.reader, by))
            progress.advance()
        report.refuse(updates.reader.problems)
        progress.refused = len(updates.reader.problems)
        if not report.is_refused:
            for row in sorted(told, key=lambda each: each.row):
                report.add(row)
        if dry_run or not report.would_write:
            raise NothingWritten
    return report


def _carry_out(update: Update, reader: Reader, by: Any) -> ReportRow:
    """Do what the row asks for and is not recorded yet; what stands in the way is a problem of the reader."""
    done: list[str] = []
    if update.asks:
        try:
            promise = promise_of(update.seen, by=by)
        except (NotFoundError, PermissionRefused):
            reader.problem(update.row, "row", NOT_YOURS, value=named(reader, update.row))
            return _told(update, done, reader)
        asked = list(wishes(update, promise, by=by))
        if asked and promise.moved_on(update.seen):
            reader.problem(update.row, "row", STALE, value=named(reader, update.row))
            return _told(update, done, reader)
        done = [wish.words for wish in asked if _granted(wish, update, reader)]
    return _told(update, done, reader)


def _granted(wish: Wish, update: Update, reader: Reader) -> bool:
    try:
        wish.do()
    except LspError as error:
        for reason in error.reasons or (Reason(error.code, error.message),):
            column = reason.field if reason.field in reader.places else wish.column
            reader.problem(update.row, column, reason.message, rule=reason.rule)
        return False
    return True


def _told(update: Update, done: list[str], reader: Reader) -> ReportRow:
    """What became of a row, with what one knows it by."""
    value = named(reader, update.row)
    if done:
        return ReportRow(update.row.number, CHANGED, "; ".join(done), value=value)
    words = "Recorded already" if update.asks else "Nothing is asked for"
    return ReportRow(update.row.number, UNCHANGED, words, value=value)
