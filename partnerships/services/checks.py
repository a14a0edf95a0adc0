"""Structure checks: findings acknowledged with a note, acknowledgements taken back (P6)."""

from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict, InvalidInput, PermissionRefused, Reason, RuleRefused
from lsp.models import LocalStrategicPartnership
from lsp.services.locking import lock
from partnerships import permissions
from partnerships.models import StructureAcknowledgement
from partnerships.queries.checks import one
from partnerships.queries.structure import load
from partnerships.rules.structure import WHOLE


def acknowledge(
    lsp: LocalStrategicPartnership, *, by: Any, code: str, subject: str = WHOLE, note: str
) -> StructureAcknowledgement:
    """Say that a finding of today is known, and why it stays: it no longer counts as one to look at.

    Raises InvalidInput (no note), RuleRefused where the check does not find it today, Conflict where it is
    acknowledged already.
    """
    today = clock.today()
    record = StructureAcknowledgement(
        lsp=lsp, code=code, subject=subject, note=note.strip(), acknowledged_by=by, starts_on=today
    )
    with act("structure-check.acknowledge", by=by, subject=record, lsp=lsp, reason=record.note):
        lock(LocalStrategicPartnership, lsp.pk, by=by)
        permissions.keep_structure(by, lsp.pk).require(PermissionRefused)
        if not record.note:
            raise InvalidInput.field("note", "Say why it stays as it is.", rule="P6")
        if one(load(lsp, by, today), code, subject) is None:
            message = "This check does not find that today: there is nothing to acknowledge."
            raise RuleRefused(message, reasons=[Reason("check.not_found", message, rule="P6")])
        standing = StructureAcknowledgement.objects.filter(lsp=lsp, code=code, subject=subject, ends_on=None)
        if standing.exists():
            message = "Somebody has acknowledged this already."
            raise Conflict(message, reasons=[Reason("check.acknowledged", message, rule="P6")])
        record.save()
    return record


def take_back(
    record: StructureAcknowledgement, *, by: Any, reason: str, version: int | None = None
) -> StructureAcknowledgement:
    """Take an acknowledgement back, with the reason: the finding counts again."""
    if not reason.strip():
        raise InvalidInput.field("reason", "Enter the reason for taking it back.", rule="P6")
    with act("structure-check.take_back", by=by, subject=record, reason=reason.strip()):
        lock(LocalStrategicPartnership, record.lsp_id, by=by)
        permissions.keep_structure(by, record.lsp_id).require(PermissionRefused)
        record = lock(StructureAcknowledgement, record.pk, by=by, version=version)
        if record.ends_on is not None:
            message = "It has been taken back already."
            raise Conflict(message, reasons=[Reason("check.taken_back", message, rule="P6")])
        record.ends_on, record.end_reason, record.taken_back_by = clock.today(), reason.strip(), by
        record.save()
    return record
