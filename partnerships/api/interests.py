"""`/api/v1/interests/`: declared in items, taken back where they were recorded by mistake (P7)."""

from typing import Any

import django_filters

from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import FlagFilter, IdFilter
from partnerships.api import recorded_shapes as shapes
from partnerships.models import Interest
from partnerships.queries import recorded_rows
from partnerships.services import interests


class InterestFilter(django_filters.FilterSet):
    """By item, meeting, body, partnership, person."""

    item = IdFilter(field_name="item_id")
    meeting = IdFilter(field_name="item__meeting_id")
    body = IdFilter(field_name="item__body_id")
    lsp = IdFilter(field_name="item__body__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="item__body__lsp__slug")
    person = IdFilter(field_name="person_id")
    withdrew = FlagFilter()


class InterestViewSet(Creates, Updates, GovernedViewSet):
    """Interests declared in the items of meetings."""

    resource, model, output = "interests", Interest, shapes.InterestOut
    ordering, filterset_class = ("item__id", "id"), InterestFilter
    create_input, update_input = shapes.InterestCreate, shapes.InterestUpdate
    rows = staticmethod(recorded_rows.interest_rows)

    def perform_create(self, data: dict[str, Any]) -> Interest:
        """Record an interest."""
        return interests.declare(by=self.request.user, **data)

    def perform_update(self, record: Interest, data: dict[str, Any], version: int) -> Interest:
        """Put an interest right."""
        reason = data.pop("reason", "")
        return interests.change(record, by=self.request.user, changes=data, reason=reason, version=version)

    @transition(shapes.WhyInput)
    def take_back(self, record: Interest, data: dict[str, Any], version: int) -> Interest:
        """Take back an interest that was recorded by mistake."""
        return interests.take_back(record, by=self.request.user, version=version, **data)
