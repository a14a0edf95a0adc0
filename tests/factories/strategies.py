"""Actions of the action plan for tests: the stage with the agency on the board, and an action in any state."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from lsp import clock
from lsp.models import Organisation
from partnerships.models import Body
from strategies import workflow
from strategies.models import Action, ActionContributor, ActionMilestone, ActionResource
from strategies.units import DAYS, IN_KIND, POUNDS
from tests.factories import accountability as promises
from tests.factories import lsp as places
from tests.factories import partnerships as structure
from tests.factories.accountability import Stage

STARTS_IN, DUE_IN = -30, 60  # days from today
PLANNED = {POUNDS: Decimal(2000), DAYS: Decimal(12), IN_KIND: None}
"""How much of a unit is planned where no test asks for more."""
NEVER_AGREED: dict[str, Any] = {"agreed_at": None, "agreed_by": None}
"""What to change of a given up action that was never agreed: a draft was given up."""


def stage(*, published: bool = True) -> Stage:
    """The stage of promises, with the agency on the partnership's board: only who sits there answers for an action."""
    on = promises.stage(published=published)
    sits(on, on.agency)
    return on


def sits(on: Stage, organisation: Organisation) -> Organisation:
    """The organisation, with a seat on the partnership's (perhaps new) board."""
    board = Body.objects.filter(lsp=on.lsp, kind="board").first() or structure.board(on.lsp)
    structure.seat(board, organisation=organisation)
    return organisation


def member(on: Stage, name: str = "") -> Organisation:
    """Another organisation that sits on the partnership."""
    return sits(on, places.organisation(name))


def action(on: Stage, state: str = workflow.DRAFT, **changes: Any) -> Action:
    """An action of the agency in `state`, whole for that state; `changes` are fields set otherwise.

    What was agreed is under way and takes one resource; what was given up had been agreed (else `NEVER_AGREED`).
    """
    fields: dict[str, Any] = {
        "lsp": on.lsp,
        "block": on.block,
        "organisation": on.agency,
        "person": on.owner,
        "title": f"Example action {places.number()}",
        "state": state,
    }
    if state != workflow.DRAFT:
        fields |= {
            "serves": "Fewer break-ins by 2008",
            "starts_on": clock.days_from_today(STARTS_IN),
            "due_on": clock.days_from_today(DUE_IN),
            "agreed_at": clock.now() - timedelta(days=1),
            "agreed_by": on.coordinator,
        }
    if state == workflow.DONE:
        fields["done_on"] = clock.today()
    if state == workflow.DROPPED:
        fields |= {"dropped_at": clock.now(), "drop_reason": "The money went elsewhere."}
    with places.in_act():
        made: Action = places.save(Action(**{**fields, **changes}))
        if made.agreed_at is not None:
            resource(made)
        return made


def contributor(of: Action, organisation: Organisation, **changes: Any) -> ActionContributor:
    """The organisation contributes to the action, since yesterday unless told."""
    fields = {"added_at": clock.now() - timedelta(days=1), **changes}
    made: ActionContributor = places.save(ActionContributor(action=of, organisation=organisation, **fields))
    return made


def resource(of: Action, *, unit: str = POUNDS, by: Any = None, **changes: Any) -> ActionResource:
    """What the accountable organisation puts into the action: pounds of a stream, unless told."""
    fields: dict[str, Any] = {
        "organisation": of.organisation,
        "amount": PLANNED.get(unit),
        "what": f"Example resource {places.number()}",
        "funding_stream": "Neighbourhood Renewal Fund" if unit == POUNDS else "",
        **changes,
    }
    with places.in_act():
        planner = by or of.agreed_by or places.user()
        made: ActionResource = places.save(ActionResource(action=of, unit=unit, planned_by=planner, **fields))
        return made


def milestone(of: Action, **changes: Any) -> ActionMilestone:
    """An open milestone of the action, due in ten days unless told; its next number."""
    number = of.milestones.count() + 1
    fields = {
        "position": number,
        "title": f"Example step {number}",
        "due_on": clock.days_from_today(10),
        **changes,
    }
    made: ActionMilestone = places.save(ActionMilestone(action=of, **fields))
    return made
