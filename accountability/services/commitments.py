"""Every act on a commitment but saying what it serves (`relating`). With it the only writers of `Commitment`, its
number and its changes of date.

Each finds the commitment through what `by` may see, locks it, asks who, when and whether, then writes; `version` is
the one the user saw (None: not asked). Each raises NotFoundError, StaleVersion, PermissionRefused, TransitionRefused
or RuleRefused, with every reason, and returns the commitment as it now is.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from accountability import permissions, rules, workflow
from accountability.models import Commitment, DueDateChange
from accountability.queries.facts import owners_of, taken_up_elsewhere
from accountability.services import milestones
from accountability.services.numbers import next_number
from accountability.services.together import Change, locked, take
from lsp import clock
from lsp.audit import act
from lsp.characters import tidy
from lsp.decisions import Decision
from lsp.errors import PermissionRefused, RuleRefused, TransitionRefused
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person
from partnerships.models import Decision as Decided
from partnerships.queries import organisation_sits_on
from strategies.queries.steps import last_step_due
from strategies.rules import steps


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
    also_to: Sequence[LocalStrategicPartnership] = (),
    **promised: Unpack[Promised],
) -> Commitment:
    """An officer logs a commitment of the agency: a draft that agency and coordinator see.

    `also_to` are other partnerships that the same is promised to, for their blocks of the same name (C6).
    """
    commitment = Commitment(lsp=lsp, organisation=organisation, state=workflow.DRAFT)
    _write(commitment, {"title": title, **promised})
    with act("commitment.draft", by=by, subject=commitment, lsp=lsp):
        sits = organisation_sits_on(organisation.pk, lsp.pk, clock.today())
        permissions.draft_for(by, organisation.pk, lsp.pk, sits=sits).require(PermissionRefused)
        once = [rules.c6_once_in_a_partnership([lsp.pk], other.pk, field="also_to") for other in also_to]
        Decision.all(_well_formed(commitment), *once).require(RuleRefused)
        commitment.save()
        slug = commitment.block.slug if commitment.block else ""
        for other in sorted(set(also_to), key=lambda each: each.pk):
            _another(commitment, other, other.blocks.current().filter(slug=slug).first(), by=by)
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
    """The agency writes what is not yet made. `changes` are fields of `EDITABLE`; TypeError for any other.

    All but the block is said to every partnership it was promised to, unless one has accepted it as it stands (C6).
    """

    def write(row: Commitment) -> None:
        changed = _anew(row, changes)
        if row.pk == commitment.pk:
            rules.c6_accepted_as_it_stands(changed, taken_up_elsewhere(row)).require(RuleRefused)
            _write(row, changes)
        else:
            _write(row, {name: value for name, value in changes.items() if name != "block"})
        after = steps.due_after_them(row.due_on, last_step_due(row), of="commitment")
        Decision.all(_well_formed(row, owner_changed="owner" in changed), after).require(RuleRefused)

    return take("edit", commitment, write, by=by, version=version)


def _write(row: Commitment, written: Mapping[str, Any]) -> None:
    for name, value in _anew(row, written).items():
        setattr(row, name, value)


def _anew(row: Commitment, written: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of `EDITABLE` that say something else than the row, their text tidied. TypeError for any other."""
    unknown = set(written) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    return {name: tidy(value) for name, value in written.items() if tidy(getattr(row, name)) != tidy(value)}


def extend(
    commitment: Commitment, *, block: Block, by: Any, note: str = "", version: int | None = None
) -> Commitment:
    """The agency promises the same to another partnership, that of the block; the new commitment (C6).

    A draft stays one; what was made is made to the other partnership too, which accepts it for itself.
    """
    with act("commitment.extend", by=by, subject=commitment, lsp=commitment.lsp, reason=note.strip()):
        row, others = locked(commitment, by=by, version=version)
        permissions.agency(by, row).require(PermissionRefused)
        workflow.ACTS.check("extend", row.state).require(TransitionRefused)
        there = [each.lsp_id for each in (row, *others) if each.state != workflow.WITHDRAWN]
        rules.c6_once_in_a_partnership(there, block.lsp_id).require(RuleRefused)
        part = _another(row, block.lsp, block, by=by)
        if row.state != workflow.DRAFT:
            make(part, by=by, note=note, alone=True)
            part.refresh_from_db()
    return part


