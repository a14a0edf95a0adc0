"""What of commitments and annual progress reports falls due, for `lsp.due`."""

from datetime import timedelta
from typing import Any

from django.db.models import (
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Concat, Substr
from django.urls import reverse

from accountability import annual_workflow, rules, workflow
from accountability.annual_querysets import FIRST_DAY
from accountability.models import AnnualReport, Commitment, KeptJudgement, Milestone
from accountability.models.annual_report import ANNUAL_REPORT_KIND
from accountability.rules.annual_reports import DAYS_TO_REPORT
from lsp.due import Due, Source


def _address(thing: Due) -> str:
    """The commitment's page: its number stands in `where`."""
    reference = rules.c4_reference(thing.lsp_prefix, int(thing.where))
    return reverse("accountability:commitment", args=[thing.lsp_slug, reference])


COMMITMENT = Source(
    kind="commitment",
    label="Commitment",
    records=lambda: Commitment.objects.all(),
    still_open=lambda commitments, day: commitments.filter(state__in=workflow.UNDELIVERED),
    day=F("due_on"),
    title=F("title"),
    note=F("block__name"),
    lsp="lsp",
    organisation="organisation",
    owner="owner",
    owner_holds=True,
    block="block",
    where=F("number"),
    address=_address,
)


def _milestone_address(thing: Due) -> str:
    """The milestone on the commitment's page: `where` holds the number, or before there is one the id."""
    number, _, pk = thing.where.partition("-")
    reference = rules.c4_reference(thing.lsp_prefix, int(number)) if number else f"draft-{pk}"
    return f"{reverse('accountability:commitment', args=[thing.lsp_slug, reference])}#milestones"


MILESTONE = Source(
    kind="milestone",
    label="Milestone",
    records=lambda: Milestone.objects.all(),
    still_open=lambda milestones, day: milestones.still_open(),
    day=F("due_on"),
    title=F("title"),
    note=F("commitment__title"),
    lsp="commitment__lsp",
    organisation="commitment__organisation",
    owner="commitment__owner",
    owner_holds=True,
    block="commitment__block",
    where=Concat(
        Coalesce(Cast("commitment__number", CharField()), Value("")),
        Value("-"),
        Cast("commitment_id", CharField()),
        output_field=CharField(),
    ),
    address=_milestone_address,
)


def _due_on() -> Any:
    """So many days after the last day of the report's year."""
    ends = Cast(Cast(Substr("year", 1, 4), IntegerField()) + 1, CharField())
    last = Cast(Concat(ends, Value("-03-31"), output_field=CharField()), DateField())
    return ExpressionWrapper(last + timedelta(days=DAYS_TO_REPORT), output_field=DateField())


def _owed(report: Any) -> Any:
    """With whether an obligation to report was judged for the year: that falls due by its own terms (D1)."""
    owed = KeptJudgement.objects.filter(
        lsp=OuterRef("lsp"),
        organisation=OuterRef("organisation"),
        kind=ANNUAL_REPORT_KIND,
        period_first__gte=OuterRef("begins"),
        period_first__lt=OuterRef("begins") + timedelta(days=365),
    )
    return report.alias(begins=FIRST_DAY, owed=Exists(owed))


ANNUAL_REPORT = Source(
    kind="annual_report",
    label="Annual progress report",
    records=lambda: AnnualReport.objects.all(),
    still_open=lambda reports, day: _owed(reports.filter(state=annual_workflow.DRAFT)).filter(owed=False),
    day=_due_on(),
    title=Concat(Value("Annual progress report for "), F("year"), output_field=CharField()),
    lsp="lsp",
    organisation="organisation",
    where=Cast("pk", CharField()),
    address=lambda thing: reverse("accountability:annual_report", args=[thing.lsp_slug, int(thing.where)]),
    inside=True,
)
"""Reports begun and not signed, where no obligation asks for them: those fall due as obligations."""
