"""Annual progress reports: the list of a partnership, one report, and the agency's acts on it (D7)."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters as filters
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from accountability import annual_workflow as workflow
from accountability.forms.annual_reports import CorrectionForm, DraftReportForm, WithdrawReportForm, WordsForm
from accountability.models import AnnualReport, ReportFigure
from accountability.queries.annual_counting import counting_of
from accountability.queries.annual_paper import file_name, rendered
from accountability.queries.annual_reports import digest_of, text_of
from accountability.queries.participation import who_sat_by, who_sat_in
from accountability.services import annual_reports
from lsp import clock, pdf
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.permissions import act_for
from lsp.queries import trail
from lsp.views.base import ActionPage, ListPage, LspMixin, Page
from lsp.views.conflicts import TellsConflicts
from lsp.views.stored_files import handed_out
from partnerships.queries.attendance import financial_year

STEPS = (
    ("sign", "Sign it"),
    ("edit", "Write in words"),
    ("redraft", "Draft the figures again"),
    ("withdraw", "Withdraw it"),
)


class AnnualReportFilter(filters.FilterSet):
    """By year and state."""

    year = filters.CharFilter(label="Financial year", max_length=7)
    state = filters.ChoiceFilter(
        label="State", choices=workflow.ANNUAL_REPORT.choices(), empty_label="Any state"
    )

    class Meta:
        model = AnnualReport
        fields = ("year", "state")


class AnnualReportList(LspMixin, ListPage):
    """Every report one may see; for the present year, who has not signed."""

    template_name = "accountability/annual_report/list.html"
    section = "commitments"
    title = "Annual progress reports"
    filterset_class = AnnualReportFilter
    download_name = "annual-reports"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "agency": ("Agency", ("organisation__name", "-year", "id")),
        "-agency": ("Agency, last first", ("-organisation__name", "-year", "id")),
        "year": ("Year", ("year", "organisation__name", "id")),
        "-year": ("Year, latest first", ("-year", "organisation__name", "id")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Agency", lambda row: row.organisation.name),
        Column("Financial year", lambda row: row.year),
        Column("State", lambda row: row.state_as_data.label),
        Column("Signed", lambda row: row.signed_at),
        Column("SHA-256", lambda row: row.digest),
    )

    def base_queryset(self) -> Any:
        """Those the user may see, the latest year first."""
        seen = AnnualReport.objects.visible_to(self.request.user).with_names()
        return seen.filter(lsp=self.lsp).order_by("-year", "organisation__name", "id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Who sat here in the last full year and has not signed, for whoever reads inside; whether one may draft."""
        context = super().get_context_data(**kwargs)
        today = clock.today()
        last_year = clock.financial_year(today.replace(year=today.year - 1, day=1))
        signed = AnnualReport.objects.filter(lsp=self.lsp, year=last_year, state=workflow.SIGNED)
        inside = self.access.reads(self.lsp.pk)
        period = financial_year(last_year)
        sat = who_sat_in(self.lsp, period.first, period.last).order_by("name")
        return {
            **context,
            "reports": context["page_obj"],
            "last_year": last_year,
            "missing": list(sat.exclude(pk__in=signed.values("organisation"))) if inside else [],
            "inside": inside,
            "may_draft": own_agencies(self).exists(),
        }


def own_agencies(page: LspMixin) -> Any:
    """The agencies the user acts for that have sat in the partnership: of a year in which they did, they report."""
    acted = [org for org, lsp in page.access.officer_scopes if lsp in (None, page.lsp.pk)]
    return who_sat_by(page.lsp, clock.today()).filter(pk__in=acted).order_by("name")


