"""`/api/v1/progress-reports/`: reported once, never changed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from rest_framework import serializers

from accountability import forms
from accountability.api.evidence import EvidenceOut, WithEvidence, read_evidence
from accountability.models import Commitment, ProgressReport
from accountability.queries import rows as rows_of
from accountability.services import progress
from lsp import clock
from lsp.api.base import Creates, GovernedViewSet
from lsp.api.filters import IdFilter
from lsp.api.inputs import Choice, Reference, Text
from lsp.api.multipart import PARSERS
from lsp.api.outputs import LspBrief, OrganisationBrief, RecordOut
from lsp.forms.reasons import LONG
from lsp.queries.successions import name_briefs


class ReportedCommitment(serializers.Serializer):
    """The commitment, named."""

    id = serializers.IntegerField()
    reference = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    lsp = LspBrief()
    organisation = OrganisationBrief()


class ProgressReportOut(RecordOut):
    """How a commitment is going, in the agency's words."""

    commitment = ReportedCommitment()
    course = serializers.ChoiceField(choices=ProgressReport.Course.choices)
    summary = serializers.CharField()
    help_wanted = serializers.CharField(
        allow_blank=True, allow_null=True, help_text="Null where it is not for you."
    )
    reported_at = serializers.DateTimeField()
    evidence = EvidenceOut(many=True)


class ProgressReportCreate(WithEvidence):
    """A report. With files as evidence the body is a form, and its `evidence` the JSON of the links."""

    page_form = forms.ReportForm

    commitment = Reference(Commitment)
    course = Choice(choices=ProgressReport.Course.choices)
    summary = Text(max_length=LONG)
    help_wanted = Text(max_length=LONG, required=False, allow_blank=True)


class ProgressReportFilter(django_filters.FilterSet):
    """By commitment, partnership, agency and course."""

    commitment = IdFilter(field_name="commitment_id")
    lsp = IdFilter(field_name="commitment__lsp_id")
    lsp_slug = django_filters.CharFilter(field_name="commitment__lsp__slug")
    organisation = IdFilter(field_name="commitment__organisation_id")
    course = django_filters.ChoiceFilter(choices=ProgressReport.Course.choices)


class ProgressReportViewSet(Creates, GovernedViewSet):
    """Reports on commitments, with their evidence."""

    resource, model, output = "progress-reports", ProgressReport, ProgressReportOut
    ordering, filterset_class = ("id",), ProgressReportFilter
    create_input = ProgressReportCreate
    parser_classes: Any = PARSERS
    rows = staticmethod(rows_of.report_rows)

    @classmethod
    def dated(cls) -> bool:
        """A past day is answered with the reports made by then (L5): none of them ever changes."""
        return True

    def on(self, seen: Any, day: date) -> Any:
        """The reports made when the day was over."""
        return seen if day >= clock.today() else seen.filter(reported_at__lte=clock.end_of_day(day))

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the evidence, and each agency under the name it bore on the day (L6)."""
        told = rows_of.reports_told(super().answer(rows), self.request.user)
        name_briefs((row["commitment"] for row in told), self.as_at(None) or clock.today())
        return told

    def perform_create(self, data: dict[str, Any]) -> ProgressReport:
        """Report."""
        return progress.report(by=self.request.user, **read_evidence(data), **data)
