"""What a commitment brings with it: money, staff days, data sets, something in kind; and what was supplied of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accountability.models.commitment import Commitment
from accountability.models.obligation import DATA_SETS, DAYS, POUNDS, whole_steps
from accountability.querysets import FollowsCommitmentQuerySet, FollowsPledgeQuerySet
from lsp import clock
from lsp.audit.history import history
from lsp.models import GovernedModel

IN_KIND = "in_kind"
UNITS = (
    (POUNDS, "Money, in pounds"),
    (DAYS, "Staff days"),
    (DATA_SETS, "Data sets"),
    (IN_KIND, "In kind"),
)
COUNTED = (POUNDS, DAYS, DATA_SETS)
"""The units of which there is an amount; what is in kind is supplied or not."""


def _of_an_amount(name: str, unit: str = "unit") -> Q:
    """The condition that what is counted has an amount above zero, and what is in kind has none."""
    counted = Q(**{f"{unit}__in": COUNTED, f"{name}__isnull": False, f"{name}__gt": 0})
    return counted | Q(**{unit: IN_KIND, f"{name}__isnull": True})


class _Taken(models.Model):
    """May be taken back as mistaken, with the reason; it counts no more and is still to be read."""

    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_reason = models.TextField("why taken back", blank=True, default="")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_taken_back",
                condition=Q(taken_back_at__isnull=True, taken_back_reason="")
                | (Q(taken_back_at__isnull=False) & ~Q(taken_back_reason="")),
            )
        ]


class Pledge(_Taken, GovernedModel):
    """What the agency promises to put into a commitment, in one unit; several make up what is pledged."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="pledges")
    unit = models.CharField("what it is", max_length=10, choices=UNITS)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    what = models.CharField("in words", max_length=200)
    pledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = FollowsCommitmentQuerySet.as_manager()
    history = history()
    told_with = "commitment"

    class Meta:
        ordering: ClassVar = ["commitment_id", "id"]
        constraints: ClassVar = [
            *_Taken.Meta.constraints,
            models.CheckConstraint(name="accountability_pledge_in_words", condition=~Q(what="")),
            models.CheckConstraint(name="accountability_pledge_amount", condition=_of_an_amount("amount")),
            models.CheckConstraint(
                name="accountability_pledge_days_in_quarters", condition=whole_steps("amount", DAYS, "0.25")
            ),
            models.CheckConstraint(
                name="accountability_pledge_data_whole", condition=whole_steps("amount", DATA_SETS, "1")
            ),
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        """The commitment's page."""
        return f"{self.commitment.get_absolute_url()}#pledges"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.commitment.lsp_id


class Supply(_Taken, GovernedModel):
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
            *_Taken.Meta.constraints,
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
