"""Reports on a commitment and their evidence. The only writers of both; nothing reported is ever changed."""

from collections.abc import Sequence
from typing import Any

from accountability import permissions, rules, workflow
from accountability.decisions import followers
from accountability.models import Commitment, Evidence, ProgressReport
from accountability.services.evidence import Shown, keep, looked_at
from accountability.services.together import locked
from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import PermissionRefused, RuleRefused, TransitionRefused
from lsp.stored.inspection import Upload


def report(
    commitment: Commitment,
    *,
    course: str,
    summary: str,
    by: Any,
    help_wanted: str = "",
    evidence: Sequence[tuple[str, str]] = (),
    files: Sequence[Upload] = (),
    version: int | None = None,
) -> ProgressReport:
    """The agency reports how it is going (C7), with evidence: links as (title, address), empty ones passed over; files.

    Said once, it stands on what was promised to other partnerships too (C6); the answer is the report on this one.
    Raises as the acts on commitments do, and InvalidInput for a file that is not kept; a report does not change the
    commitment or its version.
    """
    table, step = workflow.find("report")
    if files:  # they are looked at only for who may send them, and before anything is locked
        permissions.may(step.role, by, commitment, rules.Facts()).require(PermissionRefused)
    shown = looked_at(evidence, files)
    said = {
        "course": course,
        "summary": summary.strip(),
        "help_wanted": help_wanted.strip(),
        "reported_by": by,
        "reported_at": clock.now(),
    }
    made = ProgressReport(commitment=commitment, **said)
    with act("progress-report.create", by=by, subject=made, lsp=commitment.lsp):
        row, others = locked(commitment, by=by, version=version)
        permissions.may(step.role, by, row, rules.Facts()).require(PermissionRefused)
        table.check("report", row.state).require(TransitionRefused)
        Decision.all(rules.c7_report_is_whole(course, summary), shown.decision).require(RuleRefused)
        _write(made, shown, by=by)
        for other in followers("report", others, by):
            same = ProgressReport(commitment=other, **said)
            with act("progress-report.create", by=by, subject=same, lsp=other.lsp):
                _write(same, shown, by=by)
    return made


def _write(made: ProgressReport, shown: Shown, *, by: Any) -> None:
    made.save()
    keep(Evidence, shown, by=by, lsp=made.commitment.lsp, progress_report=made)
