"""A signed annual progress report counts as a contribution to the obligation that asks for it (D7, D1)."""

from typing import Any

from django.conf import settings

from accountability.models import AnnualReport
from accountability.models.obligation import REPORTS
from accountability.queries.annual_counting import counts_for, year_is_closed
from accountability.services import contributions
from lsp.models import LocalStrategicPartnership


def count(report: AnnualReport, *, by: Any) -> None:
    """Log it within the act that signs; in a closed year, or where nothing asks for it, it counts for nothing.

    It is of the last day of the year on which the obligation runs: the year it tells of, whenever it is signed.
    """
    _queue(report.lsp_id)
    found = counts_for(report)
    if found is None or year_is_closed(report):
        return
    owed, day = found
    report.contribution = contributions.log(
        report.organisation,
        by=by,
        title=f"Annual progress report {report.year}",
        day=day,
        unit=REPORTS,
        shares=[contributions.Share(owed)],
        links=[("The signed report", f"{settings.SITE_URL}{report.get_absolute_url()}")],
    )


def withdraw(report: AnnualReport, *, by: Any, reason: str) -> None:
    """Take back what it counted as, within the act that withdraws it; refused while that is confirmed (D1)."""
    if report.contribution is not None and report.contribution.withdrawn_at is None:
        contributions.withdraw(report.contribution, by=by, reason=reason)


def _queue(lsp: int) -> None:
    """Wait for whoever closes or reopens a year of the partnership, as those who log contributions do."""
    rows = LocalStrategicPartnership.objects.filter(pk=lsp)
    list(rows.select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))
