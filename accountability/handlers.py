"""What the worker does for this app."""

from typing import Any

from django.urls import reverse

from accountability.services import judging
from accountability.services.bulk_update import may_update, update_commitments
from lsp.imports.kinds import Kind, register_kind
from lsp.imports.reports import Report
from lsp.imports.starting import carry_out
from lsp.imports.tables import Table
from lsp.jobs import Progress, handler


def _update(table: Table, *, lsp: Any, by: Any, dry_run: bool, progress: Progress | None) -> Report:
    return update_commitments(table, by=by, dry_run=dry_run, progress=progress)


COMMITMENTS = Kind(
    code="commitments",
    title="Commitments",
    of_lsp=False,
    may=lambda user, lsp: may_update(user),
    carry_out=_update,
    report_url=lambda job: reverse("commitment_updates:report", args=[job.pk]),
)
register_kind(COMMITMENTS)
handler(COMMITMENTS.job_kind)(carry_out)
handler(judging.RECOMPUTE)(judging.recompute_part)
