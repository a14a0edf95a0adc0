"""The open actions an organisation leaves when another comes after it, and how the successor takes them on (L6)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import RuleRefused
from lsp.inheritance import Left
from lsp.models import Inheritance, Organisation
from lsp.services.locking import system_lock
from strategies import workflow
from strategies.models import Action
from strategies.queries.facts import contributing, eligible_people
from strategies.rules import actions as rules


class Actions:
    """What the organisation is accountable for and what is still to be done, drafts included.

    An action stays one record; whose it was until then, its history and every page as at an earlier day say. Until
    the successor answers it stands with the predecessor. What the predecessor contributes to actions of others stays
    as it is recorded, under the name of the day: whether the successor contributes in its place is the coordinator's
    to say, who keeps the action plan.
    """

    kind = "action"
    label = "Action"
    plural = "Actions"

    def left_by(self, organisation: Organisation, day: date) -> list[Left]:
        """The open ones: one query."""
        found = Action.objects.filter(organisation=organisation, state__in=workflow.OPEN)
        return [Left(each.lsp_id, each.pk, _title(each)) for each in found.order_by("lsp", "pk")]

    def decide(self, organisation: Organisation, day: date) -> Decision:
        """An action can pass on any day."""
        return Decision.yes()

    def release(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """It waits with the predecessor until the successor has answered: what is to be done stays to be done."""

    def reopen(self, organisation: Organisation, day: date, *, by: Any, reason: str) -> None:
        """They have waited with the predecessor all the time."""

    def take_over(self, offered: Inheritance, *, by: Any, people: bool) -> int:
        """The successor's from now on, with what the predecessor was to put into it (R1).

        Its person stays where they serve the successor. One that contributed to it already is accountable for it now.
        """
        action = system_lock(Action, offered.subject_id)
        successor = offered.succession.successor
        with act("action.take_over", by=by, subject=action, reason=str(offered.succession)):
            Decision.all(
                rules.l6_is_open(action.state, offered.title, offered.predecessor.name),
                rules.l6_is_still_theirs(
                    action.organisation_id == offered.predecessor_id, offered.title, action.organisation.name
                ),
            ).require(RuleRefused)
            action.organisation = successor
            serving = eligible_people(successor) if people else frozenset()
            if action.person_id not in serving:
                action.person = None
            action.save()
            _hand_over(action, offered.predecessor_id)
        return int(action.pk)

    def addresses(self, ids: Collection[int], user: Any) -> Mapping[int, str]:
        """The pages of actions."""
        seen = Action.objects.visible_to(user).filter(pk__in=ids).select_related("lsp")
        return {action.pk: action.get_absolute_url() for action in seen}


def _hand_over(action: Action, predecessor_id: int) -> None:
    """What the predecessor was to give the successor gives; it contributes no more beside being accountable."""
    for resource in action.resources.filter(organisation=predecessor_id, taken_back_at=None).order_by("pk"):
        resource.organisation = action.organisation
        resource.save()
    contributes = contributing(action).get(action.organisation_id)
    if contributes is not None:
        contributes.left_at = clock.now()
        contributes.save()


def _title(action: Action) -> str:
    """What it is called where it is offered; that it is not in the action plan yet is to be known."""
    return f"{action} (draft)" if action.state == workflow.DRAFT else str(action)