class OfReports(LspMixin):
    """A page below the list."""

    section = "commitments"

    def get_breadcrumbs(self) -> Any:
        """Down to the list."""
        above = reverse("accountability:annual_reports", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Annual progress reports", above)]


class DraftReport(OfReports, ActionPage):
    """Begin a report: the figures draft themselves."""

    private = True
    title = "Draft an annual progress report"
    form_class = DraftReportForm
    submit_label = "Draft it"
    done_message = "The report is drafted. Check each figure, correct what is wrong, and sign."

    def may_open(self) -> Decision:
        """Officers of agencies that sit here, or did."""
        return Decision.yes() if own_agencies(self).exists() else Decision.no("permission.agency", "No.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """For one's own agencies."""
        return {**super().get_form_kwargs(), "organisations": own_agencies(self)}

    def perform(self, form: Any) -> AnnualReport:
        """Draft it."""
        return annual_reports.draft(lsp=self.lsp, by=self.request.user, **form.cleaned_data)


class OneReport(OfReports):
    """A page about one report: `self.record`."""

    record: AnnualReport

    def load(self) -> None:
        """The report of the address."""
        super().load()
        self.record = self.find(
            AnnualReport.objects.with_names().select_related("signed_pdf"),
            lsp=self.lsp,
            pk=self.kwargs["annual"],
        )


class AnnualReportPage(OneReport, Page):
    """One report: each figure with its records and corrections, the words, the signature."""

    template_name = "accountability/annual_report/detail.html"

    def get_title(self) -> str:
        return f"{self.record.organisation}: annual progress report {self.record.year}, no. {self.record.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sections, what one can do, what happened."""
        record, user = self.record, self.request.user
        figures = list(record.figures.select_related("corrected_by__person"))
        may = annual_reports.decide("correct", record, user)
        may_act = act_for(user, record.organisation_id, record.lsp_id)
        return {
            **super().get_context_data(**kwargs),
            "report": record,
            "sections": [
                (heading, [each for each in figures if each.section == code], record.words.get(code, ""))
                for code, heading in workflow.SECTIONS
            ],
            "may_correct": bool(may),
            "has_paper": bool(record.signed_at) or record.state == workflow.DRAFT,
            "inside": self.access.reads(self.lsp.pk),
            "counting": counting_of(record, user) if self.access.reads(self.lsp.pk) or may_act else None,
            "steps": [
                (label, reverse(f"accountability:annual_report_{name}", args=[self.lsp.slug, record.pk]))
                for name, label in STEPS
                if annual_reports.decide(name, record, user)
            ],
            "history": trail.record_history(record, user=user),
        }


class ReportPaper(OneReport):
    """The report as a PDF: what was signed, as it was kept; a draft as it is now, marked as one."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The file, where there is something to hand out."""
        record = self.record
        if record.signed_pdf is not None:
            return handed_out(record.signed_pdf, to_everybody=not request.user.is_authenticated)
        if record.state == workflow.WITHDRAWN and not record.signed_at:
            raise Http404
        response = HttpResponse(rendered(record), content_type=pdf.CONTENT_TYPE)
        response["Content-Disposition"] = f'attachment; filename="{file_name(record)}"'
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response


class ReportAct(OneReport, ActionPage):
    """An act of the agency on its report."""

    step: ClassVar[str] = ""
    private = True

    def may_open(self) -> Decision:
        """The agency's officers; for others the page does not exist."""
        return act_for(self.request.user, self.record.organisation_id, self.record.lsp_id)

    def decide(self) -> Decision:
        """Whether its state allows it."""
        return annual_reports.decide(self.step, self.record, self.request.user)

    def get_title(self) -> str:
        return f"{self.title}: {self.record.organisation}, {self.record.year}"

    def get_breadcrumbs(self) -> Any:
        """The report too."""
        return [*super().get_breadcrumbs(), (self.record.year, self.record.get_absolute_url())]


class CorrectFigure(ReportAct, TellsConflicts):
    """Another figure than was drafted."""

    step, title, form_class = "correct", "Correct a figure", CorrectionForm
    submit_label = "Correct it"
    done_message = "Corrected. The drafted figure stays beside it."
    figure: ReportFigure

    def load(self) -> None:
        """The figure of the address."""
        super().load()
        found = self.record.figures.filter(code=self.kwargs["figure"]).first()
        if found is None:
            raise Http404
        self.figure = found

    def get_title(self) -> str:
        return f"Correct “{self.figure.label}”: {self.record.organisation}, {self.record.year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was drafted, and how a correction is taken back."""
        told = f"Drafted as: {self.figure.drafted}"
        if self.figure.corrected:
            told += ". Enter this again to take the correction back."
        return {**super().get_context_data(**kwargs), "explanation": told}

    def get_initial(self) -> dict[str, Any]:
        """As it was corrected before."""
        return {"value": self.figure.value, "reason": self.figure.correction_reason}

    def get_done_message(self, done: Any) -> str:
        """Whether it is corrected or stands as drafted again."""
        if done.figures.filter(pk=self.figure.pk, corrected="").exists():
            return f"The correction is taken back. The figure is as it was drafted: {self.figure.drafted}."
        return self.done_message

    def perform(self, form: Any) -> AnnualReport:
        """Correct it."""
        return annual_reports.correct(
            self.record,
            by=self.request.user,
            figure=self.figure.code,
            version=self.version,
            **form.cleaned_data,
        )


class WriteWords(ReportAct, TellsConflicts):
    """What the agency says."""

    step, title, form_class = "edit", "Write in words", WordsForm
    explanation = "In Markdown. A section without figures and without words is left out."

    def get_initial(self) -> dict[str, Any]:
        """As it stands."""
        return {code: self.record.words.get(code, "") for code, _ in workflow.SECTIONS}

    def perform(self, form: Any) -> AnnualReport:
        """Write it."""
        by = self.request.user
        return annual_reports.write(self.record, by=by, words=form.cleaned_data, version=self.version)


class Redraft(ReportAct):
    """The figures once more."""

    step, title, submit_label = "redraft", "Draft the figures again", "Draft them again"
    explanation = "Each figure is read from the records as they are now. What you have corrected stays."
    done_message = "The figures are as the records give them now."

    def perform(self, form: Any) -> AnnualReport:
        """Draft them again."""
        return annual_reports.redraft(self.record, by=self.request.user, version=self.version)


class SignReport(ReportAct):
    """Sign the text that is shown."""

    template_name = "accountability/annual_report/sign.html"
    step, title, submit_label = "sign", "Sign the annual progress report", "Sign this text"
    done_message = "The report is signed and published with the partnership."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The very text, and its digest."""
        text = text_of(self.record, self.record.figures.all())
        return {**super().get_context_data(**kwargs), "text": text, "digest": digest_of(text)}

    def perform(self, form: Any) -> AnnualReport:
        """Sign what was shown."""
        shown = self.request.POST.get("digest", "")[:64]
        return annual_reports.sign(self.record, by=self.request.user, digest=shown, version=self.version)


class WithdrawReport(ReportAct):
    """Take it back."""

    step, title, form_class = "withdraw", "Withdraw the annual progress report", WithdrawReportForm
    submit_label = "Withdraw it"
    done_message = "The report is withdrawn. Another can be drafted for the year."

    def perform(self, form: Any) -> AnnualReport:
        """Withdraw it."""
        by = self.request.user
        return annual_reports.withdraw(self.record, by=by, version=self.version, **form.cleaned_data)
