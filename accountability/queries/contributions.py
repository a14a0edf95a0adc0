"""Contributions as they are read: of an agency, to a partnership, in a year."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from accountability import contribution_workflow as workflow
from accountability.measures import MEASURES
from accountability.models import Contribution, ContributionEvidence, ContributionPart, Obligation
from lsp import clock
from lsp.access import Access
from lsp.models import Organisation

STILL_OFFERED = timedelta(days=731)
"""For so long after its end an obligation is offered to what was given before it."""


def contributed(
    organisation_id: int, lsp_id: int, first: date, last: date, *, user: Any, confirmed: bool = True
) -> QuerySet[ContributionPart]:
    """What an agency gave to a partnership from `first` to `last`, part by part, as `user` may see it: two queries.

    Each part has its contribution with its evidence, and the obligation it counts in. `confirmed`: only what counts;
    else everything that was not withdrawn.
    """
    seen: Any = ContributionPart.objects.visible_to(user)
    found: QuerySet[ContributionPart] = seen.filter(
        organisation=organisation_id, lsp=lsp_id, contribution__day__range=(first, last)
    )
    if confirmed:
        found = found.filter(state=workflow.CONFIRMED)
    evidence = Prefetch(
        "contribution__evidence", ContributionEvidence.objects.select_related("file").order_by("id")
    )
    return (
        found.exclude(state=workflow.WITHDRAWN)
        .select_related("contribution", "obligation", "lsp")
        .prefetch_related(evidence)
        .order_by("contribution__day", "contribution_id", "id")
    )


def offered_to(organisation: Organisation, user: Any, *, also: Collection[int] = ()) -> list[Obligation]:
    """The obligations of an agency that an officer may log a contribution for, by partnership: one query."""
    today = clock.today()
    logged = [code for code, measure in MEASURES.items() if measure.from_contributions]
    runs = Q(ends_on=None) | (Q(ends_on__gt=today - STILL_OFFERED) & Q(ends_on__gt=F("starts_on")))
    found = Obligation.objects.filter(
        runs & Q(starts_on__lte=today) | Q(pk__in=also), organisation=organisation, measure__in=logged
    )
    access = Access.of(user)
    listed = found.select_related("lsp", "organisation").order_by("lsp__name", "title", "-starts_on")
    return [owed for owed in listed if access.acts_for(organisation.pk, owed.lsp_id)]


def parts_of(given: Contribution, user: Any) -> list[ContributionPart]:
    """The parts of a contribution that the user may see: one query."""
    seen: Any = ContributionPart.objects.visible_to(user).filter(contribution=given)
    return list(
        seen.select_related(
            "lsp",
            "obligation__lsp",
            "organisation",
            "contribution",
            "reported_by__person",
            "confirmed_by__person",
        ).order_by("lsp__name", "id")
    )
