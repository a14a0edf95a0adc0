"""Acknowledgements of what a structure check finds."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from lsp.audit.history import history
from lsp.models import Dated, GovernedModel, LocalStrategicPartnership
from lsp.models.governed import MAY_END_THE_SAME_DAY
from partnerships.querysets import OfOfficeHoldersQuerySet


class StructureAcknowledgement(Dated, GovernedModel):
    """The coordinator knows of a finding and says why it stays (P6): from the day said until the day taken back.

    `code` is the check's, `subject` what it was found on (`body-12`, `partnership` for the whole).
    """

    lsp = models.ForeignKey(
        LocalStrategicPartnership, on_delete=models.PROTECT, related_name="structure_acknowledgements"
    )
    code = models.SlugField(max_length=60)
    subject = models.SlugField(max_length=60, blank=True, default="")
    note = models.TextField()
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfOfficeHoldersQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["lsp_id", "code", "subject", "id"]
        verbose_name = "acknowledgement of a structure check"
        verbose_name_plural = "acknowledgements of structure checks"
        constraints: ClassVar = [
            MAY_END_THE_SAME_DAY,
            models.UniqueConstraint(
                fields=["lsp", "code", "subject"],
                condition=Q(ends_on__isnull=True),
                name="p6_acknowledged_once",
            ),
            models.CheckConstraint(name="p6_acknowledged_with_a_note", condition=~Q(note="")),
            models.CheckConstraint(
                name="p6_taken_back_by_somebody",
                condition=Q(ends_on__isnull=True, taken_back_by__isnull=True)
                | Q(ends_on__isnull=False, taken_back_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lsp}: {self.code} {self.subject}".strip()
