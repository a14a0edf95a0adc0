"""`/api/v1/participation-assessments/`: how partners take part, for coordinator, board's chair and the partner."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from rest_framework import serializers

from accountability.forms.participation import AnswerForm, AssessForm, WithdrawAssessmentForm
from accountability.models import ParticipationAssessment
from accountability.models.participation import CHOICES
from accountability.queries.participation import assessment_rows
from accountability.services import participation
from lsp import clock
from lsp.api.base import Creates, GovernedViewSet, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Choice, Day, Input, Reference, Text
from lsp.api.outputs import LspBrief, OrganisationBrief, RecordOut
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.queries.successions import name_briefs


class ParticipationOut(RecordOut):
    """How a partner takes part, from a day until the next assessment."""

    mode = serializers.ChoiceField(choices=CHOICES)
    assessed_on = serializers.DateField()
    evidence = serializers.CharField()
    answer = serializers.CharField(allow_blank=True, help_text="What the partner says to it.")
    answered_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawal_reason = serializers.CharField(allow_blank=True)
    lsp = LspBrief()
    organisation = OrganisationBrief()


class ParticipationCreate(Input):
    """An assessment."""

    page_form = AssessForm

    lsp = Reference(LocalStrategicPartnership)
    organisation = Reference(Organisation)
    mode = Choice(choices=CHOICES)
    assessed_on = Day()
    evidence = Text()


class ParticipationAnswer(Input):
    """What the partner says."""

    page_form = AnswerForm

    answer = Text()


class ParticipationWithdrawal(Input):
    """Why it is withdrawn."""

    page_form = WithdrawAssessmentForm

    reason = Text()


class ParticipationApiFilter(django_filters.FilterSet):
    """By partnership, partner and mode."""

    lsp = IdFilter(field_name="lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="lsp__slug")
    organisation = IdFilter(field_name="organisation_id")
    mode = django_filters.ChoiceFilter(choices=CHOICES)


class ParticipationViewSet(Creates, GovernedViewSet):
    """Assessments of how partners take part; `as_at` gives those that stood on a day."""

    resource, model, output = "participation-assessments", ParticipationAssessment, ParticipationOut
    ordering, filterset_class = ("id",), ParticipationApiFilter
    create_input = ParticipationCreate
    rows = staticmethod(assessment_rows)

    @classmethod
    def dated(cls) -> bool:
        """A day is answered with what stood on it (L5)."""
        return True

    def on(self, seen: Any, day: date) -> Any:
        """What stood on the day."""
        return seen.standing_on(day)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the names of the day."""
        found = super().answer(rows)
        name_briefs(found, self.as_at(None) or clock.today())
        return found

    def perform_create(self, data: dict[str, Any]) -> ParticipationAssessment:
        """Assess."""
        return participation.assess(by=self.request.user, **data)

    @transition(ParticipationAnswer, name="answer")
    def give_answer(
        self, record: ParticipationAssessment, data: dict[str, Any], version: int
    ) -> ParticipationAssessment:
        """The partner answers, once."""
        return participation.answer(record, by=self.request.user, version=version, **data)

    @transition(ParticipationWithdrawal)
    def withdraw(
        self, record: ParticipationAssessment, data: dict[str, Any], version: int
    ) -> ParticipationAssessment:
        """The coordinator withdraws a mistaken assessment."""
        return participation.withdraw(record, by=self.request.user, version=version, **data)
