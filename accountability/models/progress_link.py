"""The links in reminder mails with which an owner reports once, without signing in."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accountability.models.commitment import Commitment
from accountability.models.progress import ProgressReport
from accountability.querysets import ProgressLinkQuerySet
from lsp.audit.history import history
from lsp.models import GovernedModel


class ProgressLink(GovernedModel):
    """One commitment, one recipient, one use. Of its secret only the SHA-256 is kept; the mail alone holds it."""

    class Purpose(models.TextChoices):
        REPORT = "report", "Report progress"

    behind_the_scenes: ClassVar[bool] = True

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="progress_links")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="progress_links"
    )
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.REPORT)
    digest = models.CharField("SHA-256 of its secret", max_length=64, unique=True)
    sent_on = models.DateField()
    expires_on = models.DateField("holds until")
    used_at = models.DateTimeField(null=True, blank=True)
    report = models.OneToOneField(
        ProgressReport, null=True, blank=True, on_delete=models.PROTECT, related_name="link"
    )

    objects = ProgressLinkQuerySet.as_manager()
    history = history()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_progresslink_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(
                name="accountability_progresslink_expires", condition=Q(expires_on__gt=F("sent_on"))
            ),
            models.CheckConstraint(
                name="accountability_progresslink_used_for_one_report",
                condition=Q(used_at__isnull=True, report__isnull=True)
                | Q(used_at__isnull=False, report__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}, sent on {self.sent_on}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.commitment.lsp_id
