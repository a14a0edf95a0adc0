"""What is reported on a commitment: append-only, as is the evidence for it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accountability.models.commitment import Commitment
from accountability.querysets import FollowsCommitmentQuerySet
from lsp import clock
from lsp.audit.history import history
from lsp.models import GovernedModel
from lsp.workflow import State


class ProgressReport(GovernedModel):
    """How a commitment is going, in the agency's words, and what help is wanted (C7)."""

    class Course(models.TextChoices):
        ON_COURSE = "on_course", "On course"
        AT_RISK = "at_risk", "At risk"
        OFF_COURSE = "off_course", "Off course"

    COURSES: ClassVar = {
        code: State(code, label, tag)
        for (code, label), tag in zip(Course.choices, ("green", "orange", "red"), strict=True)
    }

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="progress_reports")
    course = models.CharField(max_length=12, choices=Course.choices)
    summary = models.TextField()
    help_wanted = models.TextField(blank=True, default="")
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="progress_reports"
    )
    reported_at = models.DateTimeField(default=clock.now)

    objects = FollowsCommitmentQuerySet.as_manager()
    history = history()
    told_with = "commitment"

    class Meta:
        ordering: ClassVar = ["-reported_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["commitment", "-reported_at"], name="progress_of_commitment")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="c7_course", condition=Q(course__in=["on_course", "at_risk", "off_course"])
            ),
            models.CheckConstraint(name="c7_in_the_agencys_words", condition=~Q(summary="")),
        ]

    def __str__(self) -> str:
        return f"{self.get_course_display()}: {self.commitment}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.commitment.lsp_id

    @property
    def course_as_state(self) -> State:
        """The course as a tag."""
        return self.COURSES[self.course]
