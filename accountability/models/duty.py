"""Who is named for the duty to co-operate, on what basis, from when until when; and who was suggested in vain (L7)."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accountability.querysets import DeclinedSuggestionQuerySet, NamedAgencyQuerySet
from lsp.audit.history import history
from lsp.models import BroughtIn, Dated, GovernedModel, LocalStrategicPartnership, Organisation, Regime
from lsp.models.ranges import held_days
from lsp.workflow import State
from partnerships.models.withdrawn import MayBeWithdrawn

CANDIDATE, NAMED, LOCAL = "candidate", "named", "local"
STATUSES = (
    State(CANDIDATE, "Candidate", "grey"),
    State(NAMED, "Named by law", "blue"),
    State(LOCAL, "Named locally", "teal"),
)
"""What the register may say of an agency: it never claims more than the basis gives (D6)."""
AREA, FACILITY, EVERYWHERE = "area", "facility", "everywhere"
CONDITIONS = (
    (AREA, "Where their areas overlap"),
    (FACILITY, "Where it serves from a facility in the area"),
    (EVERYWHERE, "Everywhere"),
)


class NamedAgency(Dated, MayBeWithdrawn, BroughtIn, GovernedModel):
    """An organisation on the duty register of a partnership, from a day until a day.

    What the regime said when it was named is kept here: the kind of agency (`agency`, its key there), the provision
    and the condition. A local basis stands in place of a provision where the partners agreed it among themselves.
    Ended on the day it began, it was entered by mistake and held on no day.
    """

    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="named_agencies",
        verbose_name="partnership",
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="named_in")
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=[(each.code, each.label) for each in STATUSES])
    agency = models.CharField("key of its kind", max_length=60, blank=True, default="")
    agency_name = models.CharField("kind of agency", max_length=200, blank=True, default="")
    provision = models.CharField(max_length=100, blank=True, default="")
    condition = models.CharField(max_length=10, choices=CONDITIONS, blank=True, default="")
    local_basis = models.CharField(max_length=300, blank=True, default="")
    note = models.TextField("why", blank=True, default="")

    objects = NamedAgencyQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["organisation__name", "starts_on", "id"]
        verbose_name = "named agency"
        verbose_name_plural = "named agencies"
        constraints: ClassVar = [
            *MayBeWithdrawn.Meta.constraints,
            *BroughtIn.Meta.constraints,
            models.CheckConstraint(name="l7_named_from_a_day", condition=Q(starts_on__isnull=False)),
            models.CheckConstraint(
                name="l4_named_until_with_a_reason", condition=Q(ends_on__isnull=True) | ~Q(end_reason="")
            ),
            models.CheckConstraint(
                name="d6_on_one_basis",
                condition=(Q(status=LOCAL) & ~Q(local_basis="") & Q(provision="", agency="", condition=""))
                | (Q(status=NAMED, local_basis="") & ~Q(provision="") & ~Q(agency="") & ~Q(condition=""))
                | (Q(status=CANDIDATE, local_basis="", provision="") & ~Q(agency="") & ~Q(condition="")),
            ),
            models.CheckConstraint(
                name="l7_a_facility_is_told", condition=~Q(condition=FACILITY) | ~Q(note="")
            ),
            ExclusionConstraint(
                name="l7_named_once_at_a_time",
                index_type="GIST",
                expressions=[
                    ("lsp", RangeOperators.EQUAL),
                    ("organisation", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} on the duty register of {self.lsp}"

    def get_absolute_url(self) -> str:
        """Its page on the register."""
        return reverse("accountability:named_agency", args=[self.lsp.slug, self.pk])

    @property
    def status_as_data(self) -> State:
        """Its status, with label and colour."""
        return next(each for each in STATUSES if each.code == self.status)

    @property
    def basis(self) -> str:
        """What it rests on, in words that claim no more than that (D6)."""
        if self.status == LOCAL:
            return f"Agreed locally: {self.local_basis}"
        return self.provision or "No provision: nobody is named by law"


class DeclinedSuggestion(GovernedModel):
    """An organisation the regime suggests and the coordinator does not name, with the reason: not suggested again."""

    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="declined_suggestions",
        verbose_name="partnership",
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = DeclinedSuggestionQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["lsp_id", "organisation__name", "id"]
        verbose_name = "declined suggestion"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["lsp", "organisation", "regime"], name="l7_suggestion_declined_once"
            ),
            models.CheckConstraint(name="l7_declined_with_a_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, not named in {self.lsp}"

    def get_absolute_url(self) -> str:
        """The suggestions of its partnership."""
        return reverse("accountability:duty_suggestions", args=[self.lsp.slug])
