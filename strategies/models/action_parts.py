"""What an action takes, and what lies on its way (R1)."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from lsp.audit.history import history
from lsp.models import GovernedModel, Organisation
from strategies.models.action import Action
from strategies.models.given import Given
from strategies.models.step import Step
from strategies.models.taken_back import MayBeTakenBack
from strategies.querysets import ActionMilestoneQuerySet, ResourceQuerySet
from strategies.units import POUNDS


class ActionResource(Given, MayBeTakenBack, GovernedModel):
    """What an organisation is to put into an action, in one unit: money of a funding stream, staff days, in kind."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="resources")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="action_resources", verbose_name="who gives it"
    )
    funding_stream = models.CharField(max_length=200, blank=True, default="")
    planned_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = ResourceQuerySet.as_manager()
    history = history()
    told_with = "action"

    class Meta:
        ordering: ClassVar = ["action_id", "id"]
        constraints: ClassVar = [
            *MayBeTakenBack.Meta.constraints,
            *Given.Meta.constraints,
            models.CheckConstraint(
                name="r1_money_names_its_stream",
                condition=(Q(unit=POUNDS) & ~Q(funding_stream="")) | (~Q(unit=POUNDS) & Q(funding_stream="")),
                violation_error_message="Money, and money alone, names its funding stream.",
            ),
        ]

    def get_absolute_url(self) -> str:
        """Its place on the action's page."""
        return f"{self.action.get_absolute_url()}#resources"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.action.lsp_id


class ActionMilestone(Step, GovernedModel):
    """A step of an action. `position` is its number there, permanent."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="milestones")

    objects = ActionMilestoneQuerySet.as_manager()
    history = history()
    told_with = "action"

    class Meta(Step.Meta):
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"],
                condition=Q(done_on=None, dropped_at=None),
                name="action_milestone_open_due",
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "position"], name="strategies_actionmilestone_numbered"
            ),
            *Step.Meta.constraints,
        ]

    def get_absolute_url(self) -> str:
        """Its place on the action's page."""
        return f"{self.action.get_absolute_url()}#milestones"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.action.lsp_id
