"""The imports of the register of councils and of areas, as the worker does them."""

from typing import Any

from django.urls import reverse

from lsp import permissions
from lsp.imports.kinds import Kind, register_kind
from lsp.imports.modern import which
from lsp.imports.reports import Report
from lsp.imports.starting import carry_out
from lsp.imports.tables import Table
from lsp.jobs import Progress, handler
from lsp.services.area_import import import_areas
from lsp.services.modern_register import import_modern
from lsp.services.register import import_register


def _carry_out(table: Table, *, lsp: Any, by: Any, dry_run: bool, progress: Progress | None) -> Report:
    """The register it is, by its columns: that of 2007, or a file of the modern one."""
    kind = which(table)
    if kind:
        return import_modern(table, by=by, kind=kind, dry_run=dry_run, progress=progress)
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


def _carry_out_areas(table: Table, *, lsp: Any, by: Any, dry_run: bool, progress: Progress | None) -> Report:
    return import_areas(table, by=by, dry_run=dry_run, progress=progress)


AREAS = Kind(
    code="areas",
    title="Areas",
    of_lsp=False,
    may=lambda user, lsp: permissions.coordinate_somewhere(user),
    carry_out=_carry_out_areas,
    report_url=lambda job: reverse("area_imports:report", args=[job.pk]),
)
register_kind(AREAS)
handler(AREAS.job_kind)(carry_out)
