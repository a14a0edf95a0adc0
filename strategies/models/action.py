"""What is to be done for an outcome or a priority: by whom, with what, from when until when (R1)."""

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from lsp import clock
from lsp.access import Access
from lsp.audit.history import history
from lsp.models import Block, GovernedModel, LocalStrategicPartnership, Organisation, Person
from lsp.workflow import State
from strategies import workflow
from strategies.querysets import ActionQuerySet, ContributorQuerySet

_IN_PLAN = (workflow.AGREED, workflow.DONE)


class Action(GovernedModel):
    """An action of the action plan, which Sustainable Community Strategy and Local Area Agreement share.

    One organisation is accountable for it, others contribute. What it serves is said in the strategy's or the
    agreement's own words, beside the block.
    """

    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="actions",
        verbose_name="partnership",
    )
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="actions")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="actions",
        verbose_name="accountable organisation",
    )
    person = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="actions",
        verbose_name="accountable person",
    )
    title = models.CharField("what will be done", max_length=200)
    description = models.TextField(blank=True, default="")
    serves = models.CharField("outcome or priority it serves", max_length=300, blank=True, default="")
    starts_on = models.DateField("start", null=True, blank=True)
    due_on = models.DateField("due date", null=True, blank=True)
    state = models.CharField(max_length=10, choices=workflow.ACTION.choices())
    agreed_at = models.DateTimeField("put in the action plan at", null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_on = models.DateField("done on", null=True, blank=True)
    dropped_at = models.DateTimeField("given up at", null=True, blank=True)
    drop_reason = models.TextField("why given up", blank=True, default="")

    # What lists fetch with it (strategies.queries.actions), not columns: the code of how it stood on the day looked
    # at, its tag, who contributed then.
    standing: str
    shown: State
    contribute: list[Organisation]

    objects = ActionQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [
            models.Index(fields=["lsp", "state", "due_on"], name="action_lsp_state_due"),
            models.Index(fields=["organisation", "state", "due_on"], name="action_agency_state_due"),
            models.Index(fields=["block", "state", "due_on"], name="action_block_state_due"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="strategies_action_state",
                condition=Q(state__in=[state.code for state in workflow.ACTION.states]),
            ),
            models.CheckConstraint(name="strategies_action_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="r1_agreed_is_complete",
                condition=~Q(state__in=_IN_PLAN)
                | (Q(starts_on__isnull=False, due_on__isnull=False) & ~Q(serves="")),
                violation_error_message="It needs an outcome or priority, a start and a due date.",
            ),
            models.CheckConstraint(
                name="r1_due_after_start",
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                violation_error_message="It must not be due before it starts.",
            ),
            models.CheckConstraint(
                name="strategies_action_agreed_pair",
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="strategies_action_agreed_known",
                condition=~Q(state__in=_IN_PLAN) | Q(agreed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="strategies_action_done_on",
                condition=Q(state=workflow.DONE, done_on__isnull=False)
                | (~Q(state=workflow.DONE) & Q(done_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="r1_done_after_start",
                condition=Q(done_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(done_on__gte=F("starts_on")),
                violation_error_message="It must not be done before it starts.",
            ),
            models.CheckConstraint(
                name="strategies_action_dropped_with_reason",
                condition=(Q(state=workflow.DROPPED, dropped_at__isnull=False) & ~Q(drop_reason=""))
                | (~Q(state=workflow.DROPPED) & Q(dropped_at__isnull=True, drop_reason="")),
                violation_error_message="Say why it is given up.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The action's page."""
        return reverse("strategies:action", args=[self.lsp.slug, self.pk])

    @property
    def state_as_data(self) -> State:
        """The state: label and colour of its tag."""
        return workflow.ACTION.state(self.state)

    def shown_state_on(self, day: date) -> State:
        """How it stands on `day`; `querysets.standing_on` says the same in SQL."""
        if self.state != workflow.AGREED:
            return workflow.standing(self.state)
        if self.due_on is not None and self.due_on < day:
            return workflow.standing("overdue")
        begins = self.starts_on is not None and self.starts_on > day
        return workflow.standing("to_come" if begins else "under_way")

    @property
    def shown_state(self) -> State:
        """How it stands today."""
        return self.shown_state_on(clock.today())

    def was_visible_to(self, user: Any) -> bool:
        """Whether `user` could see the action as this (earlier) row of it says; `seen_by` says the same in SQL."""
        access = Access.of(user)
        inside = access.reads(self.lsp_id) or access.acts_for(self.organisation_id, self.lsp_id)
        return inside or (self.agreed_at is not None and self.lsp.published)


class ActionContributor(GovernedModel):
    """An organisation that contributes to an action, beside the accountable one, until it no longer does."""

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="contributors")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="actions_contributed_to",
        verbose_name="who contributes",
    )
    added_at = models.DateTimeField(default=clock.now)
    left_at = models.DateTimeField("contributes no more since", null=True, blank=True)

    objects = ContributorQuerySet.as_manager()
    history = history()
    told_with = "action"
    repeats: ClassVar = frozenset(("action_id", "added_at"))

    class Meta:
        ordering: ClassVar = ["organisation__name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["action", "organisation"],
                condition=Q(left_at__isnull=True),
                name="r1_contributes_once",
            ),
            models.CheckConstraint(
                name="strategies_contributor_left_after_added",
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("added_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} contributes to “{self.action}”"

    def get_absolute_url(self) -> str:
        """The action's page."""
        return self.action.get_absolute_url()

    @property
    def audit_lsp_id(self) -> int | None:
        return self.action.lsp_id
