"""`/api/v1/organisations/`."""

from collections.abc import Sequence
from typing import Any

import django_filters
from rest_framework import serializers

from lsp import clock
from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Choice, Day, EndInput, Input, Reference, Text, WebAddress
from lsp.api.outputs import AuthorityBrief, DatedOut
from lsp.forms.organisations import OrganisationForm
from lsp.models import LocalAuthority, Organisation
from lsp.queries import places
from lsp.services import organisations


class OrganisationOut(DatedOut):
    """An agency, council, company or voluntary body: one record however many partnerships it sits on."""

    name = serializers.CharField()
    slug = serializers.CharField()
    sector = serializers.ChoiceField(choices=Organisation.Sector.choices)
    kind = serializers.CharField(allow_blank=True)
    sponsoring_department = serializers.CharField(allow_blank=True)
    website = serializers.CharField(allow_blank=True)
    authority = AuthorityBrief(allow_null=True, help_text="Where it is a council itself.")
    serves = AuthorityBrief(many=True, help_text="The councils whose areas it serves, on the day looked at.")


class OrganisationFields(Input):
    """What is written of an organisation."""

    page_form = OrganisationForm

    name = Text(max_length=200)
    sector = Choice(choices=Organisation.Sector.choices)
    kind = Text(max_length=80, required=False, allow_blank=True)
    sponsoring_department = Text(max_length=120, required=False, allow_blank=True)
    authority = Reference(LocalAuthority, required=False, allow_null=True)
    website = WebAddress(required=False, allow_blank=True)
    serves = serializers.ListField(child=Reference(LocalAuthority), required=False, max_length=500)
    starts_on = Day(required=False, allow_null=True)


class OrganisationFilter(django_filters.FilterSet):
    """By slug, sector, kind, area served, name."""

    slug = django_filters.CharFilter()
    sector = django_filters.ChoiceFilter(choices=Organisation.Sector.choices)
    kind = django_filters.CharFilter()
    authority = IdFilter(field_name="authority_id")
    name = django_filters.CharFilter(lookup_expr="icontains")


class OrganisationViewSet(Creates, Updates, GovernedViewSet):
    """Organisations, whichever partnerships they sit on."""

    resource, model, output = "organisations", Organisation, OrganisationOut
    ordering, filterset_class = ("name", "id"), OrganisationFilter
    create_input = update_input = OrganisationFields
    rows = staticmethod(places.organisation_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the areas served on the day looked at."""
        found = super().answer(rows)
        day = self.as_at(clock.today()) or clock.today()
        served = places.served_by_organisation([row["id"] for row in found], day)
        return [{**row, "serves": served.get(row["id"], [])} for row in found]

    def perform_create(self, data: dict[str, Any]) -> Organisation:
        """A new organisation."""
        return organisations.create(by=self.request.user, **data)

    def perform_update(self, record: Organisation, data: dict[str, Any], version: int) -> Organisation:
        """Correct it."""
        return organisations.update(record, by=self.request.user, changes=data, version=version)

    @transition(EndInput)
    def end(self, record: Organisation, data: dict[str, Any], version: int) -> Organisation:
        """End the organisation."""
        return organisations.end(record, by=self.request.user, version=version, **data)
