"""Every act on a commitment. The only writers of `Commitment`, its number and its changes of date.

Each finds the commitment through what `by` may see, locks it, asks who, when and whether, then writes. `version` is
the one the user saw (None: not asked). Each raises `NotFoundError`, `StaleVersion`, `PermissionRefused`,
`TransitionRefused` or `RuleRefused`, with every reason, and returns the commitment as it now is.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any, TypedDict, Unpack

from accountability import permissions, rules, workflow
from accountability.decisions import whether
from accountability.models import Commitment, DueDateChange
from accountability.queries.facts import facts_for, owners_of
from accountability.services.numbers import next_number
from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import PermissionRefused, RuleRefused, TransitionRefused
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person
from lsp.services.locking import lock
from partnerships.models import Decision as Decided
from partnerships.queries import organisation_sits_on


class Promised(TypedDict, total=False):
    """What a commitment says besides its title, as far as it is known."""

    description: str
    measure_of_success: str
    block: Block | None
    due_on: date | None
    owner: Person | None


EDITABLE = ("title", *Promised.__annotations__)
"""What the agency may write before it makes the commitment."""


# --- beginning


def draft(
    *,
    lsp: LocalStrategicPartnership,
    organisation: Organisation,
    title: str,
    by: Any,
    **promised: Unpack[Promised],
) -> Commitment:
    """An officer logs a commitment of the agency: a draft that agency and coordinator see."""
    commitment = Commitment(lsp=lsp, organisation=organisation, state=workflow.DRAFT)
    _write(commitment, {"title": title, **promised})
    with act("commitment.draft", by=by, subject=commitment, lsp=lsp):
        sits = organisation_sits_on(organisation.pk, lsp.pk, clock.today())
        permissions.draft_for(by, organisation.pk, lsp.pk, sits=sits).require(PermissionRefused)
        _well_formed(commitment).require(RuleRefused)
        commitment.save()
    return commitment


def record(
    *,
    lsp: LocalStrategicPartnership,
    organisation: Organisation,
    title: str,
    by: Any,
    decision: Decided | None = None,
    decision_body: str = "",
    decision_on: date | None = None,
    decision_minute: str = "",
    **promised: Unpack[Promised],
) -> Commitment:
    """The coordinator records a commitment for an agency from a minuted decision: not yet owned (C8).

    `decision` is one recorded here, which says its body, day and number itself; another is named by the three.
    """
    if decision is not None:
        decision_body, decision_on = decision.body.name, decision.decided_on
        decision_minute = f"{decision.year}/{decision.number:03d}"
    commitment = Commitment(
        lsp=lsp,
        organisation=organisation,
        decision=decision,
        decision_body=decision_body.strip(),
        decision_on=decision_on,
        decision_minute=decision_minute.strip(),
        state=workflow.RECORDED,
    )
    _write(commitment, {"title": title, **promised})
    with act("commitment.record", by=by, subject=commitment, lsp=lsp):
        permissions.record_for(by, lsp.pk).require(PermissionRefused)
        Decision.all(
            rules.c8_decision_named(decision_body, decision_on, decision_minute, clock.today()),
            rules.c8_decision_of_the_partnership(decision.body.lsp_id if decision else None, lsp.pk),
            _well_formed(commitment),
        ).require(RuleRefused)
        commitment.save()
    return commitment


def edit(commitment: Commitment, *, by: Any, version: int | None = None, **changes: Any) -> Commitment:
    """The agency writes what is not yet made. `changes` are fields of `EDITABLE`; TypeError for any other."""
    with _step("edit", commitment, by=by, version=version) as row:
        _write(row, changes)
        _well_formed(row, owner_changed="owner" in changes).require(RuleRefused)
    return row


def _write(row: Commitment, written: Mapping[str, Any]) -> None:
    """Set fields of `EDITABLE`, without the space around their text. TypeError for any other."""
    unknown = set(written) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    for name, value in written.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)


# --- the way to confirmation


def make(commitment: Commitment, *, by: Any, note: str = "", version: int | None = None) -> Commitment:
    """The agency makes the commitment its own: it gets its number (C2, C4, C8)."""
    with _step("make", commitment, by=by, reason=note, version=version) as row:
        _well_formed(row).require(RuleRefused)
        row.made_at, row.made_by = clock.now(), by
        row.returned_at, row.return_reason = None, ""
        if row.number is None:
            row.number = next_number(row.lsp_id)
    return row


def accept(
    commitment: Commitment, *, by: Any, note: str = "", publish: bool = False, version: int | None = None
) -> Commitment:
    """The coordinator accepts it for the partnership, and publishes it where asked to (C1)."""
    with _step("accept", commitment, by=by, reason=note, version=version) as row:
        row.accepted_at, row.accepted_by = clock.now(), by
        row.published = publish
    return row


def return_to_agency(
    commitment: Commitment, *, by: Any, reason: str, version: int | None = None
) -> Commitment:
    """The coordinator sends back what was made, with a reason: a draft again, its number kept (C1, C4)."""
    with _step("return", commitment, by=by, reason=reason, version=version) as row:
        row.made_at = row.made_by = None
        row.returned_at, row.return_reason = clock.now(), reason.strip()
    return row


def start(commitment: Commitment, *, by: Any, note: str = "", version: int | None = None) -> Commitment:
    """The agency says that work has begun."""
    with _step("start", commitment, by=by, reason=note, version=version) as row:
        pass
    return row


def deliver(commitment: Commitment, *, by: Any, note: str = "", version: int | None = None) -> Commitment:
    """The agency reports it as delivered; the coordinator is asked to confirm."""
    with _step("deliver", commitment, by=by, reason=note, version=version) as row:
        row.delivered_at, row.delivered_by = clock.now(), by
        row.returned_at, row.return_reason = None, ""
    return row


def return_delivered(
    commitment: Commitment, *, by: Any, reason: str, version: int | None = None
) -> Commitment:
    """The coordinator does not take it as delivered, with a reason: under way again (C1)."""
    with _step("return_delivered", commitment, by=by, reason=reason, version=version) as row:
        row.delivered_at = row.delivered_by = None
        row.returned_at, row.return_reason = clock.now(), reason.strip()
    return row


def confirm(commitment: Commitment, *, by: Any, note: str = "", version: int | None = None) -> Commitment:
    """Somebody who did not report it confirms the delivery, on the evidence (C1, C3)."""
    with _step("confirm", commitment, by=by, reason=note, version=version) as row:
        row.confirmed_at, row.confirmed_by = clock.now(), by
    return row


# --- other ends


def miss(commitment: Commitment, *, by: Any, reason: str, version: int | None = None) -> Commitment:
    """Agency or coordinator states that it was not delivered and will not be, with the reason (C2)."""
    with _step("miss", commitment, by=by, reason=reason, version=version) as row:
        row.closed_at, row.closing_reason = clock.now(), reason.strip()
    return row


def dismiss(commitment: Commitment, *, by: Any, reason: str, version: int | None = None) -> Commitment:
    """What was recorded is not made: the agency declines it, or the coordinator takes back the record (C8)."""
    with _step("dismiss", commitment, by=by, reason=reason, version=version) as row:
        row.closed_at, row.closing_reason = clock.now(), reason.strip()
    return row


def withdraw(commitment: Commitment, *, by: Any, reason: str, version: int | None = None) -> Commitment:
    """The agency takes the commitment back, with the reason (C1, C2)."""
    with _step("withdraw", commitment, by=by, reason=reason, version=version) as row:
        row.closed_at, row.closing_reason = clock.now(), reason.strip()
    return row


# --- acts that leave the state


def reschedule(
    commitment: Commitment, *, by: Any, due_on: date | None, reason: str, version: int | None = None
) -> Commitment:
    """The agency changes the due date after acceptance; the old date and the reason are kept (C2)."""
    with _step("reschedule", commitment, by=by, reason=reason, version=version) as row:
        rules.c2_due_date_changes(row.due_on, due_on, clock.today()).require(RuleRefused)
        assert row.due_on is not None
        assert due_on is not None
        DueDateChange(
            commitment=row,
            old=row.due_on,
            new=due_on,
            reason=reason.strip(),
            changed_by=by,
            changed_at=clock.now(),
        ).save()
        row.due_on = due_on
    return row


def own(
    commitment: Commitment, *, by: Any, owner: Person, note: str = "", version: int | None = None
) -> Commitment:
    """The agency says who of its people answers for it from now on; what was orphaned is so no more (C5)."""
    with _step("own", commitment, by=by, reason=note, version=version) as row:
        eligible = {person.pk for person in owners_of(row.organisation)}
        holds = rules.c5_owner_holds_for_the_agency(owner.pk, eligible)
        same = rules.c5_owner_changes(row.owner_id, owner.pk) if holds else Decision.yes()
        Decision.all(holds, same).require(RuleRefused)
        row.owner = owner
    return row


def publish(commitment: Commitment, *, by: Any, note: str = "", version: int | None = None) -> Commitment:
    """The coordinator puts it on the public pages."""
    with _step("publish", commitment, by=by, reason=note, version=version) as row:
        row.published = True
    return row


def unpublish(commitment: Commitment, *, by: Any, reason: str, version: int | None = None) -> Commitment:
    """The coordinator takes it off the public pages, with the reason."""
    with _step("unpublish", commitment, by=by, reason=reason, version=version) as row:
        row.published = False
    return row


@contextmanager
def _step(
    name: str, commitment: Commitment, *, by: Any, reason: str = "", version: int | None = None
) -> Iterator[Commitment]:
    """The commitment locked and asked for, in its new state; written when the block ends."""
    table, step = workflow.find(name)
    with act(f"commitment.{name}", by=by, subject=commitment, lsp=commitment.lsp, reason=reason.strip()):
        row = lock(Commitment, commitment.pk, by=by, version=version)
        facts = facts_for(name, row)
        permissions.may(step.role, by, row, facts).require(PermissionRefused)
        table.check(name, row.state).require(TransitionRefused)
        Decision.all(whether(name, row, by, facts), rules.c2_reason_given(step, reason)).require(RuleRefused)
        if step.target:
            row.state = step.target
        yield row
        row.save()


def _well_formed(commitment: Commitment, *, owner_changed: bool = True) -> Decision:
    """What every commitment is, whatever its state: titled, of its own partnership, with an owner of the agency."""
    block_lsp_id = commitment.block.lsp_id if commitment.block is not None else None
    checks = [rules.titled(commitment.title), rules.block_of_the_partnership(block_lsp_id, commitment.lsp_id)]
    if owner_changed and commitment.owner_id is not None:
        eligible = (person.pk for person in owners_of(commitment.organisation))
        checks.append(rules.c5_owner_holds_for_the_agency(commitment.owner_id, eligible))
    return Decision.all(*checks)
