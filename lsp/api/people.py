"""`/api/v1/people/` and `/api/v1/role-grants/`."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from rest_framework import serializers

from lsp import clock
from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Choice, Day, Email, EndInput, Input, Reference, Text, Whole
from lsp.api.outputs import DatedOut, LspBrief, OrganisationBrief, RecordOut
from lsp.api.trail import RedactInput
from lsp.errors import InvalidInput, PermissionRefused
from lsp.forms.people import GrantForm, PersonForm
from lsp.models import ElectedOffice, LocalStrategicPartnership, Organisation, Person, Role, RoleGrant, User
from lsp.queries import people as rows_of
from lsp.services import grants, people, redaction


class ElectedOfficeOut(serializers.Serializer):
    """An elected office."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=ElectedOffice.Kind.choices)
    authority_id = serializers.IntegerField(allow_null=True)
    place = serializers.CharField(allow_blank=True)
    council_role = serializers.ChoiceField(choices=ElectedOffice.CouncilRole.choices, allow_blank=True)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)


class PersonOut(RecordOut):
    """Somebody who sits, signs or answers."""

    name = serializers.CharField()
    job_title = serializers.CharField(allow_blank=True)
    email = serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Null where it is not for you."
    )
    has_account = serializers.BooleanField()
    elected_offices = ElectedOfficeOut(many=True, help_text="Those held today.")


class PersonFields(Input):
    """What is written of a person."""

    page_form = PersonForm

    name = Text(max_length=200)
    job_title = Text(max_length=200, required=False, allow_blank=True)
    email = Email(required=False, allow_blank=True)


class PersonFilter(django_filters.FilterSet):
    """By name."""

    name = django_filters.CharFilter(lookup_expr="icontains")


class PersonViewSet(Creates, Updates, GovernedViewSet):
    """People; read by those who hold a role."""

    resource, model, output, public = "people", Person, PersonOut, False
    ordering, filterset_class = ("name", "id"), PersonFilter
    create_input = update_input = PersonFields
    rows = staticmethod(rows_of.person_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the elected offices held today."""
        found = rows_of.told_to(self.request.user, super().answer(rows))
        offices = rows_of.offices_by_person([row["id"] for row in found], clock.today())
        return [{**row, "elected_offices": offices.get(row["id"], [])} for row in found]

    def perform_create(self, data: dict[str, Any]) -> Person:
        """A new person."""
        return people.create(by=self.request.user, **data)

    def perform_update(self, record: Person, data: dict[str, Any], version: int) -> Person:
        """Correct it."""
        return people.update(record, by=self.request.user, changes=data, version=version)

    @transition(RedactInput)
    def redact(self, record: Person, data: dict[str, Any], version: int) -> Person:
        """Remove everything personal about somebody who has left, under data protection law."""
        return redaction.of_person(record, by=self.request.user, version=version, **data)


class AccountBrief(serializers.Serializer):
    """An account, named."""

    id = serializers.IntegerField()
    username = serializers.CharField()


class NamedBody(serializers.Serializer):
    """The body a role is for."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class RoleGrantOut(DatedOut):
    """A role of an account: in one partnership; an agency officer's for one organisation, a secretary's for a body."""

    role = serializers.ChoiceField(choices=Role.choices)
    user = AccountBrief()
    lsp = LspBrief(allow_null=True)
    organisation = OrganisationBrief(allow_null=True)
    body = NamedBody(allow_null=True, help_text="A body secretary's; null: every body of the partnership.")


class RoleGrantCreate(Input):
    """A further role."""

    page_form = GrantForm

    user = Text(max_length=254, help_text="User name or e-mail address of the account.")
    role = Choice(choices=Role.choices)
    lsp = Reference(LocalStrategicPartnership, required=False, allow_null=True)
    organisation = Reference(Organisation, required=False, allow_null=True)
    body = Whole(required=False, allow_null=True, help_text="The id of a body: for a body secretary alone.")
    starts_on = Day(required=False)
    ends_on = Day(required=False, allow_null=True)


class RoleGrantFilter(django_filters.FilterSet):
    """By account, role, partnership, organisation, body."""

    user = IdFilter(field_name="user_id")
    role = django_filters.ChoiceFilter(choices=Role.choices)
    lsp = IdFilter(field_name="lsp_id")
    organisation = IdFilter(field_name="organisation_id")
    body = IdFilter(field_name="body_id")


class RoleGrantViewSet(Creates, GovernedViewSet):
    """Who may do what, from when until when: one's own, and those of partnerships one coordinates."""

    resource, model, output, public = "role-grants", RoleGrant, RoleGrantOut, False
    ordering, filterset_class = ("id",), RoleGrantFilter
    create_input = RoleGrantCreate
    rows = staticmethod(rows_of.role_grant_rows)

    def visible(self) -> QuerySet:
        """Without a colleague's roles in partnerships the caller may not know of (V2)."""
        known = LocalStrategicPartnership.objects.visible_to(self.request.user)
        return super().visible().filter(Q(lsp=None) | Q(lsp__in=known))

    def perform_create(self, data: dict[str, Any]) -> RoleGrant:
        """Give the role; whether an account exists is told to those who may give it."""
        lsp = data.get("lsp")
        grants.may_give(self.request.user, data["role"], lsp.pk if lsp else None).require(PermissionRefused)
        return grants.give(by=self.request.user, **{**data, "user": _account(data["user"])})

    @transition(EndInput)
    def end(self, record: RoleGrant, data: dict[str, Any], version: int) -> RoleGrant:
        """End the role; it bites at the next request."""
        return grants.end(record, by=self.request.user, version=version, **data)


def _account(named: str) -> User:
    found = rows_of.account_called(named)
    if found is None:
        raise InvalidInput.field("user", rows_of.NO_ACCOUNT.format(typed=named), code="unknown")
    return found
