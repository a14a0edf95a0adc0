"""What lies on the way to what was promised: due on a day, done on a day."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse

from accountability.models.commitment import Commitment
from accountability.querysets import MilestoneQuerySet
from lsp.audit.history import history
from lsp.models import GovernedModel
from strategies.models.step import Step


class Milestone(Step, GovernedModel):
    """A step of a commitment. `position` is its number there: permanent, and the same for every partnership (C6)."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="milestones")

    objects = MilestoneQuerySet.as_manager()
    history = history()
    told_with = "commitment"

    class Meta(Step.Meta):
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"], condition=Q(done_on=None, dropped_at=None), name="milestone_open_due"
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commitment", "position"], name="accountability_milestone_numbered"
            ),
            *Step.Meta.constraints,
        ]

    def get_absolute_url(self) -> str:
        """Its place on the commitment's page."""
        of = self.commitment
        return f"{reverse('accountability:commitment', args=[of.lsp.slug, of.address])}#milestones"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.commitment.lsp_id
