"""What a commitment brings with it: money, staff days, data sets, something in kind; and what was supplied of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accountability.models.commitment import Commitment
from accountability.querysets import FollowsPledgeQuerySet, PledgeQuerySet
from lsp import clock
from lsp.audit.history import history
from lsp.models import GovernedModel
from strategies.models.given import Given
from strategies.models.taken_back import MayBeTakenBack


class Pledge(Given, MayBeTakenBack, GovernedModel):
    """What the agency promises to put into a commitment, in one unit; several make up what is pledged."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="pledges")
    pledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = PledgeQuerySet.as_manager()
    history = history()
    told_with = "commitment"

    class Meta:
        ordering: ClassVar = ["commitment_id", "id"]
        constraints: ClassVar = [
            *MayBeTakenBack.Meta.constraints,
            *Given.Meta.constraints,
        ]

    def get_absolute_url(self) -> str:
        """The commitment's page."""
        return f"{self.commitment.get_absolute_url()}#pledges"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.commitment.lsp_id


class Supply(MayBeTakenBack, GovernedModel):
    """What was supplied of a pledge on a day, as the agency tells it."""

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="supplies")
    day = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    note = models.TextField(blank=True, default="")
    supplied_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    supplied_at = models.DateTimeField(default=clock.now)

    objects = FollowsPledgeQuerySet.as_manager()
    history = history()
    told_with = "pledge__commitment"

    class Meta:
        ordering: ClassVar = ["pledge_id", "day", "id"]
        verbose_name_plural = "supplies"
        constraints: ClassVar = [
            *MayBeTakenBack.Meta.constraints,
            models.CheckConstraint(
                name="accountability_supply_above_zero", condition=Q(amount__isnull=True) | Q(amount__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge.what}, {self.day.day} {self.day:%B %Y}"

    def get_absolute_url(self) -> str:
        """The commitment's page."""
        return self.pledge.get_absolute_url()

    @property
    def audit_lsp_id(self) -> int | None:
        return self.pledge.commitment.lsp_id
