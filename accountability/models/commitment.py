"""A promise of an agency, and what it is known by."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accountability import rules, workflow
from accountability.querysets import CommitmentQuerySet, FollowsCommitmentQuerySet
from lsp import clock
from lsp.access import Access
from lsp.audit.history import history
from lsp.models import Block, GovernedModel, LocalStrategicPartnership, Organisation, Person
from lsp.workflow import State

if TYPE_CHECKING:
    from accountability.models.progress import ProgressReport

UNNUMBERED = "draft-"

_COMPLETE = Q(due_on__isnull=False, block__isnull=False) & ~Q(measure_of_success="")
_NOT_PROMISED = (*workflow.UNMADE, workflow.WITHDRAWN)
_PROMISED = tuple(state.code for state in workflow.COMMITMENT.states if state.code not in _NOT_PROMISED)
_OPEN_ENDED = Q(state__in=_NOT_PROMISED)


def _pair(name: str) -> models.CheckConstraint:
    """Who and when are known together or not at all."""
    both = Q(**{f"{name}_at__isnull": False, f"{name}_by__isnull": False})
    neither = Q(**{f"{name}_at__isnull": True, f"{name}_by__isnull": True})
    return models.CheckConstraint(name=f"accountability_commitment_{name}_pair", condition=both | neither)


def _moment(name: str, *states: str) -> models.CheckConstraint:
    """In these states it is known who took the step and when."""
    return models.CheckConstraint(
        name=f"accountability_commitment_{name}_known",
        condition=~Q(state__in=states) | Q(**{f"{name}_at__isnull": False}),
    )


def _actor(name: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name=f"commitments_{name}",
    )


def _serves(model: str, what: str) -> models.ForeignKey:
    return models.ForeignKey(
        model, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments", verbose_name=what
    )


class Commitment(GovernedModel):
    """A promise of an agency towards a block of a partnership, until it is confirmed, missed or withdrawn.

    One promise to several partnerships is a commitment in each, all `logged_with` the first of them (C6).
    """

    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name="partnership",
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="commitments", verbose_name="agency"
    )
    owner = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments_owned"
    )
    block = models.ForeignKey(
        Block,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commitments",
        verbose_name="block",
    )
    logged_with = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
        verbose_name="first of those logged together",
    )
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, default="")
    measure_of_success = models.TextField(blank=True, default="")
    due_on = models.DateField("due date", null=True, blank=True)
    state = models.CharField(max_length=20, choices=workflow.COMMITMENT.choices())
    number = models.PositiveIntegerField(null=True, blank=True, editable=False)
    published = models.BooleanField(default=False)
    decision_body = models.CharField("body that decided", max_length=200, blank=True, default="")
    decision_on = models.DateField("date of the decision", null=True, blank=True)
    decision_minute = models.CharField("minute", max_length=100, blank=True, default="")
    decision = _serves("partnerships.Decision", "decision it follows from")
    agreement = _serves("partnerships.Agreement", "agreement it serves")
    obligation = _serves("accountability.Obligation", "obligation it serves")
    action = _serves("strategies.Action", "action it serves")
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = _actor("made")
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = _actor("accepted")
    delivered_at = models.DateTimeField(null=True, blank=True)
    delivered_by = _actor("delivered")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = _actor("confirmed")
    closed_at = models.DateTimeField("missed or withdrawn at", null=True, blank=True)
    closing_reason = models.TextField("why missed or withdrawn", blank=True, default="")
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField("why returned", blank=True, default="")

    # What lists fetch with it (accountability.queries), not columns: its newest report, the due date
    # it had at first where it was changed, how it is shown on a day, whether its owner has left (C5).
    latest_report: "ProgressReport | None"
    first_due_on: date | None
    shown: State
    orphaned: bool

    objects = CommitmentQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["due_on", "id"]
        indexes: ClassVar = [
            models.Index(fields=["lsp", "state", "due_on"], name="commitment_lsp_state_due"),
            models.Index(fields=["organisation", "state", "due_on"], name="commitment_agency_state_due"),
            models.Index(fields=["block", "state", "due_on"], name="commitment_block_state_due"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_commitment_state",
                condition=Q(state__in=[state.code for state in workflow.COMMITMENT.states]),
            ),
            models.UniqueConstraint(fields=["lsp", "number"], name="c4_number_within_lsp"),
            models.UniqueConstraint(
                fields=["logged_with", "lsp"],
                condition=~Q(state=workflow.WITHDRAWN),
                name="c6_once_in_a_partnership",
            ),
            models.CheckConstraint(
                name="c4_numbered_when_made",
                condition=_OPEN_ENDED | Q(number__isnull=False, number__gte=1),
                violation_error_message="A commitment is given its number when it is made.",
            ),
            models.CheckConstraint(
                name="c2_made_is_complete",
                condition=_OPEN_ENDED | _COMPLETE,
                violation_error_message="It needs a due date, a measure of success and a block.",
            ),
            models.CheckConstraint(
                name="c2_missed_or_withdrawn_with_reason",
                condition=~Q(state__in=(workflow.MISSED, workflow.WITHDRAWN))
                | (~Q(closing_reason="") & Q(closed_at__isnull=False)),
                violation_error_message="Say why it was missed or withdrawn.",
            ),
            models.CheckConstraint(
                name="c8_recorded_from_a_decision",
                condition=~Q(state=workflow.RECORDED)
                | (Q(decision_on__isnull=False) & ~Q(decision_body="") & ~Q(decision_minute="")),
                violation_error_message="Name the body, the date and the minute of the decision.",
            ),
            models.CheckConstraint(
                name="c1_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("delivered_by")),
                violation_error_message="Nobody confirms what they themselves reported.",
            ),
            models.CheckConstraint(
                name="accountability_commitment_published_once_accepted",
                condition=Q(published=False) | Q(accepted_at__isnull=False),
                violation_error_message="Only an accepted commitment is published.",
            ),
            _pair("made"),
            _pair("accepted"),
            _pair("delivered"),
            _pair("confirmed"),
            _moment("made", *_PROMISED),
            _moment(
                "accepted", workflow.ACCEPTED, workflow.UNDER_WAY, workflow.DELIVERED, workflow.CONFIRMED
            ),
            _moment("delivered", workflow.DELIVERED, workflow.CONFIRMED),
            _moment("confirmed", workflow.CONFIRMED),
        ]

    def __str__(self) -> str:
        return f"{self.reference or 'Unnumbered'} {self.title}"

    @property
    def reference(self) -> str:
        """The permanent reference, `TSP-C-0042`; empty until the commitment is first made (C4)."""
        return rules.c4_reference(self.lsp.prefix, self.number)

    @property
    def address(self) -> str:
        """The last part of the page's address: the reference, or `draft-17` while there is none."""
        return self.reference or f"{UNNUMBERED}{self.pk}"

    def get_absolute_url(self) -> str:
        """The commitment's page."""
        return reverse("accountability:commitment", args=[self.lsp.slug, self.address])

    @property
    def state_as_data(self) -> State:
        """The state: label and colour of its tag."""
        return workflow.COMMITMENT.state(self.state)

    def is_overdue_on(self, day: date) -> bool:
        """Whether the due date has passed by `day` and it is not delivered (C3)."""
        return rules.c3_overdue(self.due_on, self.state, day)

    @property
    def is_overdue(self) -> bool:
        """Whether it is overdue today (C3)."""
        return self.is_overdue_on(clock.today())

    @property
    def shown_state(self) -> State:
        """The state as lists show it: overdue before anything else."""
        return self.shown_state_on(clock.today())

    def shown_state_on(self, day: date) -> State:
        """The state on `day` as lists show it."""
        return workflow.standing("overdue") if self.is_overdue_on(day) else self.state_as_data

    def was_visible_to(self, user: Any) -> bool:
        """Whether `user` could see the commitment as this (earlier) row of it says; `seen_by` says the same in SQL."""
        access = Access.of(user)
        if access.coordinates(self.lsp_id) or access.acts_for(self.organisation_id, self.lsp_id):
            return True
        unpromised = self.state == workflow.DRAFT or (
            self.state == workflow.WITHDRAWN and self.number is None
        )
        if not unpromised and access.reads(self.lsp_id):
            return True
        return self.published and self.lsp.published  # asked last: it needs the partnership

    @property
    def was_returned(self) -> bool:
        """Whether the coordinator has sent it back and the agency has not answered yet."""
        return self.returned_at is not None