def _another(row: Commitment, lsp: LocalStrategicPartnership, block: Block | None, *, by: Any) -> Commitment:
    """What is promised, as a draft for another partnership; `row` is locked, or new."""
    sits = organisation_sits_on(row.organisation_id, lsp.pk, clock.today())
    permissions.draft_for(by, row.organisation_id, lsp.pk, sits=sits).require(PermissionRefused)
    if row.logged_with_id is None:
        row.logged_with = row
        row.save()
    same = {name: getattr(row, name) for name in EDITABLE if name != "block"}
    part = Commitment(
        lsp=lsp,
        block=block,
        organisation=row.organisation,
        logged_with_id=row.logged_with_id,
        state=workflow.DRAFT,
        **same,
    )
    with act("commitment.draft", by=by, subject=part, lsp=lsp):
        _well_formed(part).require(RuleRefused)
        part.save()
        milestones.copy(row, part, by=by)
    return part


# --- the way to confirmation


def make(
    commitment: Commitment, *, by: Any, note: str = "", version: int | None = None, alone: bool = False
) -> Commitment:
    """The agency makes the commitment its own: it gets its number (C2, C4, C8).

    What waits as a draft for other partnerships is made to them too, unless `alone` (C6).
    """

    def write(row: Commitment) -> None:
        _well_formed(row).require(RuleRefused)
        row.made_at, row.made_by = clock.now(), by
        row.returned_at, row.return_reason = None, ""
        if row.number is None:
            row.number = next_number(row.lsp_id)

    return take("make", commitment, write, by=by, reason=note, version=version, alone=alone)


def accept(
    commitment: Commitment, *, by: Any, note: str = "", publish: bool = False, version: int | None = None
) -> Commitment:
    """The coordinator accepts it for the partnership, and publishes it where asked to (C1)."""

    def write(row: Commitment) -> None:
        row.accepted_at, row.accepted_by = clock.now(), by
        row.published = publish

    return take("accept", commitment, write, by=by, reason=note, version=version)


def return_to_agency(
    commitment: Commitment, *, by: Any, reason: str, version: int | None = None
) -> Commitment:
    """The coordinator sends back what was made, with a reason: a draft again, its number kept (C1, C4)."""

    def write(row: Commitment) -> None:
        row.made_at = row.made_by = None
        row.returned_at, row.return_reason = clock.now(), reason.strip()

    return take("return", commitment, write, by=by, reason=reason, version=version)


def start(commitment: Commitment, *, by: Any, note: str = "", version: int | None = None) -> Commitment:
    """The agency says that work has begun."""
    return take("start", commitment, by=by, reason=note, version=version)


def deliver(commitment: Commitment, *, by: Any, note: str = "", version: int | None = None) -> Commitment:
    """The agency reports it as delivered; the coordinator of each partnership is asked to confirm."""

    def write(row: Commitment) -> None:
        row.delivered_at, row.delivered_by = clock.now(), by
        row.returned_at, row.return_reason = None, ""

    return take("deliver", commitment, write, by=by, reason=note, version=version)


def return_delivered(
    commitment: Commitment, *, by: Any, reason: str, version: int | None = None
) -> Commitment:
    """The coordinator does not take it as delivered, with a reason: under way again (C1)."""

    def write(row: Commitment) -> None:
        row.delivered_at = row.delivered_by = None
        row.returned_at, row.return_reason = clock.now(), reason.strip()

    return take("return_delivered", commitment, write, by=by, reason=reason, version=version)


def confirm(commitment: Commitment, *, by: Any, note: str = "", version: int | None = None) -> Commitment:
    """Somebody who did not report it confirms the delivery, on the evidence (C1, C3)."""

    def write(row: Commitment) -> None:
        row.confirmed_at, row.confirmed_by = clock.now(), by

    return take("confirm", commitment, write, by=by, reason=note, version=version)


# --- other ends


