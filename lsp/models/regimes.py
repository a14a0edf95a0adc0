"""The regimes a partnership worked under before the one it works under now."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse

from lsp.audit.history import history
from lsp.models.governed import Dated, GovernedModel
from lsp.models.place import LocalStrategicPartnership, Regime
from lsp.models.ranges import held_days
from lsp.querysets import OfLspQuerySet


class FormerRegime(Dated, GovernedModel):
    """A regime that a partnership worked under until a day; that of today stands on the partnership's own record."""

    lsp = models.ForeignKey(
        LocalStrategicPartnership, on_delete=models.PROTECT, related_name="former_regimes"
    )
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="+")

    objects = OfLspQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["ends_on", "id"]
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="l7_former_regime_until_a_day",
                condition=Q(ends_on__isnull=False) & ~Q(end_reason=""),
            ),
            ExclusionConstraint(
                name="l7_one_regime_at_a_time",
                index_type="GIST",
                expressions=[("lsp", RangeOperators.EQUAL), (held_days(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lsp}: {self.regime}"

    def get_absolute_url(self) -> str:
        """The settings of its partnership."""
        return reverse("lsp:settings", args=[self.lsp.slug])
