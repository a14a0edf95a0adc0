"""How a partner takes part in a partnership, as its coordinator sees it, and what the partner says to that."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accountability.querysets import ParticipationQuerySet
from lsp.audit.history import history
from lsp.models import GovernedModel, LocalStrategicPartnership, Organisation
from lsp.workflow import State

DEFENSIVE, OPPORTUNISTIC, ACTIVE = "defensive", "opportunistic", "active"
MODES = (
    State(DEFENSIVE, "Defensive", "orange"),
    State(OPPORTUNISTIC, "Opportunistic", "yellow"),
    State(ACTIVE, "Active", "green"),
)
"""The three ways of taking part. [eval 3.2]"""
MEANINGS = {
    DEFENSIVE: "Comes so as not to lose out; finds time, money and staff hard to spare; sees little benefit yet.",
    OPPORTUNISTIC: "Values contacts and takes up what is of use; the partnership is not a core tool of its own.",
    ACTIVE: "Uses the partnership to reach its own aims and others'; gives time, resources and influence to it.",
}
"""What each means, in a sentence for whoever chooses or reads it."""
CHOICES = [(each.code, each.label) for each in MODES]


def _pair(who: str, when: str, name: str) -> models.CheckConstraint:
    """Who and when are known together or not at all."""
    both = Q(**{f"{who}__isnull": False, f"{when}__isnull": False})
    neither = Q(**{f"{who}__isnull": True, f"{when}__isnull": True})
    return models.CheckConstraint(name=name, condition=both | neither)


class ParticipationAssessment(GovernedModel):
    """The coordinator's assessment of a partner on a day: one of three modes, with the evidence for it.

    A partner changes over time: each assessment stands from its day until the next one. It is read by the
    coordinator, the board's chair and the partner itself (section 7), who may answer it once. Nothing of it is ever
    reworded: a mistaken one is withdrawn with the reason, and another is made.
    """

    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="participation_assessments",
        verbose_name="partnership",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="participation_assessments",
        verbose_name="partner",
    )
    mode = models.CharField("way of taking part", max_length=14, choices=CHOICES)
    assessed_on = models.DateField("day of the assessment")
    evidence = models.TextField()
    assessed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.TextField("what the partner says", blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawal_reason = models.TextField("why withdrawn", blank=True, default="")

    objects = ParticipationQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["organisation__name", "-assessed_on", "-id"]
        verbose_name = "participation assessment"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accountability_participation_mode", condition=Q(mode__in=[code for code, _ in CHOICES])
            ),
            models.CheckConstraint(name="accountability_participation_evidence", condition=~Q(evidence="")),
            models.CheckConstraint(
                name="accountability_participation_answered",
                condition=Q(answer="", answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="accountability_participation_withdrawn",
                condition=Q(withdrawal_reason="", withdrawn_at__isnull=True)
                | (~Q(withdrawal_reason="") & Q(withdrawn_at__isnull=False)),
            ),
            _pair("answered_by", "answered_at", "accountability_participation_answerer"),
            _pair("withdrawn_by", "withdrawn_at", "accountability_participation_withdrawer"),
            models.UniqueConstraint(
                fields=["lsp", "organisation", "assessed_on"],
                condition=Q(withdrawn_at__isnull=True),
                name="accountability_participation_one_a_day",
            ),
            models.CheckConstraint(
                name="accountability_participation_by_another",
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("assessed_by")),
                violation_error_message="Nobody answers their own assessment.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_mode_display().lower()}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("accountability:participation_assessment", args=[self.lsp.slug, self.pk])

    @property
    def mode_as_data(self) -> State:
        """The way of taking part, with label and colour."""
        return next(each for each in MODES if each.code == self.mode)

    @property
    def meaning(self) -> str:
        """What the way of taking part means."""
        return MEANINGS[self.mode]

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back as mistaken."""
        return self.withdrawn_at is not None
