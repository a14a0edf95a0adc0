"""`/api/v1/local-authorities/`."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q
from rest_framework import serializers

from lsp.api.base import Creates, GovernedViewSet, Updates
from lsp.api.filters import IdFilter
from lsp.api.inputs import Choice, Day, Flag, Input, Reference, Text
from lsp.api.outputs import AuthorityBrief, DatedOut
from lsp.forms.places import CouncilForm
from lsp.models import CouncilAlias, LocalAuthority
from lsp.queries import councils, places
from lsp.services import authorities


class CouncilTie(serializers.Serializer):
    """A council that came before or after, and since when."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    on = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]


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
    replaced_by = CouncilTie(many=True, help_text="The councils that came after it.")
    replaces = CouncilTie(many=True, help_text="The councils it came after.")
    other_names = serializers.ListField(child=serializers.CharField())
    former_codes = serializers.ListField(child=serializers.CharField(), help_text="ONS codes it had before.")
    register_code = serializers.CharField(allow_null=True, help_text="Its code in the modern register.")


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
    """By any code (former ones too), kind, region, county, any name; with `as_at=any` the abolished too."""

    code = django_filters.CharFilter(method="by_any_code")
    kind = django_filters.ChoiceFilter(choices=LocalAuthority.Kind.choices)
    region = django_filters.CharFilter()
    county = IdFilter(field_name="county_id")
    name = django_filters.CharFilter(method="by_any_name")

    def by_any_code(self, queryset: Any, name: str, value: str) -> Any:
        """By its ONS code, one it had before, or its code in the register."""
        others = CouncilAlias.objects.filter(kind__in=("code", "register"), value__iexact=value)
        return queryset.filter(Q(code__iexact=value) | Q(pk__in=others.values("authority")))

    def by_any_name(self, queryset: Any, name: str, value: str) -> Any:
        """By its name or another."""
        others = CouncilAlias.objects.filter(kind="name", value__icontains=value)
        return queryset.filter(Q(name__icontains=value) | Q(pk__in=others.values("authority")))


class AuthorityViewSet(Creates, Updates, GovernedViewSet):
    """Councils. Written by the administrator, and by the import of a register."""

    resource, model, output = "local-authorities", LocalAuthority, AuthorityOut
    ordering, filterset_class = ("name", "id"), AuthorityFilter
    create_input, update_input = AuthorityCreate, AuthorityUpdate
    rows = staticmethod(places.authority_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With what came before and after it, and what else it is called."""
        found = super().answer(rows)
        told = councils.ties_and_aliases([row["id"] for row in found])
        return [{**row, **told[row["id"]]} for row in found]

    def perform_create(self, data: dict[str, Any]) -> LocalAuthority:
        """A new council."""
        return authorities.create(by=self.request.user, **data)

    def perform_update(self, record: LocalAuthority, data: dict[str, Any], version: int) -> LocalAuthority:
        """Correct it."""
        return authorities.update(record, by=self.request.user, changes=data, version=version)
