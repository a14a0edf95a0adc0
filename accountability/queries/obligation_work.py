"""What fell due and is not met, for the officers of the agency at `/work/`: to be made good or explained (D3)."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, Window

from accountability.models import KeptJudgement
from accountability.models.obligation import NOT_YET_DUE
from accountability.obligation_registrations import still_to_do
from lsp.access import Access
from lsp.work import WorkItem, WorkSection

AT_MOST = 10


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """The oldest first; none where nothing is late."""
    if not access.officer_scopes:
        return []
    ours = Q(pk__in=[])
    for organisation, lsp in access.officer_scopes:
        ours |= Q(organisation=organisation) if lsp is None else Q(organisation=organisation, lsp=lsp)
    late = still_to_do(KeptJudgement.objects.filter(ours).exclude(judgement=NOT_YET_DUE), day)
    rows = late.select_related("lsp", "obligation", "organisation").annotate(total=Window(Count("pk")))
    listed: list[Any] = list(rows.order_by("due_on", "pk")[:AT_MOST])
    if not listed:
        return []
    title = "Obligations fallen due and not met"
    return [WorkSection(title, [_item(row) for row in listed], total=listed[0].total, order=16)]


def _item(row: KeptJudgement) -> WorkItem:
    return WorkItem(
        title=f"{row.obligation.title}, {row.period_label}",
        href=row.get_absolute_url(),
        note=f"{row.sum_in_words} · {row.organisation} · {row.lsp}",
        due=row.due_on,
        tag=row.state.label,
        colour=row.state.tag,
    )
