"""`/api/v1/annual-reports/`: annual progress reports of agencies (D7)."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.urls import reverse
from rest_framework import serializers

from accountability import annual_workflow as workflow
from accountability.forms.annual_reports import LONG, CorrectionForm, DraftReportForm, WithdrawReportForm
from accountability.models import AnnualReport
from accountability.queries.annual_reports import digest_of, report_rows, text_of, with_figures
from accountability.rules.annual_reports import LONGEST_VALUE
from accountability.services import annual_reports
from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Input, Reference, Text
from lsp.api.outputs import LspBrief, OrganisationBrief, RecordOut
from lsp.models import LocalStrategicPartnership, Organisation
from partnerships.api.agreement_shapes import PaperOfText

STATES = workflow.ANNUAL_REPORT.choices()


class ReportFigureOut(serializers.Serializer):
    """A figure, as drafted and, where the agency corrected it, as corrected."""

    section = serializers.ChoiceField(choices=workflow.SECTIONS)
    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    drafted = serializers.CharField()
    records = serializers.CharField(help_text="The page with the records it was counted from.")
    corrected = serializers.CharField(allow_blank=True)
    correction_reason = serializers.CharField(allow_blank=True)
    corrected_at = serializers.DateTimeField(allow_null=True)


class AnnualReportOut(RecordOut):
    """What an agency reports of a financial year."""

    lsp = LspBrief()
    organisation = OrganisationBrief()
    year = serializers.CharField()
    state = serializers.ChoiceField(choices=STATES)
    words = serializers.DictField(child=serializers.CharField(), help_text="By section, in Markdown.")
    drafted_at = serializers.DateTimeField()
    text = serializers.CharField(help_text="What is signed; of a draft, in a single answer, what would be.")
    digest = serializers.CharField(help_text="SHA-256 of the text, in hexadecimal.")
    signed_at = serializers.DateTimeField(allow_null=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)
    signed_pdf = PaperOfText(allow_null=True, help_text="The paper of what was signed.")
    figures = ReportFigureOut(many=True)


class AnnualReportCreate(Input):
    """A report drafts itself from the records of the year."""

    page_form = DraftReportForm

    lsp = Reference(LocalStrategicPartnership)
    organisation = Reference(Organisation)
    year = Text(max_length=7, lines=False)


class AnnualReportWords(Input):
    """What the agency says, section by section, in Markdown."""

    attendance = Text(max_length=LONG, required=False, allow_blank=True)
    commitments = Text(max_length=LONG, required=False, allow_blank=True)
    contributions = Text(max_length=LONG, required=False, allow_blank=True)
    obligations = Text(max_length=LONG, required=False, allow_blank=True)
    ahead = Text(max_length=LONG, required=False, allow_blank=True)


class FigureCorrection(Input):
    """Another figure than was drafted, and why."""

    page_form = CorrectionForm

    figure = Text(max_length=60, lines=False)
    value = Text(max_length=LONGEST_VALUE, lines=False)
    reason = Text(max_length=2000)


class ReportSignature(Input):
    """The digest of the text that was read."""

    digest = Text(max_length=64, lines=False)


class ReportWithdrawal(Input):
    """Why it is withdrawn."""

    page_form = WithdrawReportForm

    reason = Text(max_length=2000)


class AnnualReportFilter(django_filters.FilterSet):
    """By partnership, agency, year and state."""

    lsp = IdFilter(field_name="lsp_id")
    organisation = IdFilter(field_name="organisation_id")
    year = django_filters.CharFilter()
    state = django_filters.ChoiceFilter(choices=STATES)


class AnnualReportViewSet(Creates, Updates, GovernedViewSet):
    """Annual progress reports, from the draft to the signature."""

    resource, model, output = "annual-reports", AnnualReport, AnnualReportOut
    filterset_class = AnnualReportFilter
    create_input, update_input = AnnualReportCreate, AnnualReportWords
    rows = staticmethod(report_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """With the figures; of a single draft the text as it would be signed."""
        told = with_figures(super().answer(rows))
        for row in told:
            if row["signed_pdf"]:
                where = [row["lsp"]["slug"], row["id"]]
                row["signed_pdf"]["address"] = reverse("accountability:annual_report_pdf", args=where)
        for row in told if self.action != "list" else ():
            if row["state"] == workflow.DRAFT:
                report = AnnualReport.objects.with_names().get(pk=row["id"])
                row["text"] = text_of(report, report.figures.all())
                row["digest"] = digest_of(row["text"])
        return told

    def perform_create(self, data: dict[str, Any]) -> AnnualReport:
        """Draft it."""
        return annual_reports.draft(by=self.request.user, **data)

    def perform_update(self, record: AnnualReport, data: dict[str, Any], version: int) -> AnnualReport:
        """Write in words."""
        return annual_reports.write(record, by=self.request.user, words=data, version=version)

    @transition(FigureCorrection)
    def correct(self, record: AnnualReport, data: dict[str, Any], version: int) -> AnnualReport:
        """Correct a figure, named by its code; the drafted one stays beside it. Given again, the drafted figure takes
        the correction back."""
        return annual_reports.correct(record, by=self.request.user, version=version, **data)

    @transition()
    def redraft(self, record: AnnualReport, data: dict[str, Any], version: int) -> AnnualReport:
        """Draft the figures again; what was corrected stays."""
        return annual_reports.redraft(record, by=self.request.user, version=version)

    @transition(ReportSignature)
    def sign(self, record: AnnualReport, data: dict[str, Any], version: int) -> AnnualReport:
        """Sign the text with this digest."""
        return annual_reports.sign(record, by=self.request.user, version=version, **data)

    @transition(ReportWithdrawal)
    def withdraw(self, record: AnnualReport, data: dict[str, Any], version: int) -> AnnualReport:
        """Take it back, with the reason."""
        return annual_reports.withdraw(record, by=self.request.user, version=version, **data)
