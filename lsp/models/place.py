"""Place: councils, areas, organisations, the partnerships themselves and the regime they work under."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from lsp.audit.history import history
from lsp.models.governed import MAY_END_THE_SAME_DAY, BroughtIn, Dated, GovernedModel
from lsp.models.ranges import held_days
from lsp.querysets import LspQuerySet, OfLspQuerySet, OrganisationQuerySet


class LocalAuthority(Dated, BroughtIn, GovernedModel):
    """A council."""

    class Kind(models.TextChoices):
        COUNTY = "county", "County"
        DISTRICT = "district", "District"
        UNITARY = "unitary", "Unitary"
        METROPOLITAN = "metropolitan_district", "Metropolitan district"
        LONDON_BOROUGH = "london_borough", "London borough"
        CITY_CORPORATION = "city_corporation", "City corporation"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    code = models.CharField("ONS code", max_length=9, null=True, blank=True, unique=True)
    kind = models.CharField(max_length=30, choices=Kind.choices)
    county = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="districts",
        verbose_name="county",
    )
    region = models.CharField(max_length=60, blank=True, default="")

    history = history()

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name_plural = "local authorities"
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            *BroughtIn.Meta.constraints,
            models.CheckConstraint(
                name="lsp_localauthority_county_of_a_district",
                condition=Q(county__isnull=True) | Q(kind="district"),
                violation_error_message="Only a district lies in a county.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The council's page."""
        return reverse("lsp:council", args=[self.slug])


class Regime(Dated, GovernedModel):
    """The rules a partnership works under, as dated data."""

    code = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    terms = models.JSONField(
        help_text="names, blocks, periods, kinds of obligation, duty; see lsp/data/regimes"
    )

    history = history()

    class Meta:
        ordering: ClassVar = ["starts_on", "name"]
        constraints: ClassVar = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return self.name

    def notice(self, name: str, otherwise: int) -> int:
        """A number of days from its `notices`, or `otherwise` where it does not say."""
        return int((self.terms or {}).get("notices", {}).get(name, otherwise))


