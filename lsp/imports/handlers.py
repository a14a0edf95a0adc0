"""The import of the register of councils, as the worker does it."""

from typing import Any

from django.urls import reverse

from lsp import permissions
from lsp.imports.kinds import Kind, register_kind
from lsp.imports.reports import Report
from lsp.imports.starting import carry_out
from lsp.imports.tables import Table
from lsp.jobs import Progress, handler
from lsp.services.register import import_register


def _carry_out(table: Table, *, lsp: Any, by: Any, dry_run: bool, progress: Progress | None) -> Report:
    return import_register(table, by=by, dry_run=dry_run, progress=progress)


REGISTER = Kind(
    code="register",
    title="Register of councils",
    of_lsp=False,
    may=lambda user, lsp: permissions.administer(user),
    carry_out=_carry_out,
    report_url=lambda job: reverse("imports:report", args=[job.pk]),
)
register_kind(REGISTER)
handler(REGISTER.job_kind)(carry_out)
