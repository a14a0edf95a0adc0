"""What lies on the way to what is to be done: due on a day, done on a day. Of commitments and of actions."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from lsp import clock
from lsp.workflow import State

OPEN = State("open", "Open", "grey")
OVERDUE = State("overdue", "Overdue", "red")
DONE = State("done", "Done", "green")
NOT_DONE = State("not_done", "Not done", "grey")
DROPPED = State("dropped", "Given up", "grey")
STATES = (OPEN, OVERDUE, DONE, NOT_DONE, DROPPED)


class Step(models.Model):
    """A milestone of something. `position` is its number there, permanent."""

    position = models.PositiveSmallIntegerField("number", editable=False)
    title = models.CharField(max_length=200)
    due_on = models.DateField("due date")
    done_on = models.DateField("done on", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    dropped_at = models.DateTimeField("given up at", null=True, blank=True)
    drop_reason = models.TextField("why given up", blank=True, default="")

    shown: State  # no column: how it stood on the day looked at

    class Meta:
        abstract = True
        ordering: ClassVar = ["due_on", "position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_done_by_somebody",
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_given_up_with_reason",
                condition=Q(dropped_at__isnull=True, drop_reason="")
                | (Q(dropped_at__isnull=False) & ~Q(drop_reason="")),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_done_or_given_up",
                condition=Q(done_on__isnull=True) | Q(dropped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.done_on is None and self.dropped_at is None

    def standing_on(self, day: date, *, over: bool = False) -> State:
        """How it stands on the day; where what it belongs to is `over`, it is open and overdue no more."""
        if self.dropped_at is not None:
            return DROPPED
        if self.done_on is not None:
            return DONE
        if over:
            return NOT_DONE
        return OVERDUE if self.due_on < day else OPEN

    @property
    def standing(self) -> State:
        """How it stands today."""
        return self.standing_on(clock.today())
