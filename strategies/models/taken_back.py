"""What may be taken back as mistaken: it counts no more and is still to be read (L4)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class MayBeTakenBack(models.Model):
    """Taken back at a moment, with the reason; or not."""

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
