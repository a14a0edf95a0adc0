"""`/api/v1/milestones/`: what lies on the way to what was promised."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Q
from rest_framework import serializers

from accountability.api.progress import ReportedCommitment
from accountability.models import Commitment, Milestone
from accountability.queries.milestones import milestone_rows, milestones_told
from accountability.rules.milestones import DONE_IN
from accountability.services import milestones
from lsp.api.filters import IdFilter
from lsp.api.inputs import Reference
from lsp.api.outputs import RecordOut
from strategies.api.steps import MilestoneUpdate, StepFilter, StepViewSet
from strategies.models.step import STATES


class MilestoneOut(RecordOut):
    """A step of a commitment."""

    commitment = ReportedCommitment()
    position = serializers.IntegerField(help_text="Its number within the commitment, permanent.")
    title = serializers.CharField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    dropped_at = serializers.DateTimeField(allow_null=True)
    drop_reason = serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Null where it is not for you."
    )
    standing = serializers.ChoiceField(choices=[(each.code, each.label) for each in STATES])


class MilestoneCreate(MilestoneUpdate):
    """A further step of a commitment."""

    commitment = Reference(Commitment)


class MilestoneFilter(StepFilter):
    """By commitment, partnership, agency, dates, and whether it is still to be done."""

    over = ~Q(commitment__state__in=DONE_IN)
    commitment = IdFilter(field_name="commitment_id")
    lsp = IdFilter(field_name="commitment__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="commitment__lsp__slug")
    organisation = IdFilter(field_name="commitment__organisation_id")


class MilestoneViewSet(StepViewSet):
    """Milestones of commitments."""

    resource, model, output = "milestones", Milestone, MilestoneOut
    filterset_class, create_input = MilestoneFilter, MilestoneCreate
    rows = staticmethod(milestone_rows)
    services, of = milestones, "commitment"

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the reference of the commitment, how each stands, and why it was given up for insiders."""
        return milestones_told(super().answer(rows), self.request.user)
