"""`/api/v1/actions/`: the action plan; the steps are those of the workflow's table, one address each."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from lsp import clock
from lsp.api.base import Creates, FromHistory, GovernedViewSet, Updates
from lsp.api.filters import DayFilter, IdFilter
from lsp.api.inputs import Day, Input, Reference, Text
from lsp.api.outputs import BlockBrief, LspBrief, OrganisationBrief, PersonBrief, RecordOut
from lsp.api.reasons import NoteInput
from lsp.api.steps import add_steps
from lsp.forms.reasons import LONG
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person
from lsp.queries.successions import name_briefs
from strategies import workflow
from strategies.forms.actions import ActionForm, CompleteForm, EditActionForm
from strategies.models import Action
from strategies.queries.actions import contributing_on, on_day
from strategies.queries.rows import action_rows, actions_told
from strategies.querysets import standing_on
from strategies.services import actions

STATES = workflow.ACTION.choices()
STANDINGS = [(state.code, state.label) for state in workflow.STANDINGS]


class ActionOut(RecordOut):
    """What is to be done for an outcome or a priority: by whom, from when until when."""

    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    serves = serializers.CharField(allow_blank=True, help_text="The outcome or priority it serves, in words.")
    starts_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    standing = serializers.ChoiceField(choices=STANDINGS, help_text="How it stands on the day asked for.")
    agreed_at = serializers.DateTimeField(allow_null=True, help_text="When it was put in the action plan.")
    done_on = serializers.DateField(allow_null=True)
    dropped_at = serializers.DateTimeField(allow_null=True)
    drop_reason = serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Null where it is not for you."
    )
    lsp = LspBrief()
    block = BlockBrief()
    organisation = OrganisationBrief(help_text="The one that is accountable.")
    person = PersonBrief(allow_null=True)
    contributors = OrganisationBrief(many=True, help_text="Those that contribute, by name.")


class ActionFields(Input):
    """What an action says."""

    page_form = ActionForm

    title = Text(max_length=200)
    description = Text(max_length=LONG, required=False, allow_blank=True)
    block = Reference(Block)
    serves = Text(max_length=300, required=False, allow_blank=True)
    organisation = Reference(Organisation)
    person = Reference(Person, required=False, allow_null=True)
    contributors = serializers.ListField(
        child=Reference(Organisation),
        required=False,
        max_length=500,
        help_text="All that contribute beside the accountable one.",
    )
    starts_on = Day(required=False, allow_null=True)
    due_on = Day(required=False, allow_null=True)


class ActionCreate(ActionFields):
    """A draft."""

    lsp = Reference(LocalStrategicPartnership)


class ActionUpdate(ActionFields):
    """What it says from now on. What stands in the action plan is changed with the reason."""

    page_form = EditActionForm

    reason = Text(max_length=LONG, required=False, allow_blank=True)


class CompleteInput(NoteInput):
    """The day on which it was done."""

    page_form = CompleteForm

    done_on = Day(required=False, allow_null=True, help_text="Today, unless it is given.")


class ActionFilter(django_filters.FilterSet):
    """By partnership, agency, block, person, state, standing, dates and words."""

    lsp = IdFilter(field_name="lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="lsp__slug")
    organisation = IdFilter(field_name="organisation_id")
    contributor = IdFilter(method="that_it_contributes_to")
    block = IdFilter(field_name="block_id")
    person = IdFilter(field_name="person_id")
    state = django_filters.ChoiceFilter(choices=STATES)
    standing = django_filters.ChoiceFilter(choices=STANDINGS, method="that_stand")
    due_from = DayFilter(field_name="due_on", lookup_expr="gte")
    due_until = DayFilter(field_name="due_on", lookup_expr="lte")
    starts_from = DayFilter(field_name="starts_on", lookup_expr="gte")
    starts_until = DayFilter(field_name="starts_on", lookup_expr="lte")
    title = django_filters.CharFilter(lookup_expr="icontains")

    @property
    def day(self) -> date:
        """The day asked for, today where none is: what is no day was refused before."""
        asked = self.request.query_params.get("as_at", "any")
        return clock.today() if asked == "any" else date.fromisoformat(asked)

    def that_it_contributes_to(self, queryset: QuerySet, name: str, value: Any) -> QuerySet:
        """Those it contributed to on the day."""
        rows = contributing_on(self.day, organisation_id=value).order_by()
        return queryset.filter(id__in=rows.values("action"))

    def that_stand(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Those that stood so on the day."""
        return queryset.alias(stands=standing_on(self.day)).filter(stands=value)


class ActionViewSet(FromHistory, Creates, Updates, GovernedViewSet):
    """Actions of the action plan, from the draft to the day they are done."""

    resource, model, output = "actions", Action, ActionOut
    ordering, filterset_class = ("id",), ActionFilter
    create_input, update_input = ActionCreate, ActionUpdate
    rows = staticmethod(action_rows)
    on_day = staticmethod(on_day)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With those that contributed on the day, each organisation under the name it bore then (L6)."""
        day = self.as_at(None) or clock.today()
        told = actions_told(super().answer(rows), self.request.user, day)
        contribute = [{"organisation": each} for row in told for each in row["contributors"]]
        name_briefs([*told, *contribute], day)
        return told

    def perform_create(self, data: dict[str, Any]) -> Action:
        """Draft it."""
        return actions.draft(by=self.request.user, **data)

    def perform_update(self, record: Action, data: dict[str, Any], version: int) -> Action:
        """Write the draft, or change what stands in the action plan, with the reason."""
        return actions.edit(record, by=self.request.user, version=version, **data)


SERVICES: dict[str, Callable[..., Action]] = {
    "agree": actions.agree,
    "complete": actions.complete,
    "reopen": actions.reopen,
    "drop": actions.drop,
}
SHAPES: dict[str, type[Input]] = {"complete": CompleteInput}
add_steps(ActionViewSet, workflow.find, SERVICES, SHAPES)
