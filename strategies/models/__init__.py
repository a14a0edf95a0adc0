"""The action plan: what is to be done, by whom, with what, until when."""

from strategies.models.action import Action, ActionContributor
from strategies.models.action_parts import ActionMilestone, ActionResource

__all__ = ["Action", "ActionContributor", "ActionMilestone", "ActionResource"]
