"""What an agency did: logged once, counted in obligations of one or several partnerships, each for itself (C6, D1)."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accountability import contribution_workflow as workflow
from accountability.models.evidence import LinkOrFile
from accountability.models.obligation import MEASURED, REPORTS, Obligation
from accountability.obligation_querysets import ContributionQuerySet, OfContributionQuerySet, PartQuerySet
from lsp import clock
from lsp.audit.history import history
from lsp.models import GovernedModel, LocalStrategicPartnership, Organisation
from lsp.workflow import State
from strategies.units import DATA_SETS, DAYS, HUNDREDTHS, POUNDS, amount_in_words, whole_steps

OTHER = "other"
CONTRIBUTED = (
    (POUNDS, "Money"),
    (DAYS, "Staff days"),
    (DATA_SETS, "Data set"),
    (REPORTS, "Report"),
    (OTHER, "Something else"),
)


class Contribution(GovernedModel):
    """What an agency gave or did on a day: money, staff days, a data set, a report, or something else.

    Of money and days it has an amount, of which each obligation gets its part; anything else counts whole in each.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="contributions", verbose_name="agency"
    )
    unit = models.CharField("what it is", max_length=10, choices=CONTRIBUTED, default=OTHER)
    title = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    day = models.DateField()
    note = models.TextField(blank=True, default="")
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    objects = ContributionQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["-day", "-id"]
        indexes: ClassVar = [models.Index(fields=["organisation", "-day"], name="contribution_of_agency")]
        constraints: ClassVar = [
            models.CheckConstraint(name="d1_contribution_titled", condition=~Q(title="")),
            models.CheckConstraint(
                name="d1_contribution_of_an_amount",
                condition=Q(unit__in=MEASURED, amount__isnull=False, amount__gt=0)
                | (~Q(unit__in=MEASURED) & Q(amount__isnull=True)),
            ),
            models.CheckConstraint(
                name="d1_contributed_days_in_quarters", condition=whole_steps("amount", DAYS, "0.25")
            ),
            models.CheckConstraint(
                name="d1_contribution_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("accountability:contribution", args=[self.organisation.slug, self.pk])

    @property
    def audit_lsp_id(self) -> int | None:
        return None

    @property
    def is_measured(self) -> bool:
        """Whether it has an amount that is shared out."""
        return self.unit in MEASURED


class ContributionPart(GovernedModel):
    """What a contribution counts in one obligation: confirmed or returned there, by that partnership, for itself."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="parts")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="parts")
    lsp = models.ForeignKey(
        LocalStrategicPartnership, on_delete=models.PROTECT, related_name="+", verbose_name="partnership"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="agency"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=workflow.CONTRIBUTION.choices(), default=workflow.REPORTED
    )
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=clock.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True, default="")

    objects = PartQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["contribution_id", "lsp_id", "id"]
        verbose_name = "part of a contribution"
        verbose_name_plural = "parts of contributions"
        indexes: ClassVar = [models.Index(fields=["lsp", "state"], name="parts_of_a_partnership")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "obligation"], name="d1_counted_once"),
            models.CheckConstraint(
                name="d1_part_above_zero", condition=Q(amount__isnull=True) | Q(amount__gt=0)
            ),
            models.CheckConstraint(
                name="d1_part_confirmed_by_whom_and_when",
                condition=Q(state=workflow.CONFIRMED, confirmed_by__isnull=False, confirmed_at__isnull=False)
                | (~Q(state=workflow.CONFIRMED) & Q(confirmed_by__isnull=True, confirmed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="c1_part_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("reported_by")),
            ),
            models.CheckConstraint(
                name="d1_part_returned_with_a_reason",
                condition=~Q(state=workflow.RETURNED) | (Q(returned_at__isnull=False) & ~Q(return_reason="")),
            ),
            models.CheckConstraint(
                name="d1_part_in_a_known_state",
                condition=Q(state__in=[code for code, _ in workflow.CONTRIBUTION.choices()]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution} for {self.obligation.title}"

    def get_absolute_url(self) -> str:
        """The contribution's page."""
        return self.contribution.get_absolute_url()

    @property
    def state_as_data(self) -> State:
        """The state: label and colour of its tag."""
        return workflow.CONTRIBUTION.state(self.state)

    @property
    def counted(self) -> str:
        """What it counts: its part of the amount, or one."""
        if self.amount is None:
            return "counts as one"
        return amount_in_words(int(self.amount * HUNDREDTHS), self.contribution.unit)


class ContributionEvidence(LinkOrFile, GovernedModel):
    """A page or a file that shows a contribution."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="evidence")

    objects: Any = OfContributionQuerySet.as_manager()
    history = history()

    class Meta(LinkOrFile.Meta):
        ordering: ClassVar = ["id"]
        verbose_name = "evidence of a contribution"

    @property
    def audit_lsp_id(self) -> int | None:
        return None
