"""Which obligation an annual progress report counts for, and how that stands (D7)."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q

from accountability import annual_workflow as workflow
from accountability.models import AnnualReport, ClosedYear, Contribution, ContributionPart, Obligation
from accountability.models.annual_report import ANNUAL_REPORT_KIND
from accountability.models.obligation import NO_UNIT, REPORTS
from lsp import clock
from partnerships.queries.attendance import financial_year

Counting = dict[str, Any]


def counts_for(report: AnnualReport) -> tuple[Obligation, date] | None:
    """The agency's obligation to report that ran in the year, by its last terms, and its last day in the year."""
    period = financial_year(report.year)
    last = min(period.last, clock.today())
    runs = Q(ends_on__isnull=True) | (Q(ends_on__gt=period.first) & Q(ends_on__gt=F("starts_on")))
    owed = Obligation.objects.filter(
        runs,
        lsp=report.lsp_id,
        organisation=report.organisation_id,
        kind=ANNUAL_REPORT_KIND,
        measure="contribution",
        unit__in=(REPORTS, NO_UNIT),
        starts_on__lte=last,
    )
    found = owed.select_related("lsp", "organisation").order_by("-starts_on").first()
    if found is None:
        return None
    return found, min(last, found.ends_on - timedelta(days=1)) if found.ends_on else last


def year_is_closed(report: AnnualReport) -> bool:
    """Whether the report's year takes no contributions in its partnership."""
    first = financial_year(report.year).first
    return ClosedYear.objects.filter(lsp=report.lsp_id, first=first, reopened_at=None).exists()


def counting_of(report: AnnualReport, user: Any) -> Counting | None:
    """How a signed report counts, for those who may see contributions; None where nothing asks for it."""
    if report.state != workflow.SIGNED:
        return None
    if report.contribution_id is not None:
        seen: Any = Contribution.objects.visible_to(user)
        parts = ContributionPart.objects.filter(
            contribution=report.contribution_id, contribution__in=seen.values("pk")
        )
        part = parts.select_related("contribution__organisation", "obligation__lsp").first()
        return {"part": part} if part else None
    found = counts_for(report)
    return {"missed": found[0], "closed": year_is_closed(report)} if found else None
