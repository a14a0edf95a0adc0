"""`/api/v1/lsps/`: the partnerships."""

from collections.abc import Sequence
from typing import Any

import django_filters
from rest_framework import serializers

from lsp import clock
from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import FlagFilter, IdFilter
from lsp.api.inputs import Choice, Day, EndInput, Flag, Input, Reference, Text, Whole
from lsp.api.outputs import AuthorityBrief, DatedOut, LspBrief
from lsp.forms.places import NewPartnershipForm, PartnershipForm, ReasonForm
from lsp.forms.regimes import RegimeForm
from lsp.models import LocalAuthority, LocalStrategicPartnership, Regime
from lsp.queries import places
from lsp.services import partnerships, regime_moves

Lsp = LocalStrategicPartnership


class RegimeBrief(serializers.Serializer):
    """The rules it works under."""

    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()


class LspOut(DatedOut):
    """A Local Strategic Partnership."""

    name = serializers.CharField()
    slug = serializers.CharField()
    prefix = serializers.CharField(help_text="Of reference numbers: TSP-C-0042.")
    tier = serializers.ChoiceField(choices=Lsp.Tier.choices)
    two_tier_model = serializers.ChoiceField(choices=Lsp.TwoTierModel.choices, allow_blank=True)
    governance_modes = serializers.DictField(
        child=serializers.IntegerField(), help_text="Mode: weight, 1 to 100."
    )
    neighbourhood_renewal = serializers.BooleanField()
    about = serializers.CharField(allow_blank=True)
    published = serializers.BooleanField()
    regime = RegimeBrief()
    accountable_body = AuthorityBrief()
    upper_tier = LspBrief(allow_null=True)
    authorities = AuthorityBrief(
        many=True, help_text="The councils whose areas it covers, on the day looked at."
    )


class LspFields(Input):
    """What is written of a partnership."""

    page_form = PartnershipForm

    name = Text(max_length=200)
    authorities = serializers.ListField(child=Reference(LocalAuthority), max_length=500)
    accountable_body = Reference(LocalAuthority)
    tier = Choice(choices=Lsp.Tier.choices, required=False)
    upper_tier = Reference(LocalStrategicPartnership, required=False, allow_null=True)
    two_tier_model = Choice(choices=Lsp.TwoTierModel.choices, required=False, allow_blank=True)
    governance_modes = serializers.DictField(child=Whole(min_value=1, max_value=100), required=False)
    neighbourhood_renewal = Flag(required=False)
    about = Text(required=False, allow_blank=True)
    starts_on = Day(required=False, allow_null=True)


class LspCreate(LspFields):
    """A new partnership."""

    page_form = NewPartnershipForm

    regime = Reference(Regime, required=False)
    blocks = serializers.ListField(child=Text(max_length=120), required=False, max_length=50)


class RegimeInput(Input):
    """Another regime, from a day (L7)."""

    page_form = RegimeForm

    regime = Reference(Regime)
    on = Day(help_text="The first day on which the partnership works under it.")
    reason = Text()


class UnpublishInput(Input):
    """Why it is no longer published."""

    page_form = ReasonForm

    reason = Text()


class LspFilter(django_filters.FilterSet):
    """By slug, tier, whether published, council covered, name."""

    slug = django_filters.CharFilter()
    tier = django_filters.ChoiceFilter(choices=Lsp.Tier.choices)
    published = FlagFilter()
    accountable_body = IdFilter(field_name="accountable_body_id")
    upper_tier = IdFilter(field_name="upper_tier_id")
    name = django_filters.CharFilter(lookup_expr="icontains")


class LspViewSet(Creates, Updates, GovernedViewSet):
    """Local Strategic Partnerships."""

    resource, model, output = "lsps", LocalStrategicPartnership, LspOut
    ordering, filterset_class = ("name", "id"), LspFilter
    create_input, update_input = LspCreate, LspFields
    rows = staticmethod(places.lsp_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The councils covered on the day looked at; an upper tier the caller may not know of is not named."""
        found = super().answer(rows)
        day = self.as_at(clock.today()) or clock.today()
        covered = places.covered_by_lsp([row["id"] for row in found], day)
        above = [row["upper_tier"]["id"] for row in found if row["upper_tier"]]
        known = places.visible_partnerships(above, self.request.user) if above else set()
        for row in found:
            row["authorities"] = covered.get(row["id"], [])
            if row["upper_tier"] and row["upper_tier"]["id"] not in known:
                row["upper_tier"] = None
        return found

    def perform_create(self, data: dict[str, Any]) -> LocalStrategicPartnership:
        """A new partnership, unpublished."""
        return partnerships.create(by=self.request.user, **data)

    def perform_update(self, record: Lsp, data: dict[str, Any], version: int) -> LocalStrategicPartnership:
        """Correct it."""
        return partnerships.update(record, by=self.request.user, changes=data, version=version)

    @transition()
    def publish(self, record: Lsp, data: dict[str, Any], version: int) -> LocalStrategicPartnership:
        """Show the partnership to everybody."""
        return partnerships.publish(record, by=self.request.user, version=version)

    @transition(UnpublishInput)
    def unpublish(self, record: Lsp, data: dict[str, Any], version: int) -> LocalStrategicPartnership:
        """Hide the partnership from those without a role in it."""
        return partnerships.unpublish(record, by=self.request.user, version=version, **data)

    @transition(RegimeInput, name="move-regime")
    def move_regime(self, record: Lsp, data: dict[str, Any], version: int) -> LocalStrategicPartnership:
        """Work under another regime from a day; what rested on the one before ends with it (L7)."""
        return regime_moves.move(record, by=self.request.user, version=version, **data)

    @transition(EndInput)
    def end(self, record: Lsp, data: dict[str, Any], version: int) -> LocalStrategicPartnership:
        """End the partnership."""
        return partnerships.end(record, by=self.request.user, version=version, **data)