class CommitmentCounter(GovernedModel):
    """The last number given in a partnership; its row is locked while a number is given (C4)."""

    behind_the_scenes: ClassVar[bool] = True  # told in the trail, not in the history of a commitment

    lsp = models.OneToOneField(
        LocalStrategicPartnership, on_delete=models.PROTECT, related_name="commitment_counter"
    )
    last = models.PositiveIntegerField("last number given", default=0)

    history = history()

    def __str__(self) -> str:
        return f"{self.lsp}: {self.last}"


class DueDateChange(GovernedModel):
    """A due date that was changed after acceptance: the old one, the new one and why (C2). Append-only."""

    behind_the_scenes: ClassVar[bool] = True  # the commitment's own history tells both dates, and the act why

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="due_date_changes")
    old = models.DateField("old due date")
    new = models.DateField("new due date")
    reason = models.TextField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=clock.now)

    objects = FollowsCommitmentQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["-changed_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="c2_due_date_change_with_reason", condition=~Q(reason="")),
            models.CheckConstraint(name="c2_due_date_change_differs", condition=~Q(old=F("new"))),
        ]

    def __str__(self) -> str:
        return f"{self.old.day} {self.old:%B %Y} to {self.new.day} {self.new:%B %Y}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.commitment.lsp_id
