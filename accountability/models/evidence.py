"""What shows that something was done: a link, or a file that was sent. One of the two, and never changed."""

from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q

from accountability.models.progress import ProgressReport
from accountability.querysets import EvidenceQuerySet
from lsp.audit.history import history
from lsp.models import GovernedModel, StoredFile

WEB_ADDRESS = URLValidator(
    schemes=["http", "https"], message="Enter an address that begins with https:// or http://"
)
LINK_OR_FILE = "Evidence is a link or a file: one of the two."


class LinkOrFile(models.Model):
    """The two shapes of evidence, whatever it is evidence of."""

    title = models.CharField(max_length=200)
    url = models.CharField("address", max_length=1000, blank=True, default="", validators=[WEB_ADDRESS])
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_link_or_file",
                condition=Q(url__regex=r"^https?://\S+$", file__isnull=True) | Q(url="", file__isnull=False),
                violation_error_message=LINK_OR_FILE,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def host(self) -> str:
        """The site it stands on, so that a reader knows where the link leads; empty of a file."""
        return urlsplit(self.url).hostname or ""


class Evidence(LinkOrFile, GovernedModel):
    """A page, document or picture that shows what a progress report says."""

    progress_report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="evidence")

    objects: Any = EvidenceQuerySet.as_manager()
    history = history()

    class Meta(LinkOrFile.Meta):
        ordering: ClassVar = ["id"]
        verbose_name_plural = "evidence"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.progress_report.commitment.lsp_id
