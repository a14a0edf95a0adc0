"""`/api/v1/areas/`."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from lsp import clock
from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Choice, Day, EndInput, Flag, Input, Reference, Text
from lsp.api.outputs import AuthorityBrief, DatedOut
from lsp.forms.areas import EndedAreaForm, ParentsForm
from lsp.models import Area, LocalAuthority
from lsp.queries import areas as queries
from lsp.queries.searching import all_words
from lsp.services import areas


class AreaBrief(serializers.Serializer):
    """An area, named."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Area.Kind.choices)


class AreaOut(DatedOut):
    """A ward, parish, neighbourhood, constituency or police division."""

    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=Area.Kind.choices)
    code = serializers.CharField(allow_blank=True, help_text="The ONS code, or another in use.")
    authority = AuthorityBrief(allow_null=True, help_text="Null where it lies in no one council.")
    parents = AreaBrief(many=True, help_text="The areas it lies in, on the day looked at.")
    brought_in = serializers.BooleanField()
    brought_in_source = serializers.CharField(allow_blank=True)


class AreaFields(Input):
    """What is written of an area, new or to be corrected."""

    page_form = EndedAreaForm

    name = Text(max_length=200)
    kind = Choice(choices=Area.Kind.choices)
    code = Text(max_length=20, required=False, allow_blank=True)
    authority = Reference(LocalAuthority, required=False, allow_null=True)
    starts_on = Day(required=False, allow_null=True)


class AreaUpdate(AreaFields):
    """What of an area can be corrected."""

    ends_on = Day(
        required=False,
        allow_null=True,
        help_text="Of an area whose end is recorded; null takes the end back.",
    )


class AreaCreate(AreaFields):
    """A new area."""

    parents = serializers.ListField(
        child=Reference(Area), required=False, max_length=50, help_text="What it lies in from its beginning."
    )
    brought_in = Flag(required=False)
    brought_in_source = Text(max_length=300, required=False, allow_blank=True)


class ParentsInput(Input):
    """What an area lies in from a day on."""

    page_form = ParentsForm

    parents = serializers.ListField(
        child=Reference(Area), max_length=50, help_text="All of them; what is missing ends."
    )
    on = Day(required=False, help_text="The first day on which this is so, today where left out.")


class AreaFilter(django_filters.FilterSet):
    """By kind, code, council, words of name, code and council."""

    kind = django_filters.ChoiceFilter(choices=Area.Kind.choices)
    code = django_filters.CharFilter(lookup_expr="iexact")
    authority = IdFilter(field_name="authority_id")
    search = django_filters.CharFilter(method="in_words")

    def in_words(self, seen: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Those in which every word stands somewhere."""
        return all_words(seen, value, "name", "code", "authority__name")


class AreaViewSet(Creates, Updates, GovernedViewSet):
    """Areas finer than a council's. Kept by the coordinators of the partnerships that cover the council."""

    resource, model, output = "areas", Area, AreaOut
    ordering, filterset_class = ("name", "id"), AreaFilter
    create_input, update_input = AreaCreate, AreaUpdate
    rows = staticmethod(queries.area_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the areas each lies in on the day looked at."""
        found = super().answer(rows)
        day = self.as_at(clock.today()) or clock.today()
        parents = queries.parents_by_area([row["id"] for row in found], day)
        return [{**row, "parents": parents.get(row["id"], [])} for row in found]

    def perform_create(self, data: dict[str, Any]) -> Area:
        """A new area."""
        return areas.create(by=self.request.user, **data)

    def perform_update(self, record: Area, data: dict[str, Any], version: int) -> Area:
        """Correct it."""
        return areas.update(record, by=self.request.user, changes=data, version=version)

    @transition(ParentsInput)
    def parents(self, record: Area, data: dict[str, Any], version: int) -> Area:
        """Say what the area lies in from a day on."""
        return areas.set_parents(record, by=self.request.user, version=version, **data)

    @transition(EndInput)
    def end(self, record: Area, data: dict[str, Any], version: int) -> Area:
        """End the area, and with it what it lies in and what lies in it."""
        return areas.end(record, by=self.request.user, version=version, **data)
