"""Every act on an action of the action plan. The only writers of `Action` and of who contributes to it.

Each finds the action through what `by` may see, locks it, asks who, when and whether, then writes. `version` is the one
the user saw (None: not asked). Each raises NotFoundError, StaleVersion, PermissionRefused, TransitionRefused,
InvalidInput or RuleRefused, with every reason, and returns the action as it now is.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict, Unpack

from lsp import clock
from lsp.audit import act
from lsp.characters import tidy
from lsp.decisions import Decision
from lsp.errors import PermissionRefused, RuleRefused, TransitionRefused
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person
from lsp.services.locking import lock
from partnerships.services.records import check_shape
from strategies import permissions, workflow
from strategies.models import Action, ActionContributor
from strategies.queries.facts import (
    contributing,
    eligible_people,
    givers_outside,
    resources_standing,
    sits,
)
from strategies.queries.steps import last_step_due
from strategies.rules import actions as rules
from strategies.rules import steps


class Planned(TypedDict, total=False):
    """What an action says besides its title, block and accountable organisation, as far as it is known."""

    description: str
    serves: str
    person: Person | None
    starts_on: date | None
    due_on: date | None


EDITABLE = ("title", "block", "organisation", *Planned.__annotations__)


def draft(
    *,
    lsp: LocalStrategicPartnership,
    block: Block,
    organisation: Organisation,
    title: str,
    by: Any,
    contributors: Sequence[Organisation] = (),
    **planned: Unpack[Planned],
) -> Action:
    """The coordinator drafts an action: whoever holds a role in the partnership reads it, the public does not."""
    action = Action(lsp=lsp, state=workflow.DRAFT)
    _write(action, {"title": title, "block": block, "organisation": organisation, **planned})
    with act("action.draft", by=by, subject=action, lsp=lsp):
        held = lock(LocalStrategicPartnership, lsp.pk, by=by)
        permissions.draft_for(by, held.pk).require(PermissionRefused)
        _well_formed(action, contributors, changed=EDITABLE).require(RuleRefused)
        check_shape(action)
        action.save()
        _contribute(action, {}, contributors)
    return action


def edit(
    action: Action,
    *,
    by: Any,
    reason: str = "",
    version: int | None = None,
    contributors: Sequence[Organisation] | None = None,
    **changes: Any,
) -> Action:
    """The coordinator writes a draft, or changes what stands in the action plan, with the reason.

    `changes` are fields of `EDITABLE`, TypeError for any other; `contributors` all that contribute from now on, None
    where that stays as it is.
    """
    with act("action.edit", by=by, subject=action, lsp=action.lsp, reason=reason.strip()):
        row = _take("edit", action, by=by, version=version)
        known = contributing(row)
        listed = [each.organisation for each in known.values()] if contributors is None else contributors
        before = {name: getattr(row, name) for name in EDITABLE}
        _write(row, changes)
        changed = [name for name in EDITABLE if getattr(row, name) != before[name]]
        if {each.pk for each in listed} != set(known):
            changed.append("contributors")
        taking_part = {row.organisation_id, *(each.pk for each in listed)}
        Decision.all(
            rules.r1_change_says_why(row.state, reason),
            _well_formed(row, listed, changed=changed, known=known),
            _whole_still(row),
            steps.due_after_them(row.due_on, last_step_due(row), of="action", rule="R1"),
            rules.r1_giver_stays(givers_outside(row, taking_part)),
        ).require(RuleRefused)
        check_shape(row)
        row.save()
        _contribute(row, known, listed)
    return row


def agree(action: Action, *, by: Any, note: str = "", version: int | None = None) -> Action:
    """The coordinator puts it in the action plan, which is public where the partnership is.

    Who takes part is asked about again: since it was drafted an organisation may have lost its seat, somebody left.
    """
    with act("action.agree", by=by, subject=action, lsp=action.lsp, reason=note.strip()):
        row = _take("agree", action, by=by, version=version)
        contributors = [each.organisation for each in contributing(row).values()]
        Decision.all(_whole_still(row), _well_formed(row, contributors, changed=EDITABLE)).require(
            RuleRefused
        )
        row.agreed_at, row.agreed_by = clock.now(), by
        row.save()
    return row


def complete(
    action: Action, *, by: Any, done_on: date | None = None, note: str = "", version: int | None = None
) -> Action:
    """The accountable organisation or the coordinator says on which day it was done, today unless told."""
    day = done_on or clock.today()
    with act("action.complete", by=by, subject=action, lsp=action.lsp, reason=note.strip()):
        row = _take("complete", action, by=by, version=version)
        Decision.all(
            rules.done_by_today(day, clock.today()), rules.r1_done_after_it_started(day, row.starts_on)
        ).require(RuleRefused)
        row.done_on = day
        row.save()
    return row


def reopen(action: Action, *, by: Any, reason: str, version: int | None = None) -> Action:
    """The coordinator says that it is not done after all, with the reason."""
    with act("action.reopen", by=by, subject=action, lsp=action.lsp, reason=reason.strip()):
        row = _take("reopen", action, by=by, version=version)
        rules.reason_given(reason).require(RuleRefused)
        row.done_on = None
        row.save()
    return row


def drop(action: Action, *, by: Any, reason: str, version: int | None = None) -> Action:
    """The coordinator gives it up, with the reason; it stays on the record (L4)."""
    with act("action.drop", by=by, subject=action, lsp=action.lsp, reason=reason.strip()):
        row = _take("drop", action, by=by, version=version)
        rules.reason_given(reason).require(RuleRefused)
        row.dropped_at, row.drop_reason = clock.now(), reason.strip()
        row.save()
    return row


def held_for(name: str, action: Action, *, by: Any) -> Action:
    """The action locked, for an act of this name on something of it: who and when are asked, nothing is written."""
    return _take(name, action, by=by)


def _take(name: str, action: Action, *, by: Any, version: int | None = None) -> Action:
    """Lock, ask who and when, bring into the new state."""
    table, step = workflow.find(name)
    row = lock(Action, action.pk, by=by, version=version)
    permissions.may(step.role, by, row).require(PermissionRefused)
    table.check(name, row.state).require(TransitionRefused)
    row.state = step.target or row.state
    return row


def _write(row: Action, written: Mapping[str, Any]) -> None:
    """Set fields of `EDITABLE`, their text tidied, where they say something else. TypeError for any other."""
    unknown = set(written) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not editable: {', '.join(sorted(unknown))}")
    for name, value in written.items():
        if not isinstance(value, str) or tidy(getattr(row, name)) != tidy(value):
            setattr(row, name, tidy(value))


def _well_formed(
    row: Action,
    contributors: Iterable[Organisation],
    *,
    changed: Iterable[str],
    known: Mapping[int, ActionContributor] | None = None,
) -> Decision:
    """What every action is, whatever its state; who takes part is asked about only where it changed."""
    listed, new = list(contributors), set(changed)
    checks = [
        rules.titled(row.title),
        rules.block_of_the_partnership(
            row.block.lsp_id, row.lsp_id, in_use="block" not in new or row.block.holds_on(clock.today())
        ),
        rules.r1_starts_before_it_is_due(row.starts_on, row.due_on),
        rules.r1_one_is_accountable(row.organisation_id, {each.pk for each in listed}),
    ]
    if "organisation" in new:
        there = sits(row.organisation, row.lsp_id)
        checks.append(rules.r1_takes_part_sits(there, row.organisation.name, field="organisation"))
    if new & {"organisation", "person"} and row.person_id is not None:
        checks.append(rules.r1_person_of_the_organisation(row.person_id, eligible_people(row.organisation)))
    for each in listed:
        if each.pk not in (known or {}):
            there = sits(each, row.lsp_id)
            checks.append(rules.r1_takes_part_sits(there, each.name, field="contributors"))
    return Decision.all(*checks)


def _whole_still(row: Action) -> Decision:
    """What stands in the action plan stays whole."""
    if row.state == workflow.DRAFT:
        return Decision.yes()
    return rules.r1_agreed_is_complete(
        row.serves, row.starts_on, row.due_on, resources=resources_standing(row)
    )


def _contribute(
    action: Action, known: Mapping[int, ActionContributor], listed: Iterable[Organisation]
) -> None:
    """Those listed contribute from now on, the others no more."""
    wanted = {each.pk: each for each in listed}
    for organisation_id, row in known.items():
        if organisation_id not in wanted:
            row.left_at = clock.now()
            row.save()
    for organisation_id, organisation in wanted.items():
        if organisation_id not in known:
            ActionContributor(action=action, organisation=organisation, added_at=clock.now()).save()
