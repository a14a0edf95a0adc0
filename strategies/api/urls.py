"""The resources of the action plan."""

from lsp.api.router import Router
from strategies.api.action_parts import ActionMilestoneViewSet, ActionResourceViewSet
from strategies.api.actions import ActionViewSet


def register(router: Router) -> None:
    """Actions, what they take, what lies on their way."""
    router.add(ActionViewSet, ActionResourceViewSet, ActionMilestoneViewSet)
