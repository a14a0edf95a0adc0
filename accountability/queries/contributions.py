"""Contributions as they are read: of an agency, to a partnership, in a year."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from accountability import contribution_workflow as workflow
from accountability.models import ContributionEvidence, ContributionPart


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
