"""`/api/v1/body-links/`: how bodies stand to other bodies, inside or outside the partnership (P12)."""

from typing import Any

import django_filters
from rest_framework import serializers

from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Choice, Day, EndInput, Input, Reference, Text
from lsp.api.outputs import DatedOut, OrganisationBrief, PersonBrief
from lsp.models import Organisation, Person
from partnerships.api.filters import OfBodyFilter
from partnerships.api.shapes import BodyOfLsp, HandOver
from partnerships.models import Body, BodyLink
from partnerships.queries import links as queries
from partnerships.services import links


class LinkOut(DatedOut):
    """How a body stands to another one."""

    kind = serializers.ChoiceField(choices=BodyLink.Kind.choices)
    body = BodyOfLsp()
    other = BodyOfLsp(allow_null=True, help_text="Null: a body outside the register.")
    outside_name = serializers.CharField(allow_blank=True)
    organisation = OrganisationBrief(allow_null=True, help_text="Whose body the one outside is.")
    representative = PersonBrief(allow_null=True, help_text="Who represents the partnership there (P12).")
    purpose = serializers.CharField(allow_blank=True)


class LinkUpdate(Input):
    """What of a link can be put right."""

    representative = Reference(Person, required=False, allow_null=True)
    organisation = Reference(Organisation, required=False, allow_null=True)
    purpose = Text(required=False, max_length=300, allow_blank=True)
    starts_on = Day(required=False)


class LinkCreate(LinkUpdate):
    """A new link: `other`, or `outside_name`."""

    body = Reference(Body)
    kind = Choice(choices=BodyLink.Kind.choices)
    other = Reference(Body, required=False, allow_null=True)
    outside_name = Text(required=False, max_length=200, allow_blank=True)
    starts_on = Day()
    ends_on = Day(required=False, allow_null=True, help_text="The first day it no longer holds.")


class LinkFilter(OfBodyFilter):
    """By body, partnership, kind, the other body, who represents the partnership there."""

    kind = django_filters.ChoiceFilter(choices=BodyLink.Kind.choices)
    other = IdFilter(field_name="other_id")
    representative = IdFilter(field_name="representative_id")
    organisation = IdFilter(field_name="organisation_id")


class LinkViewSet(Creates, Updates, GovernedViewSet):
    """Links of bodies with other bodies."""

    resource, model, output = "body-links", BodyLink, LinkOut
    ordering, filterset_class = ("body__id", "kind", "id"), LinkFilter
    create_input, update_input = LinkCreate, LinkUpdate
    rows = staticmethod(queries.link_rows)

    def perform_create(self, data: dict[str, Any]) -> BodyLink:
        """Link two bodies."""
        return links.create(by=self.request.user, **data)

    def perform_update(self, record: BodyLink, data: dict[str, Any], version: int) -> BodyLink:
        """Put a link right."""
        return links.update(record, by=self.request.user, changes=data, version=version)

    @transition(HandOver)
    def hand_over(self, record: BodyLink, data: dict[str, Any], version: int) -> BodyLink:
        """Somebody else represents the partnership there from a day: the link ends, and goes on as the one answered."""
        return links.hand_over(record, by=self.request.user, version=version, **data)

    @transition(EndInput)
    def end(self, record: BodyLink, data: dict[str, Any], version: int) -> BodyLink:
        """End a link."""
        return links.end(record, by=self.request.user, version=version, **data)
