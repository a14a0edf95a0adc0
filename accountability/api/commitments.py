"""`/api/v1/commitments/`: the steps are those of the workflow's tables, one address each."""

from collections.abc import Callable, Sequence
from typing import Any

import django_filters
from django.db.models import QuerySet
from rest_framework import serializers

from accountability import forms, workflow
from accountability.models import Commitment, Obligation
from accountability.queries import rows as rows_of
from accountability.queries.commitments import on_day
from accountability.querysets import known_orphaned, standing_on
from accountability.services import commitments, relating
from lsp import clock
from lsp.api.base import Creates, FromHistory, GovernedViewSet, Updates
from lsp.api.filters import DayFilter, FlagFilter, IdFilter
from lsp.api.inputs import Day, Flag, Input, Reference, Text
from lsp.api.outputs import BlockBrief, LspBrief, OrganisationBrief, PersonBrief, RecordOut
from lsp.api.reasons import NoteInput, ReasonInput
from lsp.api.steps import add_steps
from lsp.errors import InvalidInput
from lsp.forms.reasons import LONG
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person
from lsp.queries.successions import name_briefs
from partnerships.models import Agreement, Decision
from strategies.models import Action

STATES = workflow.COMMITMENT.choices()
STANDINGS = [(state.code, state.label) for state in workflow.STANDINGS]
DECISION = ("decision_body", "decision_on", "decision_minute")


class DecisionBrief(serializers.Serializer):
    """A decision, as it is quoted."""

    id = serializers.IntegerField()
    reference = serializers.CharField()


class PartOut(serializers.Serializer):
    """The same promise, as another partnership has it."""

    id = serializers.IntegerField()
    reference = serializers.CharField(allow_null=True)
    lsp = LspBrief()


class CommitmentOut(RecordOut):
    """A promise of an agency to a partnership."""

    reference = serializers.CharField(allow_null=True, help_text="Given when made, permanent, without gaps.")
    title = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    measure_of_success = serializers.CharField(allow_blank=True)
    due_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=STATES)
    standing = serializers.ChoiceField(choices=STANDINGS, help_text="How it stands today, overdue apart.")
    published = serializers.BooleanField()
    lsp = LspBrief()
    organisation = OrganisationBrief()
    block = BlockBrief(allow_null=True)
    owner = PersonBrief(allow_null=True)
    decision_body = serializers.CharField(allow_blank=True)
    decision_on = serializers.DateField(allow_null=True)
    decision_minute = serializers.CharField(allow_blank=True)
    decision = DecisionBrief(allow_null=True, help_text="Where it was recorded here, and you may know of it.")
    also_made_to = PartOut(
        many=True, help_text="Other partnerships it is promised to, as far as you see them."
    )
    action = serializers.IntegerField(allow_null=True, help_text="Its id, where you may know of it.")
    agreement = serializers.IntegerField(allow_null=True, help_text="Its id, where you may know of it.")
    obligation = serializers.IntegerField(allow_null=True, help_text="Its id, where you may know of it.")
    made_at = serializers.DateTimeField(allow_null=True)
    accepted_at = serializers.DateTimeField(allow_null=True)
    delivered_at = serializers.DateTimeField(allow_null=True)
    confirmed_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    closing_reason = serializers.CharField(allow_blank=True)
    returned_at = serializers.DateTimeField(allow_null=True)
    return_reason = serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Null where it is not for you."
    )


class CommitmentUpdate(Input):
    """What the agency writes before it makes the commitment."""

    page_form = forms.CommitmentForm

    title = Text(max_length=200)
    description = Text(max_length=LONG, required=False, allow_blank=True)
    measure_of_success = Text(max_length=LONG, required=False, allow_blank=True)
    block = Reference(Block, required=False, allow_null=True)
    due_on = Day(required=False, allow_null=True)
    owner = Reference(Person, required=False, allow_null=True)


class CommitmentCreate(CommitmentUpdate):
    """A draft of the agency; with a decision, what the coordinator records from it for the agency."""

    page_form = forms.RecordForm

    lsp = Reference(LocalStrategicPartnership)
    organisation = Reference(Organisation)
    decision_body = Text(max_length=200, required=False)
    decision_on = Day(required=False)
    decision_minute = Text(max_length=100, required=False)
    also_to = serializers.ListField(
        child=Reference(LocalStrategicPartnership),
        required=False,
        max_length=500,
        help_text="Other partnerships that the same is promised to; not from a decision.",
    )
    decision = Reference(
        Decision, required=False, help_text="In place of the three, where it is recorded here."
    )


class AcceptInput(NoteInput):
    """Acceptance, and whether the public sees it from now on."""

    page_form = forms.AcceptForm

    publish = Flag(required=False)


class RescheduleInput(ReasonInput):
    """Another due date."""

    page_form = forms.RescheduleForm

    due_on = Day()


class OwnInput(NoteInput):
    """Who answers for it from now on."""

    page_form = forms.OwnForm

    owner = Reference(Person)


