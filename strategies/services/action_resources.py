"""What actions take: planned and taken out. The only writers of it.

Each raises NotFoundError, StaleVersion, PermissionRefused, TransitionRefused, InvalidInput or RuleRefused.
"""

from decimal import Decimal
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, RuleRefused, TransitionRefused
from lsp.models import Organisation
from lsp.services.locking import lock
from partnerships.services.records import check_shape
from strategies.models import Action, ActionResource
from strategies.queries.facts import contributing, resources_standing
from strategies.rules import actions as rules
from strategies.rules.amounts import exact_amount
from strategies.services.actions import held_for


def plan(
    action: Action,
    *,
    by: Any,
    organisation: Organisation,
    unit: str,
    what: str,
    amount: Decimal | None = None,
    funding_stream: str = "",
) -> ActionResource:
    """Say what an organisation is to put into an action: so much of one unit, or something in kind."""
    made = ActionResource(
        action=action,
        organisation=organisation,
        unit=unit,
        what=what.strip(),
        amount=amount,
        funding_stream=funding_stream.strip(),
        planned_by=by,
    )
    with act("action-resource.plan", by=by, subject=made, lsp=action.lsp):
        row = held_for("plan_resource", action, by=by)
        exact_amount(unit, amount).require(InvalidInput)
        Decision.all(
            rules.r1_giver_takes_part(organisation.pk, {row.organisation_id, *contributing(row)}),
            rules.r1_money_names_its_stream(unit, funding_stream),
        ).require(RuleRefused)
        made.action = row
        check_shape(made)
        made.save()
    return made


def take_back(
    resource: ActionResource, *, by: Any, reason: str, version: int | None = None
) -> ActionResource:
    """It is not put into the action after all, with the reason; it is still to be read (L4)."""
    with act("action-resource.take_back", by=by, subject=resource, reason=reason.strip()):
        action = held_for("take_back_resource", resource.action, by=by)
        held = lock(ActionResource, resource.pk, by=by, version=version)
        if held.taken_back_at is not None:
            raise TransitionRefused("It was taken out already.")
        Decision.all(
            rules.reason_given(reason),
            rules.r1_keeps_a_resource(action.state, resources_standing(action) - 1),
        ).require(RuleRefused)
        held.taken_back_at, held.taken_back_reason = clock.now(), reason.strip()
        held.save()
    return held
