"""Links of a body with other bodies: of its own partnership, of another one, or outside."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from lsp.audit.history import history
from lsp.models import Dated, GovernedModel, Organisation, Person
from partnerships.models.body import Body
from partnerships.models.ranges import held_days
from partnerships.querysets import BodyLinkQuerySet


class BodyLink(Dated, GovernedModel):
    """How a body stands to another one, from a date until a date, and who represents the partnership there (P12)."""

    class Kind(models.TextChoices):
        REPORTS_TO = "reports_to", "Reports to"
        CONSULTS = "consults", "Consults"
        SHARES_MEMBERS = "shares_members", "Shares members with"
        SUB_REGIONAL = "sub_regional", "Takes part in a sub-regional body"
        REGIONAL = "regional", "Takes part in a regional body"

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    other = models.ForeignKey(
        Body,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="links_from",
        verbose_name="body in the register",
    )
    outside_name = models.CharField("body outside the register", max_length=200, blank=True, default="")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="body_links",
        help_text="whose body the one outside is, where it belongs to an organisation in the register",
    )
    representative = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="represents_at"
    )
    purpose = models.CharField(max_length=300, blank=True, default="")

    objects = BodyLinkQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["body_id", "kind", "starts_on", "id"]
        verbose_name = "link with another body"
        verbose_name_plural = "links with other bodies"
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="partnerships_bodylink_in_or_outside",
                condition=(Q(other__isnull=False) & Q(outside_name="") & Q(organisation__isnull=True))
                | (Q(other__isnull=True) & ~Q(outside_name="")),
            ),
            models.CheckConstraint(
                name="partnerships_bodylink_not_itself",
                condition=Q(other__isnull=True) | ~Q(other=F("body")),
            ),
            models.CheckConstraint(
                name="p12_outside_names_who_represents",
                condition=Q(other__isnull=False) | Q(representative__isnull=False),
            ),
            ExclusionConstraint(
                name="partnerships_bodylink_once_at_a_time",
                index_type="GIST",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("other", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(other__isnull=False),
            ),
            ExclusionConstraint(
                name="partnerships_bodylink_outside_once_at_a_time",
                index_type="GIST",
                expressions=[
                    ("body", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("outside_name", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
                condition=Q(other__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_kind_display().lower()} {self.name}"

    def get_absolute_url(self) -> str:
        """The page of its body."""
        return self.body.get_absolute_url()

    @property
    def name(self) -> str:
        """The other body's name."""
        return self.other.name if self.other is not None else self.outside_name

    @property
    def leads_outside(self) -> bool:
        """Whether the other body is none of the same partnership."""
        return self.other is None or self.other.lsp_id != self.body.lsp_id

    @property
    def audit_lsp_id(self) -> int | None:
        return self.body.lsp_id
