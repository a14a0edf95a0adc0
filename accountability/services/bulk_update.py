"""Many commitments updated from the sheet that was downloaded: every row checked by the services, all or nothing.

What a row asks for is what the page would do: report progress, change the due date, say which milestones are done,
report as delivered. What is recorded already is not done again, so a file may be sent twice.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from accountability import permissions, workflow
from accountability.models import Commitment
from accountability.services import commitments, milestones, progress
from accountability.services.together import locked
from accountability.update_sheet import Update, read_updates
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
LONGEST_NAME = 250


@dataclass(frozen=True)
class Wish:
    """One thing that a row asks for: what it is in words, the column it stands in, how it is done."""

    words: str
    column: str
    do: Callable[[], Any]


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
            row, _ = locked(Commitment(pk=update.seen.pk), by=by)
            permissions.agency(by, row).require(PermissionRefused)
        except (NotFoundError, PermissionRefused):
            reader.problem(update.row, "row", NOT_YOURS)
            return _told(update, done, reader)
        wishes = list(_wishes(update, row, by))
        if wishes and _moved_on(update, row):
            reader.problem(update.row, "row", STALE)
            return _told(update, done, reader)
        done = [wish.words for wish in wishes if _granted(wish, update, reader)]
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
    """What became of a row, with the reference and the title that stand in the file, for who reads it to know it by."""
    named = (str(reader.raw(update.row, key) or "") for key in ("reference", "commitment"))
    value = " ".join(named).strip()[:LONGEST_NAME]
    if done:
        return ReportRow(update.row.number, CHANGED, "; ".join(done), value=value)
    words = "Recorded already" if update.asks else "Nothing is asked for"
    return ReportRow(update.row.number, UNCHANGED, words, value=value)


def _moved_on(update: Update, row: Commitment) -> bool:
    return (row.version, _newest(row)) != (update.seen.version, update.seen.report)


def _newest(row: Commitment) -> int:
    newest = row.progress_reports.order_by("-reported_at", "-id").values_list("pk", flat=True).first()
    return int(newest or 0)


def _wishes(update: Update, row: Commitment, by: Any) -> Iterator[Wish]:
    """What is asked for and is not recorded yet, in the order in which it is done."""
    if update.reports and not _reported(update, row):
        told = {
            "course": update.course,
            "summary": update.summary,
            "help_wanted": update.help_wanted,
            "by": by,
        }
        course = update.course.replace("_", " ") or "no course"
        yield Wish(f"Report: {course}, “{update.summary}”", "summary", lambda: progress.report(row, **told))
    if update.due_on != row.due_on and (update.due_on or update.reason):
        day, reason = update.due_on, update.reason
        yield Wish(
            f"Due date: {_said(row.due_on)} becomes {_said(day)}",
            "due_on",
            lambda: commitments.reschedule(row, by=by, due_on=day, reason=reason),
        )
    for number in update.done:
        if not row.milestones.filter(position=number, done_on__isnull=False).exists():
            yield _done(number, row, by)
    if update.delivered and row.state not in (workflow.DELIVERED, workflow.CONFIRMED):
        yield Wish("Delivered", "delivered", lambda: commitments.deliver(row, by=by))


def _done(number: int, row: Commitment, by: Any) -> Wish:
    def finish() -> None:
        milestones.finish(milestones.of_position(row, number), by=by)

    return Wish(f"Milestone {number} done", "done", finish)


def _reported(update: Update, row: Commitment) -> bool:
    """Whether the newest report since the file was written says the same."""
    newest = row.progress_reports.order_by("-reported_at", "-id").first()
    if newest is None or newest.pk == update.seen.report:
        return False
    said = (newest.course, newest.summary, newest.help_wanted)
    return said == (update.course, update.summary, update.help_wanted)


def _said(day: Any) -> str:
    return f"{day.day} {day:%B %Y}" if day else "no date"