class LocalStrategicPartnership(Dated, GovernedModel):
    """A Local Strategic Partnership (LSP)."""

    class Tier(models.TextChoices):
        SINGLE = "single", "Single tier"
        COUNTY = "county", "County"
        DISTRICT = "district", "District"

    class TwoTierModel(models.TextChoices):
        AGGREGATION = "aggregation", "Aggregation"
        ADDED_VALUE = "added_value", "Added value"
        SEPARATIST = "separatist", "Separatist"

    class GovernanceMode(models.TextChoices):
        ADVISORY = "advisory", "Advisory"
        COMMISSIONING = "commissioning", "Commissioning"
        LABORATORY = "laboratory", "Laboratory"
        EMPOWERMENT = "community_empowerment", "Community empowerment"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=80, unique=True)
    prefix = models.CharField("reference prefix", max_length=8, unique=True)
    regime = models.ForeignKey(Regime, on_delete=models.PROTECT, related_name="partnerships")
    accountable_body = models.ForeignKey(
        LocalAuthority, on_delete=models.PROTECT, related_name="accountable_for"
    )
    tier = models.CharField(max_length=10, choices=Tier.choices, default=Tier.SINGLE)
    upper_tier = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="district_partnerships"
    )
    two_tier_model = models.CharField(max_length=20, choices=TwoTierModel.choices, blank=True, default="")
    governance_modes = models.JSONField(default=dict, blank=True, help_text="mode: weight, 1 to 100")
    neighbourhood_renewal = models.BooleanField("neighbourhood renewal area", default=False)
    about = models.TextField(blank=True, default="")
    published = models.BooleanField(default=False)

    objects = LspQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["name"]
        verbose_name = "partnership"
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                name="l2_upper_tier_of_a_district",
                condition=Q(upper_tier__isnull=True) | Q(tier="district"),
                violation_error_message="Only a district partnership has an upper tier.",
            ),
            models.CheckConstraint(
                name="lsp_prefix_letters", condition=Q(prefix__regex=r"^[A-Z][A-Z0-9]{1,7}$")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_lsp_id(self) -> int | None:
        return self.pk


class Coverage(Dated, GovernedModel):
    """An authority whose area a partnership covers."""

    lsp = models.ForeignKey(LocalStrategicPartnership, on_delete=models.PROTECT, related_name="coverage")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="covered_by")

    objects = OfLspQuerySet.as_manager()
    history = history()
    is_a_tie = True

    class Meta:
        constraints: ClassVar = [
            MAY_END_THE_SAME_DAY,
            models.UniqueConstraint(
                fields=["lsp", "authority"],
                condition=Q(ends_on__isnull=True),
                name="lsp_coverage_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lsp} covers {self.authority}"


class Area(Dated, BroughtIn, GovernedModel):
    """A place finer than an authority: ward, parish, neighbourhood, constituency, police division.

    A public record. Known by its code where it has one, else by its name within the council it lies in.
    """

    class Kind(models.TextChoices):
        WARD = "ward", "Ward"
        PARISH = "parish", "Parish"
        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
        CONSTITUENCY = "constituency", "Constituency"
        POLICE_DIVISION = "police_division", "Police division"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    code = models.CharField(max_length=20, blank=True, default="")
    authority = models.ForeignKey(
        LocalAuthority,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="areas",
        verbose_name="council",
    )

    CROSS_COUNCILS = (Kind.CONSTITUENCY, Kind.POLICE_DIVISION)
    """The kinds that may reach over the border of a council and so need name none."""

    history = history()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            *BroughtIn.Meta.constraints,
            models.CheckConstraint(
                name="lsp_area_lies_in_a_council",
                condition=Q(authority__isnull=False) | Q(kind__in=["constituency", "police_division"]),
                violation_error_message="A ward, parish or neighbourhood lies in one council's area.",
            ),
            ExclusionConstraint(
                name="lsp_area_one_of_a_code",
                index_type="GIST",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("code", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
                condition=~Q(code=""),
                violation_error_message="Another area of this kind has this code on the same days.",
            ),
            ExclusionConstraint(
                name="lsp_area_one_of_a_name",
                index_type="GIST",
                expressions=[
                    ("authority", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (Lower("name"), RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Another area of this kind in the council has this name on the same days.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The area's page."""
        return reverse("lsp:area", args=[self.pk])

    @property
    def described(self) -> str:
        """The area apart from others of its name: `Hyde (ward, Tameside Metropolitan Borough Council)`."""
        council = f", {self.authority.name}" if self.authority else ""
        return f"{self.name} ({self.get_kind_display().lower()}{council})"


class AreaParent(Dated, GovernedModel):
    """One of the areas another lies in, for as long as it does. Areas never lie in a circle: a trigger sees to it."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="parent_links")
    parent = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="child_links")

    history = history()
    is_a_tie = True

    class Meta:
        verbose_name = "parent area"
        constraints: ClassVar = [
            MAY_END_THE_SAME_DAY,
            models.CheckConstraint(
                name="lsp_areaparent_not_itself",
                condition=~Q(area=F("parent")),
                violation_error_message="An area does not lie in itself.",
            ),
            ExclusionConstraint(
                name="lsp_areaparent_once_at_a_time",
                index_type="GIST",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    ("parent", RangeOperators.EQUAL),
                    (held_days(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area} in {self.parent}"


class Block(Dated, GovernedModel):
    """A block of the Local Area Agreement."""

    lsp = models.ForeignKey(LocalStrategicPartnership, on_delete=models.PROTECT, related_name="blocks")
    name = models.CharField(max_length=120)
    slug = models.SlugField(max_length=120)
    position = models.PositiveSmallIntegerField(default=1)

    objects = OfLspQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["lsp_id", "position", "id"]
        constraints: ClassVar = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["lsp", "slug"], name="lsp_block_slug"),
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(Dated, GovernedModel):
    """An agency, council, company or voluntary body: one record however many partnerships it sits on."""

    class Sector(models.TextChoices):
        LOCAL_AUTHORITY = "local_authority", "Local authority"
        OTHER_PUBLIC = "other_public", "Other public"
        PRIVATE = "private", "Private"
        VOLUNTARY = "voluntary", "Voluntary"
        COMMUNITY = "community", "Community"
        FAITH = "faith", "Faith"
        PARISH = "parish", "Parish or neighbourhood"
        PARTNERSHIP = "partnership", "Partnership"

    name = models.CharField(max_length=200)
    slug = models.SlugField(max_length=120, unique=True)
    sector = models.CharField(max_length=20, choices=Sector.choices)
    kind = models.CharField(max_length=80, blank=True, default="", help_text="police, primary care trust, …")
    sponsoring_department = models.CharField(max_length=120, blank=True, default="")
    authority = models.OneToOneField(
        LocalAuthority, null=True, blank=True, on_delete=models.PROTECT, related_name="organisation"
    )
    website = models.URLField(blank=True, default="")

    objects = OrganisationQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [*Dated.Meta.constraints]

    def __str__(self) -> str:
        return self.name


class ServedArea(Dated, GovernedModel):
    """An authority's area that an organisation serves."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="served_areas")
    authority = models.ForeignKey(LocalAuthority, on_delete=models.PROTECT, related_name="served_by")

    history = history()
    is_a_tie = True

    class Meta:
        constraints: ClassVar = [
            MAY_END_THE_SAME_DAY,
            models.UniqueConstraint(
                fields=["organisation", "authority"],
                condition=Q(ends_on__isnull=True),
                name="lsp_servedarea_one_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} serves {self.authority}"
