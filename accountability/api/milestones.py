"""`/api/v1/milestones/`: what lies on the way to what was promised."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accountability.api.commitments import ReasonInput
from accountability.api.progress import ReportedCommitment
from accountability.forms.milestones import FinishForm, MilestoneForm
from accountability.models import Commitment, Milestone
from accountability.models.milestone import STATES
from accountability.queries.milestones import milestone_rows, milestones_told
from accountability.services import milestones
from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import DayFilter, FlagFilter, IdFilter
from lsp.api.inputs import Day, Input, Reference, Text
from lsp.api.outputs import RecordOut


class MilestoneOut(RecordOut):
    """A step of a commitment."""

    commitment = ReportedCommitment()
    position = serializers.IntegerField(help_text="Its number within the commitment, permanent.")
    title = serializers.CharField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    dropped_at = serializers.DateTimeField(allow_null=True)
    drop_reason = serializers.CharField(allow_blank=True)
    standing = serializers.ChoiceField(choices=[(each.code, each.label) for each in STATES])


class MilestoneUpdate(Input):
    """What is to be done by when."""

    page_form = MilestoneForm

    title = Text(max_length=200)
    due_on = Day()


class MilestoneCreate(MilestoneUpdate):
    """A further step of a commitment."""

    commitment = Reference(Commitment)


class FinishInput(Input):
    """The day on which it was done."""

    page_form = FinishForm

    done_on = Day(required=False, allow_null=True, help_text="Today, unless it is given.")


class MilestoneFilter(django_filters.FilterSet):
    """By commitment, partnership, agency, dates, and whether it is still to be done."""

    commitment = IdFilter(field_name="commitment_id")
    lsp = IdFilter(field_name="commitment__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="commitment__lsp__slug")
    organisation = IdFilter(field_name="commitment__organisation_id")
    due_from = DayFilter(field_name="due_on", lookup_expr="gte")
    due_until = DayFilter(field_name="due_on", lookup_expr="lte")
    open = FlagFilter(method="that_are_open")

    def that_are_open(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Neither done nor given up; or the others."""
        still = {"done_on": None, "dropped_at": None}
        return queryset.filter(**still) if value else queryset.exclude(**still)


class MilestoneViewSet(Creates, Updates, GovernedViewSet):
    """Milestones of commitments."""

    resource, model, output = "milestones", Milestone, MilestoneOut
    ordering, filterset_class = ("due_on", "id"), MilestoneFilter
    create_input, update_input = MilestoneCreate, MilestoneUpdate
    rows = staticmethod(milestone_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the reference of the commitment, and how each stands."""
        return milestones_told(super().answer(rows))

    def perform_create(self, data: dict[str, Any]) -> Milestone:
        """Set it."""
        return milestones.add(data.pop("commitment"), by=self.request.user, **data)

    def perform_update(self, record: Milestone, data: dict[str, Any], version: int) -> Milestone:
        """Change title or day."""
        return milestones.change(record, by=self.request.user, version=version, **data)

    @transition(FinishInput)
    def finish(self, record: Milestone, data: dict[str, Any], version: int) -> Milestone:
        """Say that it is done."""
        return milestones.finish(record, by=self.request.user, version=version, **data)

    @transition(ReasonInput)
    def reopen(self, record: Milestone, data: dict[str, Any], version: int) -> Milestone:
        """Say that it is not done after all."""
        return milestones.reopen(record, by=self.request.user, version=version, **data)

    @transition(ReasonInput)
    def drop(self, record: Milestone, data: dict[str, Any], version: int) -> Milestone:
        """Give it up."""
        return milestones.drop(record, by=self.request.user, version=version, **data)