class ExtendInput(NoteInput):
    """Another partnership that the same is promised to: the one of the block it serves there."""

    page_form = forms.ExtendForm

    block = Reference(Block)


class RelateInput(NoteInput):
    """Which action, agreement and obligation it serves; what is left out stays as it is, null is none."""

    page_form = forms.RelateForm

    action = Reference(Action, required=False, allow_null=True)
    agreement = Reference(Agreement, required=False, allow_null=True)
    obligation = Reference(Obligation, required=False, allow_null=True)


class CommitmentFilter(django_filters.FilterSet):
    """By partnership, agency, block, state, standing, date and words."""

    lsp = IdFilter(field_name="lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="lsp__slug")
    organisation = IdFilter(field_name="organisation_id")
    organisation_slug = django_filters.CharFilter(field_name="organisation__slug")
    block = IdFilter(field_name="block_id")
    owner = IdFilter(field_name="owner_id")
    decision = IdFilter(method="that_serve")
    action = IdFilter(method="that_serve")
    agreement = IdFilter(method="that_serve")
    obligation = IdFilter(method="that_serve")
    state = django_filters.ChoiceFilter(choices=STATES)
    standing = django_filters.ChoiceFilter(choices=STANDINGS, method="that_stand")
    published = FlagFilter(field_name="published")
    orphaned = FlagFilter(method="that_are_orphaned")
    due_from = DayFilter(field_name="due_on", lookup_expr="gte")
    due_until = DayFilter(field_name="due_on", lookup_expr="lte")
    title = django_filters.CharFilter(lookup_expr="icontains")

    def that_serve(self, queryset: QuerySet, name: str, value: int) -> QuerySet:
        """Those that serve it or follow from it, as far as the reader may know of it at all."""
        models: dict[str, Any] = {
            "decision": Decision,
            "action": Action,
            "agreement": Agreement,
            "obligation": Obligation,
        }
        known = models[name].objects.visible_to(self.request.user).filter(pk=value)
        return queryset.filter(**{f"{name}__in": known.order_by().values("pk")})

    def that_are_orphaned(self, queryset: QuerySet, name: str, value: bool) -> QuerySet:
        """Those whose owner holds nothing for the agency today, as far as the reader is told so; or the others."""
        orphans = known_orphaned(self.request.user, clock.today())
        return queryset.filter(orphans) if value else queryset.exclude(orphans)

    def that_stand(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Those that stand so today."""
        return queryset.alias(stands=standing_on(clock.today())).filter(stands=value)


class CommitmentViewSet(FromHistory, Creates, Updates, GovernedViewSet):
    """Promises of agencies, from the draft to the confirmation."""

    resource, model, output = "commitments", Commitment, CommitmentOut
    ordering, filterset_class = ("id",), CommitmentFilter
    create_input, update_input = CommitmentCreate, CommitmentUpdate
    rows = staticmethod(rows_of.commitment_rows)
    on_day = staticmethod(on_day)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the reference, and each agency under the name it bore on the day (L6)."""
        told = rows_of.commitments_told(super().answer(rows), self.request.user)
        name_briefs(told, self.as_at(None) or clock.today())
        return told

    def perform_create(self, data: dict[str, Any]) -> Commitment:
        """A draft, or what was recorded from a decision (C8)."""
        given = [name for name in DECISION if name in data]
        if "also_to" in data and (given or "decision" in data):
            raise InvalidInput.field(
                "also_to", "What is recorded from a decision is for its own partnership."
            )
        if "decision" in data:
            if given:
                wrong = "Give the decision, or its body, date and minute."
                raise InvalidInput.fields(dict.fromkeys(given, wrong))
            return commitments.record(by=self.request.user, **data)
        if not given:
            return commitments.draft(by=self.request.user, **data)
        missing = [name for name in DECISION if name not in data]
        if missing:
            raise InvalidInput.fields(dict.fromkeys(missing, "A decision has a body, a date and a minute."))
        return commitments.record(by=self.request.user, **data)

    def perform_update(self, record: Commitment, data: dict[str, Any], version: int) -> Commitment:
        """Edit the draft."""
        return commitments.edit(record, by=self.request.user, version=version, **data)


SERVICES: dict[str, Callable[..., Commitment]] = {
    "make": commitments.make,
    "accept": commitments.accept,
    "return": commitments.return_to_agency,
    "start": commitments.start,
    "deliver": commitments.deliver,
    "confirm": commitments.confirm,
    "return_delivered": commitments.return_delivered,
    "miss": commitments.miss,
    "dismiss": commitments.dismiss,
    "withdraw": commitments.withdraw,
    "reschedule": commitments.reschedule,
    "own": commitments.own,
    "extend": commitments.extend,
    "relate": relating.relate,
    "publish": commitments.publish,
    "unpublish": commitments.unpublish,
}
SHAPES: dict[str, type[Input]] = {
    "accept": AcceptInput,
    "reschedule": RescheduleInput,
    "own": OwnInput,
    "extend": ExtendInput,
    "relate": RelateInput,
}
add_steps(CommitmentViewSet, workflow.find, SERVICES, SHAPES)
