"""What is reported on a commitment, and the evidence for it. Both are append-only."""

from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from accountability.models.commitment import Commitment
from accountability.querysets import EvidenceQuerySet, FollowsCommitmentQuerySet
from lsp import clock
from lsp.audit.history import history
from lsp.models import GovernedModel
from lsp.workflow import State

WEB_ADDRESS = URLValidator(
    schemes=["http", "https"], message="Enter an address that begins with https:// or http://"
)


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


class Evidence(GovernedModel):
    """A page or document that shows what a progress report says."""

    progress_report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=200)
    url = models.CharField("address", max_length=1000, validators=[WEB_ADDRESS])

    objects = EvidenceQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name_plural = "evidence"
        constraints: ClassVar = [
            models.CheckConstraint(name="accountability_evidence_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="accountability_evidence_web", condition=Q(url__regex=r"^https?://\S+$")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def audit_lsp_id(self) -> int | None:
        return self.progress_report.commitment.lsp_id

    @property
    def host(self) -> str:
        """The site it stands on, so that a reader knows where the link leads."""
        return urlsplit(self.url).hostname or ""
