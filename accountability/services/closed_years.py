"""Financial years of a partnership: closed once they are over, reopened with a reason. The only writer (D1)."""

from datetime import date
from typing import Any

from accountability import periods, permissions
from accountability.models import ClosedYear
from accountability.rules import obligations as rules
from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict, InvalidInput, PermissionRefused, RuleRefused
from lsp.models import LocalStrategicPartnership
from lsp.services.locking import lock
from partnerships.services.records import check_shape


def close(lsp: LocalStrategicPartnership, *, by: Any, year: str, note: str = "") -> ClosedYear:
    """Close a financial year: no contribution of it is added, changed, confirmed or returned any more (D1)."""
    closed = ClosedYear(lsp=lsp, first=_first(year), note=note.strip(), closed_by=by, closed_at=clock.now())
    with act("closed-year.close", by=by, subject=closed, lsp=lsp, reason=note.strip()):
        held = lock(LocalStrategicPartnership, lsp.pk, by=by)
        permissions.keep_register(by, held.pk).require(PermissionRefused)
        rules.d1_year_may_close(closed.first, clock.today()).require(RuleRefused)
        if ClosedYear.objects.filter(lsp=held, first=closed.first, reopened_at=None).exists():
            raise Conflict(f"{closed.year} is closed already.")
        check_shape(closed)
        closed.save()
    return closed


def reopen(closed: ClosedYear, *, by: Any, reason: str, version: int | None = None) -> ClosedYear:
    """Open a closed year again, with the reason."""
    with act("closed-year.reopen", by=by, subject=closed, reason=reason.strip()):
        lock(LocalStrategicPartnership, closed.lsp_id, by=by)
        held = lock(ClosedYear, closed.pk, by=by, version=version)
        permissions.keep_register(by, held.lsp_id).require(PermissionRefused)
        if not reason.strip():
            raise InvalidInput.field("reason", "Say why it is reopened.", code="required", rule="D1")
        if not held.is_closed:
            raise Conflict(f"{held.year} was reopened already.")
        held.reopened_at, held.reopened_by, held.reopened_reason = clock.now(), by, reason.strip()
        held.save()
    return held


def _first(year: str) -> date:
    """The first day of the year of this code."""
    try:
        period = periods.read(year)
    except ValueError:
        period = None
    if period is None or period.kind != periods.YEAR:
        message = "Enter a financial year, for example 2006-07."
        raise InvalidInput.field("year", message, code="invalid", rule="D1")
    return period.first
