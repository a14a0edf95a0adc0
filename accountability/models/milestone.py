"""What lies on the way to what was promised: due on a day, done on a day."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accountability.models.commitment import Commitment
from accountability.querysets import MilestoneQuerySet
from lsp import clock
from lsp.audit.history import history
from lsp.models import GovernedModel
from lsp.workflow import State

OPEN = State("open", "Open", "grey")
OVERDUE = State("overdue", "Overdue", "red")
DONE = State("done", "Done", "green")
DROPPED = State("dropped", "Given up", "grey")
STATES = (OPEN, OVERDUE, DONE, DROPPED)


class Milestone(GovernedModel):
    """A step of a commitment. `position` is its number there: permanent, and the same for every partnership (C6)."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField("number", editable=False)
    title = models.CharField(max_length=200)
    due_on = models.DateField("due date")
    done_on = models.DateField("done on", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_at = models.DateTimeField("given up at", null=True, blank=True)
    drop_reason = models.TextField("why given up", blank=True, default="")

    shown: State  # no column: how it stood on the day looked at (accountability.queries.milestones)

    objects = MilestoneQuerySet.as_manager()
    history = history()
    told_with = "commitment"

    class Meta:
        ordering: ClassVar = ["due_on", "position", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["due_on"], condition=Q(done_on=None, dropped_at=None), name="milestone_open_due"
            )
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["commitment", "position"], name="accountability_milestone_numbered"
            ),
            models.CheckConstraint(name="accountability_milestone_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="accountability_milestone_done_by_somebody",
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="accountability_milestone_given_up_with_reason",
                condition=Q(dropped_at__isnull=True, drop_reason="")
                | (Q(dropped_at__isnull=False) & ~Q(drop_reason="")),
            ),
            models.CheckConstraint(
                name="accountability_milestone_done_or_given_up",
                condition=Q(done_on__isnull=True) | Q(dropped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its place on the commitment's page."""
        of = self.commitment
        return f"{reverse('accountability:commitment', args=[of.lsp.slug, of.address])}#milestones"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.commitment.lsp_id

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and self.dropped_at is None

    def standing_on(self, day: date) -> State:
        """How it stands on the day."""
        if self.dropped_at is not None:
            return DROPPED
        if self.done_on is not None:
            return DONE
        return OVERDUE if self.due_on < day else OPEN

    @property
    def standing(self) -> State:
        """How it stands today."""
        return self.standing_on(clock.today())
