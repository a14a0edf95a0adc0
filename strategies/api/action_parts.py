"""`/api/v1/action-resources/` and `/action-milestones/`: what actions take, and what lies on their way."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from rest_framework import serializers

from lsp.api.base import Creates, GovernedViewSet, transition
from lsp.api.filters import FlagFilter, IdFilter
from lsp.api.inputs import Amount, Choice, Input, Reference, Text
from lsp.api.outputs import AmountOut, LspBrief, OrganisationBrief, RecordOut
from lsp.api.reasons import ReasonInput
from lsp.models import Organisation
from strategies import workflow
from strategies.api.steps import MilestoneUpdate, StepFilter, StepViewSet
from strategies.forms.actions import ResourceForm
from strategies.models import Action, ActionMilestone, ActionResource
from strategies.models.step import STATES
from strategies.queries.rows import milestone_rows, milestones_told, resource_rows, resources_told
from strategies.services import action_milestones, action_resources
from strategies.units import UNITS

NOT_FOR_YOU = "Null where it is not for you."


class ActionBrief(serializers.Serializer):
    """The action, named."""

    id = serializers.IntegerField()
    title = serializers.CharField()
    lsp = LspBrief()
    organisation = OrganisationBrief()


class OfActionFilter(django_filters.FilterSet):
    """By action, partnership, accountable organisation and block."""

    action = IdFilter(field_name="action_id")
    lsp = IdFilter(field_name="action__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="action__lsp__slug")
    accountable = IdFilter(field_name="action__organisation_id")
    block = IdFilter(field_name="action__block_id")


# What it takes ------------------------------------------------------------------------------------------------


class ActionResourceOut(RecordOut):
    """What an organisation is to put into an action, in one unit."""

    unit = serializers.ChoiceField(choices=UNITS)
    amount = AmountOut(allow_null=True, help_text="Null for what is in kind.")
    what = serializers.CharField()
    funding_stream = serializers.CharField(allow_blank=True, help_text="Of money; empty for the rest.")
    taken_back_at = serializers.DateTimeField(allow_null=True)
    taken_back_reason = serializers.CharField(allow_blank=True, allow_null=True, help_text=NOT_FOR_YOU)
    organisation = OrganisationBrief(help_text="Who gives it.")
    action = ActionBrief()


class ActionResourceCreate(Input):
    """What an action takes, and who gives it."""

    page_form = ResourceForm

    action = Reference(Action)
    organisation = Reference(Organisation)
    unit = Choice(choices=UNITS)
    amount = Amount(required=False, allow_null=True)
    what = Text(max_length=200)
    funding_stream = Text(max_length=200, required=False, allow_blank=True)


class ActionResourceFilter(OfActionFilter):
    """By action, partnership, accountable organisation, block, who gives it, unit and funding stream."""

    organisation = IdFilter(field_name="organisation_id")
    unit = django_filters.ChoiceFilter(choices=UNITS)
    funding_stream = django_filters.CharFilter(lookup_expr="icontains")
    taken_back = FlagFilter(method="that_were_taken_back")

    def that_were_taken_back(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Those taken out; or the others."""
        return queryset.filter(taken_back_at__isnull=not value)


class ActionResourceViewSet(Creates, GovernedViewSet):
    """What actions take: money by funding stream, staff days, data sets, in kind."""

    resource, model, output = "action-resources", ActionResource, ActionResourceOut
    ordering, filterset_class = ("id",), ActionResourceFilter
    create_input = ActionResourceCreate
    rows = staticmethod(resource_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Why one was taken out is told to insiders."""
        return resources_told(super().answer(rows), self.request.user)

    def perform_create(self, data: dict[str, Any]) -> ActionResource:
        """Say what it takes."""
        return action_resources.plan(data.pop("action"), by=self.request.user, **data)

    @transition(ReasonInput)
    def take_back(self, record: ActionResource, data: dict[str, Any], version: int) -> ActionResource:
        """It is not put into the action after all."""
        return action_resources.take_back(record, by=self.request.user, version=version, **data)


# What lies on its way -----------------------------------------------------------------------------------------


class ActionMilestoneOut(RecordOut):
    """A step of an action."""

    action = ActionBrief()
    position = serializers.IntegerField(help_text="Its number within the action, permanent.")
    title = serializers.CharField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    dropped_at = serializers.DateTimeField(allow_null=True)
    drop_reason = serializers.CharField(allow_blank=True, allow_null=True, help_text=NOT_FOR_YOU)
    standing = serializers.ChoiceField(choices=[(each.code, each.label) for each in STATES])


class ActionMilestoneCreate(MilestoneUpdate):
    """A further step of an action."""

    action = Reference(Action)


class ActionMilestoneFilter(StepFilter, OfActionFilter):
    """By action, partnership, accountable organisation, block, dates, and whether it is still to be done."""

    over = ~Q(action__state__in=workflow.OPEN)


class ActionMilestoneViewSet(StepViewSet):
    """Milestones of actions."""

    resource, model, output = "action-milestones", ActionMilestone, ActionMilestoneOut
    filterset_class, create_input = ActionMilestoneFilter, ActionMilestoneCreate
    rows = staticmethod(milestone_rows)
    services, of = action_milestones, "action"

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With how each stands today; why one was given up is told to insiders."""
        return milestones_told(super().answer(rows), self.request.user)
