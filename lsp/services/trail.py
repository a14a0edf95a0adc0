"""Asking for an export of the trail."""

from typing import Any

from lsp import jobs, permissions
from lsp.audit import act
from lsp.errors import PermissionRefused
from lsp.models import Job, LocalStrategicPartnership

EXPORT = "trail.export"


def request_export(lsp: LocalStrategicPartnership, *, by: Any) -> Job:
    """Start the job that exports the partnership's trail as `by` may read it, in the form that can be verified.

    That somebody took a copy is itself on the trail. Raises `PermissionRefused` for who does not read the trail.
    """
    permissions.read_trail(by, lsp.pk).require(PermissionRefused)
    with act("trail.export", by=by, lsp=lsp):
        return jobs.enqueue(EXPORT, title=f"Export of the audit trail of {lsp}", by=by, lsp=lsp)
