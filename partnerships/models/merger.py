"""Bodies that merged: which went into which, from what day and why."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lsp.audit.history import history
from lsp.models import GovernedModel, LocalStrategicPartnership
from partnerships.models.body import Body
from partnerships.querysets import BodyMergerQuerySet


class BodyMerger(GovernedModel):
    """One body that ended on a day and went into another of its partnership.

    `lsp` repeats the bodies' own, so that foreign keys over (body, lsp), written in SQL, hold both to it.
    """

    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="body_mergers",
        verbose_name="partnership",
    )
    predecessor = models.OneToOneField(Body, on_delete=models.PROTECT, related_name="merged_into")
    successor = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="merged_from")
    on = models.DateField("from")
    reason = models.TextField()

    objects = BodyMergerQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["on", "id"]
        verbose_name = "merger of bodies"
        verbose_name_plural = "mergers of bodies"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="l5_no_body_merges_into_itself", condition=~Q(predecessor=F("successor"))
            ),
            models.CheckConstraint(name="l4_merged_with_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor}, merged into {self.successor}"

    def get_absolute_url(self) -> str:
        """The page of the body that there is."""
        return self.successor.get_absolute_url()
