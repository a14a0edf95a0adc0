"""`/api/v1/office-arrangements/`: by how many the offices of bodies are held, and in which order they go round."""

from collections.abc import Sequence
from typing import Any

import django_filters
from rest_framework import serializers

from lsp.api.base import Creates, GovernedViewSet, transition
from lsp.api.inputs import Choice, Day, Input, Reference, Whole
from lsp.api.outputs import DatedOut, OrganisationBrief
from lsp.models import Organisation
from partnerships.api.filters import OfBodyFilter
from partnerships.api.shapes import BodyOfLsp, SeatBrief, StructureEnd
from partnerships.forms.arrangements import ArrangementForm
from partnerships.models import Body, Office, OfficeArrangement, Seat
from partnerships.queries import arrangements as queries
from partnerships.services import arrangements


class ArrangementOut(DatedOut):
    """How an office of a body is held."""

    kind = serializers.ChoiceField(choices=Office.Kind.choices)
    holders = serializers.IntegerField(help_text="At a time.")
    months = serializers.IntegerField(
        allow_null=True, help_text="Of a turn; null where it does not go round."
    )
    first_turn_on = serializers.DateField(allow_null=True)
    body = BodyOfLsp()
    turns = SeatBrief(many=True, help_text="The seats in the order of their turns.")
    organisations = OrganisationBrief(
        many=True, help_text="Where it goes round among organisations: these, in the order of their turns."
    )


class ArrangementCreate(Input):
    """A new arrangement; with months, first day, and turns or organisations where the office goes round."""

    page_form = ArrangementForm

    body = Reference(Body)
    kind = Choice(choices=Office.Kind.choices)
    starts_on = Day()
    holders = Whole(required=False, min_value=1, max_value=20)
    months = Whole(required=False, allow_null=True, min_value=1, max_value=240)
    first_turn_on = Day(required=False, allow_null=True)
    turns = serializers.ListField(child=Reference(Seat), required=False, max_length=100)
    organisations = serializers.ListField(child=Reference(Organisation), required=False, max_length=100)


class ArrangementFilter(OfBodyFilter):
    """By body, partnership and office."""

    kind = django_filters.ChoiceFilter(choices=Office.Kind.choices)


class ArrangementViewSet(Creates, GovernedViewSet):
    """How offices are held."""

    resource, model, output = "office-arrangements", OfficeArrangement, ArrangementOut
    ordering, filterset_class = ("body__id", "kind", "id"), ArrangementFilter
    create_input = ArrangementCreate
    rows = staticmethod(queries.arrangement_rows)

    def answer(self, found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the order in which they go round."""
        told = super().answer(found)
        turns = queries.turns_by_arrangement([row["id"] for row in told])
        for row in told:
            row.update(turns[row["id"]])
        return told

    def perform_create(self, data: dict[str, Any]) -> OfficeArrangement:
        """Arrange how an office is held."""
        return arrangements.arrange(by=self.request.user, **data)

    @transition()
    def confirm_next(
        self, record: OfficeArrangement, data: dict[str, Any], version: int
    ) -> OfficeArrangement:
        """Give the office to whoever's turn is next; the present holder's ends on the day it begins."""
        arrangements.confirm_next(record, by=self.request.user, version=version)
        return record

    @transition(StructureEnd)
    def end(self, record: OfficeArrangement, data: dict[str, Any], version: int) -> OfficeArrangement:
        """End the arrangement."""
        return arrangements.end(record, by=self.request.user, version=version, **data)
