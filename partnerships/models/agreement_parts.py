"""What an agreement says in figures, what is said about its text, who signed it, and what is reported of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from lsp import clock
from lsp.audit.history import history
from lsp.models import GovernedModel, Person, Personal, StoredFile
from partnerships.figures import figure
from partnerships.models.agreement import Agreement, AgreementParty, AgreementVersion, MayBeTakenOut
from partnerships.models.meeting import Meeting
from partnerships.querysets import (
    OfAgreementQuerySet,
    OfReportQuerySet,
    SectionCommentQuerySet,
    SignatureQuerySet,
)


class _OfAgreement(GovernedModel):
    """A record of an agreement; its events are of the agreement's partnership."""

    class Meta:
        abstract = True

    @property
    def audit_lsp_id(self) -> int | None:
        agreement: Agreement = self.agreement  # type: ignore[attr-defined]
        return agreement.lsp_id


class AgreementMeasure(MayBeTakenOut, _OfAgreement):
    """A measure that shows whether the agreement works: from a baseline to a target, in a unit."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="measures")
    position = models.PositiveSmallIntegerField(default=1)
    name = models.CharField("measure", max_length=300)
    unit = models.CharField(max_length=60, blank=True, default="")
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target_on = models.DateField("target to be reached by", null=True, blank=True)

    objects = OfAgreementQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["agreement_id", "position", "id"]
        verbose_name = "measure of an agreement"
        verbose_name_plural = "measures of agreements"
        constraints: ClassVar = [
            models.CheckConstraint(name="partnerships_agreementmeasure_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_baseline(self) -> str:
        """The baseline as it is written; empty where none is stated."""
        return figure(self.baseline)

    @property
    def shown_target(self) -> str:
        """The target as it is written; empty where none is stated."""
        return figure(self.target)


class SectionComment(_OfAgreement):
    """What somebody says about a section of a circulated version, and the coordinator's answer."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="comments")
    agreement_version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="comments")
    section = models.SlugField(max_length=60)
    text = models.TextField("comment")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now, editable=False)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = SectionCommentQuerySet.as_manager()
    history = history()
    personal = Personal("made_by__person", ("text", "answer"))
    named_by = ("agreement_version__agreement__lsp",)
    repeats: ClassVar = frozenset(
        ("agreement_version_id", "made_by_id", "made_at", "answered_by_id", "answered_at")
    )

    class Meta:
        ordering: ClassVar = ["agreement_id", "made_at", "id"]
        verbose_name = "comment on an agreement"
        verbose_name_plural = "comments on agreements"
        constraints: ClassVar = [
            models.CheckConstraint(name="partnerships_sectioncomment_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="partnerships_sectioncomment_answered_by_somebody",
                condition=Q(answer="", answered_by__isnull=True, answered_at__isnull=True)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Comment on {self.agreement_version}"

    @property
    def heading(self) -> str:
        """The heading of the section it is on."""
        sections = {each["code"]: each["heading"] for each in self.agreement_version.sections}
        return str(sections.get(self.section, self.section))


class Signature(_OfAgreement):
    """Who signed which exact text for a party, on which day: with the own account, or in ink with its scan (A1, A7)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    agreement_version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="signatures"
    )
    party = models.ForeignKey(AgreementParty, on_delete=models.PROTECT, related_name="signatures")
    digest = models.CharField("SHA-256 of the text signed", max_length=64)
    name = models.CharField("signed by", max_length=200)
    capacity = models.CharField("signed as", max_length=300)
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement_signatures"
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    signed_on = models.DateField()
    in_ink = models.BooleanField(default=False)
    scan = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="agreement_scans"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    objects = SignatureQuerySet.as_manager()
    history = history()
    personal = Personal("person", ("name",))
    named_by = ("agreement_version__agreement__lsp",)
    repeats: ClassVar = frozenset(
        ("agreement_version_id", "party_id", "person_id", "account_id", "recorded_by_id", "recorded_at")
    )

    class Meta:
        ordering: ClassVar = ["agreement_version_id", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement_version", "party"], name="a1_signed_once_for_a_party"),
            models.CheckConstraint(
                name="a7_in_ink_with_its_scan",
                condition=Q(in_ink=True, scan__isnull=False, account__isnull=True)
                | Q(in_ink=False, scan__isnull=True, account__isnull=False),
            ),
            models.CheckConstraint(
                name="a2_signed_with_the_own_account",
                condition=Q(in_ink=True) | Q(account=F("recorded_by")),
            ),
        ]

    def __str__(self) -> str:
        return f"Signature of {self.name} under {self.agreement_version}"


class MeasureReport(_OfAgreement):
    """What is reported to the board on the agreement's measures for one of its years (A6)."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField("year of the agreement")
    year_starts_on = models.DateField()
    year_ends_on = models.DateField(help_text="the first day of the next year")
    summary = models.TextField()
    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="measure_reports"
    )
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=clock.now, editable=False)

    objects = OfAgreementQuerySet.as_manager()
    history = history()
    told_with = "agreement"

    class Meta:
        ordering: ClassVar = ["agreement_id", "year"]
        verbose_name = "yearly report on an agreement"
        verbose_name_plural = "yearly reports on agreements"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "year"], name="a6_one_report_a_year"),
            models.CheckConstraint(
                name="a6_report_says_something",
                condition=~Q(summary="") & Q(year__gt=0) & Q(year_ends_on__gt=F("year_starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Report for year {self.year} of {self.agreement.reference}"


class MeasureFigure(GovernedModel):
    """What a yearly report says of one measure: the figure reached, or why there is none."""

    report = models.ForeignKey(MeasureReport, on_delete=models.PROTECT, related_name="figures")
    measure = models.ForeignKey(AgreementMeasure, on_delete=models.PROTECT, related_name="figures")
    value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    note = models.TextField(blank=True, default="")

    objects = OfReportQuerySet.as_manager()
    history = history()

    class Meta:
        ordering: ClassVar = ["report_id", "measure__position", "id"]
        verbose_name = "figure of a yearly report"
        verbose_name_plural = "figures of yearly reports"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["report", "measure"], name="a6_one_figure_a_measure"),
            models.CheckConstraint(
                name="a6_a_figure_or_why_there_is_none", condition=Q(value__isnull=False) | ~Q(note="")
            ),
        ]

    def __str__(self) -> str:
        return f"Figure of “{self.measure}”"

    @property
    def shown(self) -> str:
        """The figure as it is written; empty where there is none."""
        return figure(self.value)

    @property
    def audit_lsp_id(self) -> int | None:
        return self.report.agreement.lsp_id
