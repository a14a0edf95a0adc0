"""What was to begin and was withdrawn before it did: it stays on the record, and held on no day (L4)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from lsp import clock
from lsp.models.governed import OPEN_ENDED


class MayBeWithdrawn(models.Model):
    """A term or an office. Withdrawn, it ends on the very day it was to begin, with the reason."""

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_ends_after_start",
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gt=F("starts_on"))
                | (Q(ends_on=F("starts_on")) & ~Q(end_reason="")),
                violation_error_message=OPEN_ENDED,
            )
        ]

    @property
    def never_began(self) -> bool:
        """Whether it was withdrawn before it began."""
        return self.starts_on is not None and self.starts_on == self.ends_on  # type: ignore[attr-defined]

    @property
    def is_to_begin(self) -> bool:
        """Whether it is still to begin."""
        begins = self.starts_on  # type: ignore[attr-defined]
        return begins is not None and begins > clock.today() and not self.never_began
