"""What fell due and is not met, for the officers of the agency at `/work/`: to be made good or explained (D3)."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.urls import reverse

from accountability.models import KeptJudgement
from accountability.models.obligation import NOT_YET_DUE
from accountability.obligation_registrations import still_to_do
from lsp.access import Access
from lsp.models import Organisation
from lsp.work import Waiting, Whole, WorkItem, WorkSection, first_of_each, of_wholes


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """The oldest first; none where nothing is late."""
    if not access.officer_scopes:
        return []
    ours = Q(pk__in=[])
    for organisation, lsp in access.officer_scopes:
        ours |= Q(organisation=organisation) if lsp is None else Q(organisation=organisation, lsp=lsp)
    late = still_to_do(KeptJudgement.objects.filter(ours).exclude(judgement=NOT_YET_DUE), day)
    rows = first_of_each(
        late.select_related("lsp", "obligation", "organisation"), "organisation", first=("due_on", "pk")
    )
    waiting = [Waiting(_item(row), _of_agency(row.organisation), row.of_these) for row in rows]
    return [of_wholes("Obligations fallen due and not met", waiting, order=16)] if waiting else []


def _of_agency(organisation: Organisation) -> Whole:
    """The overdue obligations among what is due from it."""
    address = reverse("due:organisation", args=[organisation.slug])
    return Whole(f"of {organisation.name}", f"{address}?kind=obligation&when=overdue")


def _item(row: KeptJudgement) -> WorkItem:
    return WorkItem(
        title=f"{row.obligation.title}, {row.period_label}",
        href=row.get_absolute_url(),
        note=f"{row.sum_in_words} · {row.organisation} · {row.lsp}",
        due=row.due_on,
        tag=row.state.label,
        colour=row.state.tag,
    )
