"""One's own calendars, of meetings and of what is due, at a secret address."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from lsp.audit.history import history
from lsp.models import GovernedModel
from lsp.querysets import TokenQuerySet


class CalendarFeed(GovernedModel):
    """The address at which somebody's own meetings can be read: its secret kept as a digest, revocable.

    A calendar program does not sign in, so who knows the address reads the meetings (day, place, name of the body)
    and what is due from its holder (title, day, whose), and nothing else.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="calendar_feeds"
    )
    digest = models.CharField(max_length=64, unique=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = TokenQuerySet.as_manager()
    history = history()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(revoked_at__isnull=True), name="partnerships_calendarfeed_one"
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.user}"
