"""Reports on a commitment and their evidence. The only writers of both; nothing reported is ever changed."""

from collections.abc import Sequence
from typing import Any

from accountability import permissions, rules, workflow
from accountability.models import Commitment, Evidence, ProgressReport
from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import PermissionRefused, RuleRefused, TransitionRefused
from lsp.services.locking import lock


def report(
    commitment: Commitment,
    *,
    course: str,
    summary: str,
    by: Any,
    help_wanted: str = "",
    evidence: Sequence[tuple[str, str]] = (),
    version: int | None = None,
) -> ProgressReport:
    """The agency reports how it is going, with links as evidence: (title, address) each, empty ones passed over (C7).

    Raises as the acts on commitments do; a report does not change the commitment or its version.
    """
    stripped = ((row, title.strip(), url.strip()) for row, (title, url) in enumerate(evidence))
    links = [(row, title, url) for row, title, url in stripped if title or url]
    made = ProgressReport(
        commitment=commitment,
        course=course,
        summary=summary.strip(),
        help_wanted=help_wanted.strip(),
        reported_by=by,
        reported_at=clock.now(),
    )
    with act("progress-report.create", by=by, subject=made, lsp=commitment.lsp):
        row = lock(Commitment, commitment.pk, by=by, version=version)
        table, step = workflow.find("report")
        permissions.may(step.role, by, row, rules.Facts()).require(PermissionRefused)
        table.check("report", row.state).require(TransitionRefused)
        Decision.all(
            rules.c7_report_is_whole(course, summary),
            *(rules.evidence_is_on_the_web(title, url, row) for row, title, url in links),
        ).require(RuleRefused)
        made.save()
        for _, title, url in links:
            Evidence(progress_report=made, title=title, url=url).save()
    return made
