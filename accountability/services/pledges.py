"""What agencies put into commitments: pledged while it is drafted, supplied once accepted. The only writers of both.

Each raises PermissionRefused, InvalidInput, TransitionRefused, NotFoundError and StaleVersion.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from accountability import permissions, workflow
from accountability.models import Commitment, Pledge, Supply
from accountability.rules import pledges as rules
from lsp import clock
from lsp.audit import act
from lsp.errors import InvalidInput, PermissionRefused, TransitionRefused
from lsp.services.locking import lock
from partnerships.services.records import check_shape
from strategies.rules.amounts import exact_amount

OPEN = workflow.UNMADE
"""The states in which what is pledged is still the agency's to say: with the promise it is fixed."""
SUPPLIED_IN = (workflow.ACCEPTED, workflow.UNDER_WAY, workflow.DELIVERED)


def pledge(
    commitment: Commitment,
    *,
    by: Any,
    unit: str,
    what: str,
    amount: Decimal | None = None,
    version: int | None = None,
) -> Pledge:
    """Say what a commitment brings with it, before it is made: so much of one unit, or something in kind."""
    made = Pledge(commitment=commitment, unit=unit, what=what.strip(), amount=amount, pledged_by=by)
    with act("pledge.pledge", by=by, subject=made, lsp=commitment.lsp):
        held = lock(Commitment, commitment.pk, by=by, version=version)
        permissions.agency(by, held).require(PermissionRefused)
        _in_state(held, OPEN, "What is pledged is said before the commitment is made.")
        exact_amount(unit, amount).require(InvalidInput)
        made.commitment = held
        check_shape(made)
        made.save()
    return made


def take_back_pledge(pledge: Pledge, *, by: Any, reason: str, version: int | None = None) -> Pledge:
    """Pledge it no more, with the reason, before the commitment is made."""
    with act("pledge.take_back", by=by, subject=pledge, reason=reason.strip()):
        held = lock(Pledge, pledge.pk, by=by, version=version)
        permissions.agency(by, held.commitment).require(PermissionRefused)
        commitment = lock(Commitment, held.commitment_id, by=by)
        _in_state(commitment, OPEN, "What was pledged with the promise stays: the commitment has been made.")
        _take_back(held, reason)
    return held


def supply(
    pledge: Pledge, *, by: Any, day: date | None, amount: Decimal | None = None, note: str = "",
    version: int | None = None,
) -> Supply:  # fmt: skip
    """Say what was supplied of a pledge on a day. More may be supplied than was pledged."""
    made = Supply(
        pledge=pledge,
        day=day or clock.today(),
        amount=amount,
        note=note.strip(),
        supplied_by=by,
        supplied_at=clock.now(),
    )
    with act("supply.supply", by=by, subject=made, lsp=pledge.commitment.lsp):
        held = lock(Pledge, pledge.pk, by=by, version=version)
        commitment = lock(Commitment, held.commitment_id, by=by)
        permissions.agency(by, commitment).require(PermissionRefused)
        _in_state(commitment, SUPPLIED_IN, "What is supplied is told once the commitment is accepted.")
        if held.taken_back_at is not None:
            raise TransitionRefused("This pledge was taken back.")
        exact_amount(held.unit, amount).require(InvalidInput)
        rules.supplied_by_today(day, clock.today()).require(InvalidInput)
        check_shape(made)
        made.save()
    return made


def take_back_supply(supply: Supply, *, by: Any, reason: str, version: int | None = None) -> Supply:
    """What was told was mistaken: it counts no more, with the reason. What is confirmed stays."""
    with act("supply.take_back", by=by, subject=supply, reason=reason.strip()):
        held = lock(Supply, supply.pk, by=by, version=version)
        commitment = lock(Commitment, held.pledge.commitment_id, by=by)
        permissions.agency(by, commitment).require(PermissionRefused)
        _in_state(commitment, SUPPLIED_IN, "The commitment is over: what was supplied stays as it was told.")
        _take_back(held, reason)
    return held


def _take_back(record: Any, reason: str) -> None:
    if record.taken_back_at is not None:
        raise TransitionRefused("It was taken back already.")
    if not reason.strip():
        raise InvalidInput.field("reason", "Say why it is taken back.", code="required")
    record.taken_back_at, record.taken_back_reason = clock.now(), reason.strip()
    check_shape(record)
    record.save()


def _in_state(commitment: Commitment, states: tuple[str, ...], words: str) -> None:
    if commitment.state not in states:
        raise TransitionRefused(f"{words} It is {commitment.state_as_data.label.lower()}.")
