"""Structure checks: findings acknowledged with a note, acknowledgements taken back (P6)."""

from collections.abc import Sequence
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict, InvalidInput, PermissionRefused, Reason, RuleRefused
from lsp.models import LocalStrategicPartnership
from lsp.services.locking import lock
from partnerships import permissions
from partnerships.models import StructureAcknowledgement
from partnerships.queries.checks import some
from partnerships.queries.structure import load
from partnerships.rules.structure import WHOLE


def acknowledge(
    lsp: LocalStrategicPartnership, *, by: Any, code: str, subject: str = WHOLE, note: str
) -> StructureAcknowledgement:
    """Say that a finding of today is known, and why it stays: it no longer counts as one to look at.

    Raises InvalidInput (no note), RuleRefused where the check does not find it today, Conflict where it is
    acknowledged already.
    """
    record = _standing_for(lsp, by, code, subject, note)
    with act("structure-check.acknowledge", by=by, subject=record, lsp=lsp, reason=record.note):
        _require(lsp, by, code, [subject], record.note)
        record.save()
    return record


def acknowledge_several(
    lsp: LocalStrategicPartnership,
    *,
    by: Any,
    code: str,
    subjects: Sequence[str],
    note: str,
    version: int | None = None,
) -> list[StructureAcknowledgement]:
    """Acknowledge several findings of one check with one note, in one act; each can be taken back by itself.

    Raises as `acknowledge` does; nothing is acknowledged then.
    """
    chosen = list(dict.fromkeys(subjects))
    if not chosen:
        raise InvalidInput.field("subjects", "Choose what you acknowledge.", rule="P6")
    records = [_standing_for(lsp, by, code, subject, note) for subject in chosen]
    with act("structure-check.acknowledge_several", by=by, subject=lsp, lsp=lsp, reason=note.strip()):
        _require(lsp, by, code, chosen, note.strip(), version)
        for record in records:
            with act("structure-check.acknowledge", by=by, subject=record, lsp=lsp, reason=record.note):
                record.save()
    return records


def _standing_for(
    lsp: LocalStrategicPartnership, by: Any, code: str, subject: str, note: str
) -> StructureAcknowledgement:
    return StructureAcknowledgement(
        lsp=lsp,
        code=code,
        subject=subject,
        note=note.strip(),
        acknowledged_by=by,
        starts_on=clock.today(),
    )


def _require(
    lsp: LocalStrategicPartnership,
    by: Any,
    code: str,
    subjects: Sequence[str],
    note: str,
    version: int | None = None,
) -> None:
    """With the partnership locked: who may, a note, each found today and acknowledged by nobody."""
    lock(LocalStrategicPartnership, lsp.pk, by=by, version=version)
    permissions.keep_structure(by, lsp.pk).require(PermissionRefused)
    if not note:
        raise InvalidInput.field("note", "Say why it stays as it is.", rule="P6")
    if len(some(load(lsp, by, clock.today()), code, subjects)) < len(subjects):
        message = "This check does not find that today: there is nothing to acknowledge."
        raise RuleRefused(message, reasons=[Reason("check.not_found", message, rule="P6")])
    standing = StructureAcknowledgement.objects.filter(lsp=lsp, code=code, ends_on=None)
    if standing.filter(subject__in=subjects).exists():
        message = "Somebody has acknowledged this already."
        raise Conflict(message, reasons=[Reason("check.acknowledged", message, rule="P6")])


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
