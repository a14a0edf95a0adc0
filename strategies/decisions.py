"""Who, when and whether, put together: may this user take this step now? Pages ask; services ask the same again."""

from typing import Any

from lsp.decisions import Decision
from lsp.workflow import Transition
from strategies import permissions, workflow
from strategies.models import Action
from strategies.queries.facts import resources_standing
from strategies.rules import actions as rules

PARTS = ("plan_resource", "take_back_resource", "set_milestones", "do_milestones")
"""What is offered beside the resources and milestones themselves."""


def whether(name: str, action: Action) -> Decision:
    """What the rules say about the step, what only the act itself brings apart."""
    if name != "agree":
        return Decision.yes()
    return rules.r1_agreed_is_complete(
        action.serves, action.starts_on, action.due_on, resources=resources_standing(action)
    )


def decide(name: str, action: Action) -> Decision:
    """Whether the step may be taken now: state, then rules, every reason given. Who may is asked before."""
    state = workflow.find(name)[0].check(name, action.state)
    return whether(name, action) if state else state


def may(name: str, user: Any, action: Action) -> bool:
    """Whether the user may take the step in the present state."""
    table, step = workflow.find(name)
    return bool(permissions.may(step.role, user, action)) and bool(table.check(name, action.state))


def open_to(user: Any, action: Action) -> list[tuple[Transition, Decision]]:
    """The steps that the present state offers and the user's role allows, each with what the rules say."""
    if not user.is_authenticated:
        return []
    steps = [*workflow.ACTION.available(action.state), *workflow.ACTS.available(action.state)]
    steps.sort(key=lambda step: step.target == workflow.DROPPED)
    mine = [step for step in steps if step.name not in PARTS and permissions.may(step.role, user, action)]
    return [(step, whether(step.name, action)) for step in mine]
