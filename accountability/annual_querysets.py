"""Who sees annual progress reports: drafts the agency and the coordinator, signed ones whoever sees the partnership."""

from typing import Any, Self

from django.db.models import CharField, DateField, Q, Value
from django.db.models.functions import Cast, Concat, Substr

from accountability import annual_workflow as workflow
from lsp.access import Access
from lsp.querysets import GovernedQuerySet

FIRST_DAY = Cast(Concat(Substr("year", 1, 4), Value("-04-01"), output_field=CharField()), DateField())
"""The first day of a report's financial year, as the database reckons it."""


def reports_seen_by(user: Any, path: str = "") -> Q:
    """The condition that `user` may see a report; `path` leads to it (`report__`) (section 7)."""

    def where(**conditions: Any) -> Q:
        return Q(**{f"{path}{name}": value for name, value in conditions.items()})

    access = Access.of(user)
    seen = where(state=workflow.SIGNED, lsp__published=True)
    seen |= where(lsp__in=access.coordinated_lsp_ids)
    for organisation, lsp in access.officer_scopes:
        own = where(organisation=organisation)
        seen |= own if lsp is None else own & where(lsp=lsp)
    readers = Q() if access.is_administrator else where(lsp__in=access.lsp_ids)
    return seen | (readers & where(signed_at__isnull=False))


class AnnualReportQuerySet(GovernedQuerySet):
    """Annual progress reports."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(reports_seen_by(user))

    def with_names(self) -> Self:
        """With what every list shows of them."""
        return self.select_related("lsp", "organisation", "signed_by__person")


class FigureQuerySet(GovernedQuerySet):
    """Figures are seen by those who see the report."""

    def visible_to(self, user: Any) -> Self:
        return self.filter(reports_seen_by(user, "report__"))
