"""`/api/v1/organisations/`."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q
from rest_framework import serializers

from lsp import clock
from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import LARGEST_ID, Choice, Day, EndInput, Input, Reference, Text, WebAddress, Whole
from lsp.api.outputs import AuthorityBrief, DatedOut
from lsp.forms.organisations import (
    CarryRolesForm,
    OrganisationForm,
    RenameForm,
    SuccessionForm,
    TakeBackSuccessionForm,
)
from lsp.models import FormerName, LocalAuthority, Organisation, Succession
from lsp.queries import places
from lsp.queries import successions as successions_read
from lsp.services import announced, carried_roles, organisations, successions


class FormerNameOut(serializers.Serializer):
    """A name borne before."""

    name = serializers.CharField()
    starts_on = serializers.DateField(allow_null=True, help_text="Null: since before records.")
    ends_on = serializers.DateField(help_text="The first day of the name after it.")
    reason = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]


class SuccessionTie(serializers.Serializer):
    """An organisation that came before or after, and since when."""

    id = serializers.IntegerField()
    slug = serializers.CharField()
    name = serializers.CharField()
    on = serializers.DateField()
    reason = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    state = serializers.ChoiceField(
        choices=[choice for choice in Succession.State.choices if choice[0] != "taken_back"],
        help_text="Announced, until its day comes.",
    )


class OrganisationOut(DatedOut):
    """An agency, council, company or voluntary body: one record however many partnerships it sits on."""

    name = serializers.CharField(help_text="As it was called on the day looked at.")
    slug = serializers.CharField()
    sector = serializers.ChoiceField(choices=Organisation.Sector.choices)
    kind = serializers.CharField(allow_blank=True)
    sponsoring_department = serializers.CharField(allow_blank=True)
    website = serializers.CharField(allow_blank=True)
    authority = AuthorityBrief(allow_null=True, help_text="Where it is a council itself.")
    serves = AuthorityBrief(many=True, help_text="The councils whose areas it serves, on the day looked at.")
    former_names = FormerNameOut(many=True)
    succeeds = SuccessionTie(many=True, help_text="What it came after.")
    succeeded_by = SuccessionTie(many=True, help_text="What came after it.")


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


class RenameInput(Input):
    """A new name from a day; the one before it is kept (L6)."""

    page_form = RenameForm

    name = Text(max_length=200)
    on = Day(help_text="The first day it bears the new name.")
    reason = Text()
    source = Text(max_length=300)  # type: ignore[assignment]


class SucceedInput(Input):
    """What comes after it: several successors for a split, `merging` for others that end with it (L6)."""

    page_form = SuccessionForm

    successors = serializers.ListField(child=Reference(Organisation), min_length=1, max_length=50)
    merging = serializers.ListField(child=Reference(Organisation), required=False, max_length=50)
    on = Day(help_text="The first day of what comes after it.")
    reason = Text()
    source = Text(max_length=300)  # type: ignore[assignment]


class TakeBackSuccessionInput(Input):
    """Why what comes after it does not."""

    page_form = TakeBackSuccessionForm

    reason = Text()


class CarryRolesInput(Input):
    """To which of those that came after it, and which roles of its officers."""

    page_form = CarryRolesForm

    successor = Reference(Organisation)
    roles = serializers.ListField(
        child=Whole(min_value=1, max_value=LARGEST_ID),
        min_length=1,
        max_length=200,
        help_text="Ids of role grants of its officers.",
    )


class OrganisationFilter(django_filters.FilterSet):
    """By slug, sector, kind, area served, name (of today, or borne before)."""

    slug = django_filters.CharFilter()
    sector = django_filters.ChoiceFilter(choices=Organisation.Sector.choices)
    kind = django_filters.CharFilter()
    authority = IdFilter(field_name="authority_id")
    name = django_filters.CharFilter(method="by_any_name")

    def by_any_name(self, queryset: Any, name: str, value: str) -> Any:
        """By the name of today or one borne before."""
        former = FormerName.objects.filter(name__icontains=value)
        return queryset.filter(Q(name__icontains=value) | Q(pk__in=former.values("organisation")))


class OrganisationViewSet(Creates, Updates, GovernedViewSet):
    """Organisations, whichever partnerships they sit on."""

    resource, model, output = "organisations", Organisation, OrganisationOut
    ordering, filterset_class = ("name", "id"), OrganisationFilter
    create_input = update_input = OrganisationFields
    rows = staticmethod(places.organisation_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the areas served on the day looked at and its name then, what came before and after it."""
        found = super().answer(rows)
        day = self.as_at(clock.today()) or clock.today()
        ids = [row["id"] for row in found]
        served = places.served_by_organisation(ids, day)
        names, ties = successions_read.names_on(ids, day), successions_read.names_and_ties(ids)
        return [
            {
                **row,
                "name": names.get(row["id"], row["name"]),
                "serves": served.get(row["id"], []),
                **ties[row["id"]],
            }
            for row in found
        ]

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

    @transition(RenameInput)
    def rename(self, record: Organisation, data: dict[str, Any], version: int) -> Organisation:
        """Give it a new name from a day; the one before it is kept."""
        return successions.rename(record, by=self.request.user, version=version, **data)

    @transition(SucceedInput)
    def succeed(self, record: Organisation, data: dict[str, Any], version: int) -> Organisation:
        """Say what comes after it; what it leaves is offered there, ahead of its day on the day."""
        rest = dict(data)
        merging, after = rest.pop("merging", []), rest.pop("successors")
        made = successions.declare(
            by=self.request.user,
            predecessors=[record, *merging],
            successors=after,
            version=version,
            **rest,
        )
        return made[0].predecessor

    @transition(TakeBackSuccessionInput)
    def take_back_succession(self, record: Organisation, data: dict[str, Any], version: int) -> Organisation:
        """Take back what comes after it, as long as nothing it leaves has been accepted."""
        return announced.take_back(record, by=self.request.user, version=version, **data)[0].predecessor

    @transition(CarryRolesInput)
    def carry_roles(self, record: Organisation, data: dict[str, Any], version: int) -> Organisation:
        """Carry the roles of its officers over to what came after it: each holds it there from today."""
        carried_roles.carry_over(record, by=self.request.user, version=version, **data)
        return record
