"""A stored file: what somebody sent, kept as it was sent, provable by its digest."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.template.defaultfilters import filesizeformat

from lsp import clock
from lsp.audit.history import history
from lsp.models.governed import GovernedModel
from lsp.models.place import LocalStrategicPartnership
from lsp.querysets import CarriedQuerySet
from lsp.stored import kinds
from lsp.stored.kinds import Kind


class StoredFile(GovernedModel):
    """A file as it was sent: written once, never changed (the database refuses it), read through what carries it.

    Its content lies on the disk by its digest (`lsp.stored.disk`). `pages` is known of a PDF.
    """

    lsp = models.ForeignKey(LocalStrategicPartnership, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("name of the file", max_length=150)
    content_type = models.CharField(
        max_length=100, choices=[(kind.content_type, kind.name) for kind in kinds.KINDS]
    )
    size = models.PositiveBigIntegerField("bytes")
    digest = models.CharField("SHA-256", max_length=64)
    pages = models.PositiveIntegerField(null=True, blank=True)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    stored_at = models.DateTimeField(default=clock.now, editable=False)

    objects = CarriedQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = "file"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="lsp_storedfile_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")
            ),
            models.CheckConstraint(name="lsp_storedfile_not_empty", condition=Q(size__gt=0)),
            models.CheckConstraint(
                name="lsp_storedfile_of_a_known_kind",
                condition=Q(content_type__in=[kind.content_type for kind in kinds.KINDS]),
            ),
            models.CheckConstraint(
                name="lsp_storedfile_named", condition=Q(name__regex=r"^[^/\\[:cntrl:]]+\.[A-Za-z]{3,4}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> Kind:
        """What kind of file it is."""
        return kinds.BY_TYPE[self.content_type]

    @property
    def about(self) -> str:
        """What one downloads: `PDF, 12 pages, 340 KB`."""
        pages = "" if self.pages is None else "1 page" if self.pages == 1 else f"{self.pages:,} pages"
        kind = self.kind.name
        return ", ".join(filter(None, (f"{kind[:1].upper()}{kind[1:]}", pages, filesizeformat(self.size))))
