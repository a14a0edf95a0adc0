"""What an agency is to do, by which measure, on what basis; what is declared of it; which years are closed (D1, D2)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accountability import periods
from accountability.obligation_querysets import ClosedYearQuerySet, InsideQuerySet, ObligationQuerySet
from lsp import clock
from lsp.audit.history import history
from lsp.models import BroughtIn, Dated, GovernedModel, LocalStrategicPartnership, Organisation, Regime
from lsp.models.ranges import held_days
from lsp.workflow import State
from partnerships.models.withdrawn import MayBeWithdrawn
from strategies.units import DATA_SETS, DAYS, POUNDS, whole_steps

LOCAL_KIND = "local"
"""The kind of an obligation that no regime knows: its title tells it."""
STATUTE, GUIDANCE, AGREEMENT, GOODWILL = "statute", "guidance", "partnership_agreement", "goodwill"
BASES = (
    (STATUTE, "Statute"),
    (GUIDANCE, "Guidance"),
    (AGREEMENT, "Partnership agreement"),
    (GOODWILL, "Goodwill"),
)
REPORTS, PERCENT, NO_UNIT = "reports", "percent", ""
UNITS = (
    (POUNDS, "Pounds"),
    (DAYS, "Staff days"),
    (DATA_SETS, "Data sets"),
    (REPORTS, "Reports"),
    (PERCENT, "Percent"),
    (NO_UNIT, "No unit: done or not done"),
)
OF_REGIMES = {
    "£": POUNDS,
    "days": DAYS,
    "data sets": DATA_SETS,
    "reports": REPORTS,
    "%": PERCENT,
    "": NO_UNIT,
}
"""The units as regimes name them."""
MEASURED = (POUNDS, DAYS)
"""The units of which a contribution has an amount; of the others each counts as one."""
MET, PARTLY_MET, NOT_MET, NOT_YET_DUE, NOT_APPLICABLE = (
    "met",
    "partly_met",
    "not_met",
    "not_yet_due",
    "not_applicable",
)
JUDGEMENTS = (
    State(MET, "Met", "green"),
    State(PARTLY_MET, "Partly met", "yellow"),
    State(NOT_MET, "Not met", "red"),
    State(NOT_YET_DUE, "Not yet due", "blue"),
    State(NOT_APPLICABLE, "Not applicable", "grey"),
)
LARGEST_AMOUNT = 999_999_999_999


class Obligation(Dated, MayBeWithdrawn, BroughtIn, GovernedModel):
    """What an organisation is to do in a partnership, in each period from a day until a day.

    Where its terms change, it ends and another row of the same kind begins: each period is judged by the terms that
    stood in it (D2). Ended on the day it began, it was entered by mistake and ran on no day.
    """

    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="obligations",
        verbose_name="partnership",
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="obligations", verbose_name="agency"
    )
    regime = models.ForeignKey(Regime, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("key of its kind", max_length=60, default=LOCAL_KIND)
    title = models.CharField(max_length=200)
    basis = models.CharField(max_length=30, choices=BASES)
    provision = models.CharField(max_length=100, blank=True, default="")
    rests_on = models.CharField("what it rests on", max_length=300, blank=True, default="")
    measure = models.CharField(max_length=30)
    unit = models.CharField(max_length=10, choices=UNITS, blank=True, default=NO_UNIT)
    amount = models.DecimalField(
        "amount asked for in each period", max_digits=14, decimal_places=2, null=True, blank=True
    )
    met_at = models.DecimalField(
        "met at (percent)", max_digits=5, decimal_places=2, validators=[MaxValueValidator(100)]
    )
    partly_met_at = models.DecimalField(
        "partly met at (percent)",
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    period = models.CharField(max_length=10, choices=periods.KINDS)
    due_days = models.PositiveSmallIntegerField(
        "days after the period until it is due", default=30, validators=[MaxValueValidator(366)]
    )

    objects = ObligationQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["organisation__name", "title", "starts_on", "id"]
        constraints: ClassVar = [
            *MayBeWithdrawn.Meta.constraints,
            *BroughtIn.Meta.constraints,
            models.CheckConstraint(name="d1_from_a_day", condition=Q(starts_on__isnull=False)),
            models.CheckConstraint(
                name="l4_obligation_ends_with_a_reason", condition=Q(ends_on__isnull=True) | ~Q(end_reason="")
            ),
            models.CheckConstraint(name="d1_titled", condition=~Q(title="") & ~Q(kind="") & ~Q(measure="")),
            models.CheckConstraint(
                name="d1_of_a_known_period", condition=Q(period__in=[code for code, _ in periods.KINDS])
            ),
            models.CheckConstraint(
                name="d6_statute_names_its_provision",
                condition=(Q(basis=STATUTE) & ~Q(provision=""))
                | (Q(basis__in=(GUIDANCE, AGREEMENT, GOODWILL)) & Q(provision="")),
            ),
            models.CheckConstraint(
                name="d1_of_a_regime_or_local",
                condition=Q(kind=LOCAL_KIND, regime__isnull=True)
                | (~Q(kind=LOCAL_KIND) & Q(regime__isnull=False)),
            ),
            models.CheckConstraint(
                name="d2_thresholds",
                condition=Q(partly_met_at__gt=0, met_at__lte=100, partly_met_at__lte=F("met_at")),
            ),
            models.CheckConstraint(
                name="d1_amount_above_zero",
                condition=Q(amount__isnull=True) | (Q(amount__gt=0) & ~Q(unit__in=(PERCENT, NO_UNIT))),
            ),
            models.CheckConstraint(name="d1_days_in_quarters", condition=whole_steps("amount", DAYS, "0.25")),
            models.CheckConstraint(
                name="d1_counts_are_whole",
                condition=whole_steps("amount", DATA_SETS, "1") & whole_steps("amount", REPORTS, "1"),
            ),
            models.CheckConstraint(name="d1_due_within_a_year", condition=Q(due_days__lte=366)),
            ExclusionConstraint(
                name="d1_one_of_a_kind_at_a_time",
                index_type="GIST",
                condition=~Q(kind=LOCAL_KIND),
                expressions=[
                    ("lsp", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="d1_one_of_a_title_at_a_time",
                index_type="GIST",
                condition=Q(kind=LOCAL_KIND),
                expressions=[
                    ("lsp", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    ("title", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.organisation}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("accountability:obligation", args=[self.lsp.slug, self.pk])

    @property
    def is_local(self) -> bool:
        """Whether no regime knows it."""
        return self.kind == LOCAL_KIND

    @property
    def basis_in_words(self) -> str:
        """What it rests on, in words that claim no more than that (D6)."""
        said = {
            STATUTE: f"Statute: {self.provision}",
            GUIDANCE: "Guidance: expected, not required by law",
            AGREEMENT: "Agreed in a partnership agreement",
            GOODWILL: "Agreed",
        }[self.basis]
        return f"{said} ({self.rests_on})" if self.rests_on else said


class Waiver(GovernedModel):
    """A period in which an obligation does not apply, declared by the coordinator with the reason; may be withdrawn."""

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="waivers")
    period_first = models.DateField("first day of the period")
    reason = models.TextField()
    declared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    objects = InsideQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["-declared_at", "-id"]
        verbose_name = "declaration that it does not apply"
        constraints: ClassVar = [
            models.CheckConstraint(name="d1_waived_with_a_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="d1_waiver_withdrawn_with_a_reason",
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_reason=""),
            ),
            models.UniqueConstraint(
                fields=["obligation", "period_first"],
                condition=Q(withdrawn_at__isnull=True),
                name="d1_waived_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.obligation} does not apply from {self.period_first}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.obligation.lsp_id


class Explanation(GovernedModel):
    """Why an agency did not meet an obligation in a period, in its words: beside the judgement, never in place (D3).

    Append-only: a later one stands beside the earlier.
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="explanations")
    period_first = models.DateField("first day of the period")
    text = models.TextField("in the agency's words")
    explained_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    explained_at = models.DateTimeField(default=clock.now)

    objects = InsideQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["-explained_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="d3_in_the_agencys_words", condition=~Q(text="")),
        ]
        indexes: ClassVar = [
            models.Index(fields=["obligation", "period_first"], name="explanation_of_a_period")
        ]

    def __str__(self) -> str:
        return f"Explanation: {self.obligation}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.obligation.lsp_id


class ClosedYear(GovernedModel):
    """A financial year of a partnership that takes no new and no changed contributions, until it is reopened (D1)."""

    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="closed_years",
        verbose_name="partnership",
    )
    first = models.DateField("first day of the year")
    note = models.TextField(blank=True, default="")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(default=clock.now)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_reason = models.TextField(blank=True, default="")

    objects = ClosedYearQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["lsp_id", "-first", "-id"]
        verbose_name = "closed year"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lsp", "first"], condition=Q(reopened_at__isnull=True), name="d1_closed_once"
            ),
            models.CheckConstraint(
                name="d1_closed_a_financial_year", condition=Q(first__month=4, first__day=1)
            ),
            models.CheckConstraint(
                name="d1_reopened_with_a_reason",
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True)
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopened_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} in {self.lsp}"

    @property
    def year(self) -> str:
        """The year, as `2006-07`."""
        return periods.year_of(self.first)

    @property
    def is_closed(self) -> bool:
        """Whether it still is."""
        return self.reopened_at is None

    def get_absolute_url(self) -> str:
        """The partnership's closed years."""
        return reverse("accountability:closed_years", args=[self.lsp.slug])
