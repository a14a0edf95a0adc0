"""Milestones through the API, whatever they are of."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet

from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import DayFilter, FlagFilter
from lsp.api.inputs import Day, Input, Text
from lsp.api.reasons import ReasonInput
from strategies.forms.steps import FinishForm, MilestoneForm


class MilestoneUpdate(Input):
    """What is to be done by when."""

    page_form = MilestoneForm

    title = Text(max_length=200)
    due_on = Day()


class FinishInput(Input):
    """The day on which it was done."""

    page_form = FinishForm

    done_on = Day(required=False, allow_null=True, help_text="Today, unless it is given.")


class StepFilter(django_filters.FilterSet):
    """By dates, and whether it is still to be done. `over`: what they belong to is so no more."""

    over: ClassVar[Q]

    due_from = DayFilter(field_name="due_on", lookup_expr="gte")
    due_until = DayFilter(field_name="due_on", lookup_expr="lte")
    open = FlagFilter(method="that_are_open")

    def that_are_open(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Neither done nor given up, of what is not over; or the others."""
        still = Q(done_on=None, dropped_at=None) & ~self.over
        return queryset.filter(still if value else ~still)


class StepViewSet(Creates, Updates, GovernedViewSet):
    """Milestones of something: `services` writes them, `of` is what they belong to."""

    ordering = ("due_on", "id")
    update_input = MilestoneUpdate
    services: Any
    of: str

    def perform_create(self, data: dict[str, Any]) -> Any:
        """Set it."""
        return self.services.add(data.pop(self.of), by=self.request.user, **data)

    def perform_update(self, record: Any, data: dict[str, Any], version: int) -> Any:
        """Change title or day."""
        return self.services.change(record, by=self.request.user, version=version, **data)

    @transition(FinishInput)
    def finish(self, record: Any, data: dict[str, Any], version: int) -> Any:
        """Say that it is done."""
        return self.services.finish(record, by=self.request.user, version=version, **data)

    @transition(ReasonInput)
    def reopen(self, record: Any, data: dict[str, Any], version: int) -> Any:
        """Say that it is not done after all."""
        return self.services.reopen(record, by=self.request.user, version=version, **data)

    @transition(ReasonInput)
    def drop(self, record: Any, data: dict[str, Any], version: int) -> Any:
        """Give it up."""
        return self.services.drop(record, by=self.request.user, version=version, **data)
