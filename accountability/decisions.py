"""Who, when and whether, put together: may this user take this step now? Asked by services, pages and the API."""

from collections.abc import Iterable
from typing import Any

from accountability import permissions, rules, workflow
from accountability.models import Commitment
from accountability.rules import Facts, milestones
from lsp import clock
from lsp.decisions import Decision
from lsp.workflow import Transition

FACTS_WANTED = ("confirm",)
"""The steps whose answer rests on more than the commitment's own row."""


def whether(name: str, commitment: Commitment, user: Any, facts: Facts) -> Decision:
    """What the rules say about the step, the reason apart, which only the act itself brings."""
    if name == "make":
        return Decision.all(
            rules.c2_made_is_complete(commitment),
            rules.c2_due_date_lies_ahead(commitment.due_on, clock.today(), step="make"),
            rules.c5_owner_named(commitment),
        )
    if name == "confirm":
        return Decision.all(
            rules.c1_nobody_confirms_their_own(user.pk, facts),
            rules.c1_chair_confirms_for_the_coordinator(user.pk, facts),
            rules.c3_evidence_before_confirmation(facts),
        )
    if name in ("publish", "unpublish"):
        return Decision.all(
            rules.published_once_accepted(commitment.accepted_at is not None),
            rules.published_or_not(name == "publish", commitment.published),
        )
    return Decision.yes()


def decide(name: str, commitment: Commitment, user: Any, facts: Facts) -> Decision:
    """Whether the user may take the step now: role first; then state and rules, every reason given."""
    table, step = workflow.find(name)
    role = permissions.may(step.role, user, commitment, facts)
    if not role:
        return role
    state = table.check(name, commitment.state)
    return state if not state else whether(name, commitment, user, facts)


def open_to(user: Any, commitment: Commitment, facts: Facts) -> list[tuple[Transition, Decision]]:
    """The steps and acts that the present state offers and the user's role allows, each with what the rules say."""
    if not user.is_authenticated:
        return []
    ways = workflow.COMMITMENT.available(commitment.state)
    on = [step for step in ways if step.target not in workflow.GIVEN_UP]
    off = [step for step in ways if step.target in workflow.GIVEN_UP]
    steps = [*on, *workflow.ACTS.available(commitment.state), *off]
    mine = [step for step in steps if permissions.may(step.role, user, commitment, facts)]
    decided = [(step, whether(step.name, commitment, user, facts)) for step in mine]
    return [(step, decision) for step, decision in decided if _worth_showing(step.name, decision)]


def _worth_showing(name: str, decision: Decision) -> bool:
    """Of publishing and taking back only the one that is possible."""
    return decision.allowed or name not in ("publish", "unpublish")


def followers(name: str, others: Iterable[Commitment], by: Any) -> Iterable[Commitment]:
    """Of the other partnerships' parts those that an act of the agency is done for too."""
    if name not in workflow.FOLLOWED:
        return
    _, step = workflow.find(name)
    states = (*step.sources, *workflow.FOLLOWED[name])
    for each in others:
        if each.state in states and permissions.agency(by, each):
            yield each


def may_set_milestones(user: Any, commitment: Commitment) -> bool:
    """Whether the user may set, change and give up milestones of the commitment now."""
    allowed = milestones.while_it_is_to_be_delivered(commitment.state, doing=False)
    return bool(allowed) and bool(permissions.agency(user, commitment))


def may_do_milestones(user: Any, commitment: Commitment) -> bool:
    """Whether the user may say now that milestones of the commitment are done."""
    allowed = milestones.while_it_is_to_be_delivered(commitment.state, doing=True)
    return bool(allowed) and bool(permissions.agency(user, commitment))