def miss(commitment: Commitment, *, by: Any, reason: str, version: int | None = None) -> Commitment:
    """It was not delivered and will not be, with the reason (C2).

    The agency states it for every partnership it was promised to, a coordinator for their own.
    """
    alone = not permissions.agency(by, commitment)
    return take("miss", commitment, _closed(reason), by=by, reason=reason, version=version, alone=alone)


def dismiss(commitment: Commitment, *, by: Any, reason: str, version: int | None = None) -> Commitment:
    """What was recorded is not made: the agency declines it, or the coordinator takes back the record (C8)."""
    return take("dismiss", commitment, _closed(reason), by=by, reason=reason, version=version)


def withdraw(commitment: Commitment, *, by: Any, reason: str, version: int | None = None) -> Commitment:
    """The agency takes the commitment back, with the reason (C1, C2)."""
    return take("withdraw", commitment, _closed(reason), by=by, reason=reason, version=version)


def _closed(reason: str) -> Change:
    def write(row: Commitment) -> None:
        row.closed_at, row.closing_reason = clock.now(), reason.strip()

    return write


# --- acts that leave the state


def reschedule(
    commitment: Commitment, *, by: Any, due_on: date | None, reason: str, version: int | None = None
) -> Commitment:
    """The agency changes the due date after acceptance; the old date and the reason are kept (C2)."""

    def write(row: Commitment) -> None:
        if row.pk == commitment.pk:
            changes = rules.c2_due_date_changes(row.due_on, due_on, clock.today())
            after = steps.due_after_them(due_on, last_step_due(row), of="commitment")
            Decision.all(changes, after).require(RuleRefused)
        assert due_on is not None
        if row.state not in workflow.UNMADE and row.due_on != due_on:
            _keep_the_old_date(row, due_on, reason, by)
        row.due_on = due_on

    return take("reschedule", commitment, write, by=by, reason=reason, version=version)


def _keep_the_old_date(row: Commitment, due_on: date, reason: str, by: Any) -> None:
    assert row.due_on is not None
    told = {"old": row.due_on, "new": due_on, "reason": reason.strip()}
    DueDateChange(commitment=row, changed_by=by, changed_at=clock.now(), **told).save()


def own(
    commitment: Commitment, *, by: Any, owner: Person, note: str = "", version: int | None = None
) -> Commitment:
    """The agency says who of its people answers for it from now on; what was orphaned is so no more (C5)."""

    def write(row: Commitment) -> None:
        if row.pk == commitment.pk:
            eligible = {person.pk for person in owners_of(row.organisation)}
            holds = rules.c5_owner_holds_for_the_agency(owner.pk, eligible)
            same = rules.c5_owner_changes(row.owner_id, owner.pk) if holds else Decision.yes()
            Decision.all(holds, same).require(RuleRefused)
        row.owner = owner

    return take("own", commitment, write, by=by, reason=note, version=version)


def publish(commitment: Commitment, *, by: Any, note: str = "", version: int | None = None) -> Commitment:
    """The coordinator puts it on the public pages."""

    def write(row: Commitment) -> None:
        row.published = True

    return take("publish", commitment, write, by=by, reason=note, version=version)


def unpublish(commitment: Commitment, *, by: Any, reason: str, version: int | None = None) -> Commitment:
    """The coordinator takes it off the public pages, with the reason."""

    def write(row: Commitment) -> None:
        row.published = False

    return take("unpublish", commitment, write, by=by, reason=reason, version=version)


def _well_formed(commitment: Commitment, *, owner_changed: bool = True) -> Decision:
    """What every commitment is, whatever its state: titled, of its own partnership, with an owner of the agency."""
    block_lsp_id = commitment.block.lsp_id if commitment.block is not None else None
    checks = [rules.titled(commitment.title), rules.block_of_the_partnership(block_lsp_id, commitment.lsp_id)]
    if owner_changed and commitment.owner_id is not None:
        eligible = (person.pk for person in owners_of(commitment.organisation))
        checks.append(rules.c5_owner_holds_for_the_agency(commitment.owner_id, eligible))
    return Decision.all(*checks)
