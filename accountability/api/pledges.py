"""`/api/v1/pledges/` and `/supplies/`: what commitments bring with them, and what was supplied of it."""

from collections.abc import Sequence
from typing import Any

import django_filters
from rest_framework import serializers

from accountability.forms.pledges import PledgeForm, SupplyForm, TakeBackForm
from accountability.models import Commitment, Pledge, Supply
from accountability.queries.pledges import pledge_rows, pledges_told, supplies_told, supply_rows
from accountability.services import pledges
from lsp.api.base import Creates, GovernedViewSet, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Amount, Choice, Day, Input, Reference, Text
from lsp.api.outputs import AmountOut, RecordOut
from strategies.units import UNITS


class PledgedCommitment(serializers.Serializer):
    """The commitment, named."""

    id = serializers.IntegerField()
    title = serializers.CharField()


class PledgeOut(RecordOut):
    """What a commitment brings with it, in one unit."""

    unit = serializers.ChoiceField(choices=UNITS)
    amount = AmountOut(allow_null=True, help_text="Null for what is in kind.")
    what = serializers.CharField()
    taken_back_at = serializers.DateTimeField(allow_null=True)
    taken_back_reason = serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Null where it is not for you."
    )
    commitment = PledgedCommitment()


class PledgeCreate(Input):
    """A pledge."""

    page_form = PledgeForm

    commitment = Reference(Commitment)
    unit = Choice(choices=UNITS)
    amount = Amount(required=False, allow_null=True)
    what = Text(max_length=200, lines=False)


class PledgeTakeBack(Input):
    """Why it is taken back."""

    page_form = TakeBackForm

    reason = Text()


class PledgeFilter(django_filters.FilterSet):
    """By commitment, partnership, agency, block and unit."""

    commitment = IdFilter(field_name="commitment_id")
    lsp = IdFilter(field_name="commitment__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="commitment__lsp__slug")
    organisation = IdFilter(field_name="commitment__organisation_id")
    block = IdFilter(field_name="commitment__block_id")
    unit = django_filters.ChoiceFilter(choices=UNITS)


class PledgeViewSet(Creates, GovernedViewSet):
    """What commitments bring with them: money, staff days, data sets, in kind."""

    resource, model, output = "pledges", Pledge, PledgeOut
    ordering, filterset_class = ("id",), PledgeFilter
    create_input = PledgeCreate
    rows = staticmethod(pledge_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Why one was taken back is told to insiders."""
        return pledges_told(super().answer(rows), self.request.user)

    def perform_create(self, data: dict[str, Any]) -> Pledge:
        """Pledge."""
        return pledges.pledge(by=self.request.user, **data)

    @transition(PledgeTakeBack)
    def take_back(self, record: Pledge, data: dict[str, Any], version: int) -> Pledge:
        """Pledge it no more, before the commitment is made."""
        return pledges.take_back_pledge(record, by=self.request.user, version=version, **data)


class SuppliedPledge(serializers.Serializer):
    """The pledge, named."""

    id = serializers.IntegerField()
    unit = serializers.ChoiceField(choices=UNITS)
    what = serializers.CharField()


class SupplyOut(RecordOut):
    """What was supplied of a pledge on a day."""

    day = serializers.DateField()
    amount = AmountOut(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    supplied_at = serializers.DateTimeField()
    taken_back_at = serializers.DateTimeField(allow_null=True)
    taken_back_reason = serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Null where it is not for you."
    )
    pledge = SuppliedPledge()


class SupplyCreate(Input):
    """What was supplied."""

    page_form = SupplyForm

    pledge = Reference(Pledge)
    amount = Amount(required=False, allow_null=True)
    day = Day()
    note = Text(required=False, allow_blank=True)


class SupplyFilter(django_filters.FilterSet):
    """By pledge, commitment, partnership and agency."""

    pledge = IdFilter(field_name="pledge_id")
    commitment = IdFilter(field_name="pledge__commitment_id")
    lsp = IdFilter(field_name="pledge__commitment__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="pledge__commitment__lsp__slug")
    organisation = IdFilter(field_name="pledge__commitment__organisation_id")


class SupplyViewSet(Creates, GovernedViewSet):
    """What was supplied of pledges."""

    resource, model, output = "supplies", Supply, SupplyOut
    ordering, filterset_class = ("id",), SupplyFilter
    create_input = SupplyCreate
    rows = staticmethod(supply_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Why something was taken back is told to insiders."""
        return supplies_told(super().answer(rows), self.request.user)

    def perform_create(self, data: dict[str, Any]) -> Supply:
        """Record what was supplied."""
        return pledges.supply(by=self.request.user, **data)

    @transition(PledgeTakeBack)
    def take_back(self, record: Supply, data: dict[str, Any], version: int) -> Supply:
        """It was told by mistake and counts no more."""
        return pledges.take_back_supply(record, by=self.request.user, version=version, **data)
