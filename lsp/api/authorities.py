"""`/api/v1/local-authorities/`."""

from typing import Any

import django_filters
from rest_framework import serializers

from lsp.api.base import Creates, GovernedViewSet, Updates
from lsp.api.filters import IdFilter
from lsp.api.inputs import Choice, Day, Flag, Input, Reference, Text
from lsp.api.outputs import AuthorityBrief, DatedOut
from lsp.forms.places import CouncilForm
from lsp.models import LocalAuthority
from lsp.queries import places
from lsp.services import authorities


class AuthorityOut(DatedOut):
    """A council."""

    name = serializers.CharField()
    slug = serializers.CharField()
    code = serializers.CharField(allow_null=True, help_text="ONS (GSS) code.")
    kind = serializers.ChoiceField(choices=LocalAuthority.Kind.choices)
    region = serializers.CharField(allow_blank=True)
    county = AuthorityBrief(allow_null=True)
    brought_in = serializers.BooleanField()
    brought_in_source = serializers.CharField(allow_blank=True)


class AuthorityUpdate(Input):
    """What of a council can be corrected."""

    page_form = CouncilForm

    name = Text(max_length=200)
    code = Text(max_length=9, required=False, allow_null=True, allow_blank=True)
    kind = Choice(choices=LocalAuthority.Kind.choices)
    county = Reference(LocalAuthority, required=False, allow_null=True)
    region = Text(max_length=60, required=False, allow_blank=True)
    starts_on = Day(required=False, allow_null=True)
    ends_on = Day(required=False, allow_null=True)


class AuthorityCreate(AuthorityUpdate):
    """A new council."""

    brought_in = Flag(required=False)
    brought_in_source = Text(max_length=300, required=False, allow_blank=True)


class AuthorityFilter(django_filters.FilterSet):
    """By code, kind, region, county, name."""

    code = django_filters.CharFilter()
    kind = django_filters.ChoiceFilter(choices=LocalAuthority.Kind.choices)
    region = django_filters.CharFilter()
    county = IdFilter(field_name="county_id")
    name = django_filters.CharFilter(lookup_expr="icontains")


class AuthorityViewSet(Creates, Updates, GovernedViewSet):
    """Councils. Written by the administrator, and by the import of a register."""

    resource, model, output = "local-authorities", LocalAuthority, AuthorityOut
    ordering, filterset_class = ("name", "id"), AuthorityFilter
    create_input, update_input = AuthorityCreate, AuthorityUpdate
    rows = staticmethod(places.authority_rows)

    def perform_create(self, data: dict[str, Any]) -> LocalAuthority:
        """A new council."""
        return authorities.create(by=self.request.user, **data)

    def perform_update(self, record: LocalAuthority, data: dict[str, Any], version: int) -> LocalAuthority:
        """Correct it."""
        return authorities.update(record, by=self.request.user, changes=data, version=version)
