"""`/api/v1/blocks/`: the complete example of a resource."""

from typing import Any

import django_filters
from rest_framework import serializers

from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Day, EndInput, Input, Reference, Text, Whole
from lsp.api.outputs import DatedOut, LspBrief
from lsp.forms.places import BlockChangeForm, BlockForm
from lsp.models import Block, LocalStrategicPartnership
from lsp.queries import places
from lsp.services import blocks


class BlockOut(DatedOut):
    """A block of a partnership's Local Area Agreement."""

    name = serializers.CharField()
    slug = serializers.CharField()
    position = serializers.IntegerField()
    lsp = LspBrief()


class BlockCreate(Input):
    """A further block."""

    page_form = BlockForm

    lsp = Reference(LocalStrategicPartnership)
    name = Text(max_length=120)
    starts_on = Day(required=False)


class BlockUpdate(Input):
    """What of a block can be changed."""

    page_form = BlockChangeForm

    name = Text(max_length=120)
    position = Whole(min_value=1, max_value=99)


class BlockFilter(django_filters.FilterSet):
    """By partnership."""

    lsp = IdFilter(field_name="lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="lsp__slug")


class BlockViewSet(Creates, Updates, GovernedViewSet):
    """Blocks of the partnerships' Local Area Agreements."""

    resource, model, output = "blocks", Block, BlockOut
    ordering, filterset_class = ("lsp__id", "position", "id"), BlockFilter
    create_input, update_input = BlockCreate, BlockUpdate
    rows = staticmethod(places.block_rows)

    def perform_create(self, data: dict[str, Any]) -> Block:
        """A further block."""
        return blocks.create(by=self.request.user, **data)

    def perform_update(self, record: Block, data: dict[str, Any], version: int) -> Block:
        """Its name, its place among the others."""
        return blocks.update(record, by=self.request.user, changes=data, version=version)

    @transition(EndInput)
    def end(self, record: Block, data: dict[str, Any], version: int) -> Block:
        """End a block."""
        return blocks.end(record, by=self.request.user, version=version, **data)
