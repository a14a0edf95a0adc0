"""What an agency reports of a financial year: drafted from the records, corrected in the open, signed (D7)."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from accountability import annual_workflow as workflow
from accountability.annual_querysets import AnnualReportQuerySet, FigureQuerySet
from accountability.models.contribution import Contribution
from lsp import clock
from lsp.access import Access
from lsp.audit.history import history
from lsp.markdown import as_plain
from lsp.models import GovernedModel, LocalStrategicPartnership, Organisation, StoredFile
from lsp.workflow import State

ANNUAL_REPORT_KIND = "annual_report"
"""The kind, as regimes name it, of the obligation to give an annual progress report."""


def words_told(words: Any) -> Mapping[str, str]:
    """What the agency says, section by section, as a history tells it: without the marks of Markdown."""
    headings = dict(workflow.SECTIONS)
    return {
        f"Words on “{headings.get(code, code)}”": as_plain(text)
        for code, text in (words or {}).items()
        if text
    }


class AnnualReport(GovernedModel):
    """An agency's report to a partnership of one financial year. Signed, its text never changes again."""

    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        on_delete=models.PROTECT,
        related_name="annual_reports",
        verbose_name="partnership",
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="annual_reports", verbose_name="agency"
    )
    year = models.CharField("financial year", max_length=7)
    state = models.CharField(max_length=10, choices=workflow.ANNUAL_REPORT.choices(), default=workflow.DRAFT)
    words = models.JSONField("in the agency's words", default=dict, blank=True)
    drafted_at = models.DateTimeField(default=clock.now)
    text = models.TextField("the text that was signed", blank=True, default="")
    digest = models.CharField("SHA-256 of the text", max_length=64, blank=True, default="")
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_pdf = models.ForeignKey(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="the paper of what was signed",
    )
    contribution = models.OneToOneField(
        Contribution,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="annual_report",
        verbose_name="what it counts as",
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.TextField("why withdrawn", blank=True, default="")

    objects = AnnualReportQuerySet.as_manager()
    history = history()
    told_in_parts: ClassVar = {"words": words_told}
    repeats: ClassVar = frozenset(("text", "drafted_at", "signed_by_id"))

    class Meta:
        verbose_name = "annual report"
        ordering: ClassVar = ["-year", "organisation__name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="d7_one_report_of_a_year",
                fields=["lsp", "organisation", "year"],
                condition=~Q(state=workflow.WITHDRAWN),
            ),
            models.CheckConstraint(
                name="d7_report_in_a_known_state",
                condition=Q(state__in=[code for code, _ in workflow.ANNUAL_REPORT.choices()]),
            ),
            models.CheckConstraint(
                name="d7_signed_by_somebody_with_the_text",
                condition=Q(signed_at__isnull=True, signed_by__isnull=True, text="", digest="")
                | (
                    Q(signed_at__isnull=False, signed_by__isnull=False, digest__regex=r"^[0-9a-f]{64}$")
                    & ~Q(text="")
                ),
            ),
            models.CheckConstraint(
                name="d7_signed_is_signed",
                condition=(~Q(state=workflow.SIGNED) | Q(signed_at__isnull=False))
                & (~Q(state=workflow.DRAFT) | Q(signed_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="d7_withdrawn_with_reason",
                condition=Q(state=workflow.WITHDRAWN, withdrawn_at__isnull=False) & ~Q(withdrawn_reason="")
                | ~Q(state=workflow.WITHDRAWN) & Q(withdrawn_at__isnull=True),
            ),
            models.CheckConstraint(name="d7_report_of_a_year", condition=Q(year__regex=r"^\d{4}-\d{2}$")),
        ]

    def __str__(self) -> str:
        return f"Annual progress report of {self.organisation} for {self.year}"

    def get_absolute_url(self) -> str:
        """The report's page."""
        return reverse("accountability:annual_report", args=[self.lsp.slug, self.pk])

    @property
    def state_as_data(self) -> State:
        """The state: label and colour of its tag."""
        return workflow.ANNUAL_REPORT.state(self.state)

    def was_visible_to(self, user: Any) -> bool:
        """Whether `user` could see the report as this (earlier) row of it says; `reports_seen_by` says the same."""
        access = Access.of(user)
        if access.coordinates(self.lsp_id) or access.acts_for(self.organisation_id, self.lsp_id):
            return True
        if self.signed_at is not None and access.reads(self.lsp_id):
            return True
        return self.state == workflow.SIGNED and self.lsp.published  # asked last: it needs the partnership


class ReportFigure(GovernedModel):
    """One figure of a report: as it was drafted, with the records it came from, and as the agency corrected it."""

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="figures")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=20, choices=workflow.SECTIONS)
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=300)
    drafted = models.CharField("as drafted", max_length=200)
    records = models.CharField("where its records are", max_length=300, blank=True, default="")
    corrected = models.CharField("as corrected", max_length=200, blank=True, default="")
    correction_reason = models.TextField("why corrected", blank=True, default="")
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    corrected_at = models.DateTimeField(null=True, blank=True)

    objects = FigureQuerySet.as_manager()
    history = history()
    seen_with = "report"
    repeats: ClassVar = frozenset(
        (
            "position",
            "section",
            "code",
            "label",
            "records",
            "correction_reason",
            "corrected_by_id",
            "corrected_at",
        )
    )

    class Meta:
        verbose_name = "figure"
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="d7_a_figure_stands_once", fields=["report", "code"]),
            models.CheckConstraint(
                name="d7_corrected_by_somebody_for_a_reason",
                condition=Q(
                    corrected="", correction_reason="", corrected_by__isnull=True, corrected_at__isnull=True
                )
                | (
                    Q(corrected_by__isnull=False, corrected_at__isnull=False)
                    & ~Q(corrected="")
                    & ~Q(correction_reason="")
                    & ~Q(corrected=F("drafted"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def audit_lsp_id(self) -> int | None:
        return self.report.lsp_id

    @property
    def value(self) -> str:
        """What it says: the correction where there is one."""
        return self.corrected or self.drafted
