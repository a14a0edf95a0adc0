"""What waits once meetings are held: minutes to write and approve, decisions to ratify or that wait for a partner."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from lsp.access import Access
from lsp.models import LocalStrategicPartnership
from lsp.work import WorkItem, WorkSection, by_partnership
from partnerships import workflow
from partnerships.models import Decision, Meeting
from partnerships.queries.decisions import awaited
from partnerships.queries.keeping import kept_by


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """For each partnership whose meetings one keeps."""
    kept = list(LocalStrategicPartnership.objects.filter(pk__in=access.meeting_lsp_ids).order_by("name"))
    return by_partnership(
        kept,
        _items(kept, kept_by(access)) if kept else {},
        title="Minutes and decisions",
        empty="Every meeting held has its minutes, and no decision waits.",
        page="partnerships:decisions",
        order=36,
    )


def _items(lsps: Collection[LocalStrategicPartnership], kept: Q) -> Mapping[int, list[WorkItem]]:
    """What waits, by partnership: three queries, however many partnerships there are."""
    found: defaultdict[int, list[WorkItem]] = defaultdict(list)
    mine = kept & Q(body__lsp__in=lsps)
    for lsp, item in (*_minutes(mine), *_decisions(mine)):
        found[lsp].append(item)
    return found


def _minutes(kept: Q) -> Iterator[tuple[int, WorkItem]]:
    """Meetings held without minutes, and drafts that a later meeting could have approved."""
    later = Meeting.objects.filter(body=OuterRef("body"), state=workflow.HELD, day__gt=OuterRef("day"))
    meetings = (
        Meeting.objects.filter(kept, state=workflow.HELD, brought_in=False)
        .exclude(minutes_state=workflow.APPROVED_MINUTES)
        .select_related("body__lsp")
        .annotate(met_again=Exists(later))
        .order_by("day", "starts_at", "pk")
    )
    for meeting in meetings:
        if meeting.minutes_state == workflow.NO_MINUTES:
            yield _of(meeting, str(meeting), "No minutes", "orange")
        elif meeting.met_again:
            yield _of(meeting, str(meeting), "Minutes to approve", "yellow")


def _decisions(kept: Q) -> Iterator[tuple[int, WorkItem]]:
    """Decisions that wait to be ratified (P7), and for an organisation's own decision (P11)."""
    taken: Any = Decision.objects.filter(kept).select_related("body__lsp").order_by("decided_on", "pk")
    for decision in taken.unconfirmed():
        yield _of(decision, decision.reference, "To be ratified", "red")
    for decision in awaited(taken):
        yield _of(decision, decision.reference, "Waits for a partner", "yellow")


def _of(record: Any, title: str, tag: str, colour: str) -> tuple[int, WorkItem]:
    note = record.text[:120] if isinstance(record, Decision) else ""
    item = WorkItem(title=title, href=record.get_absolute_url(), note=note, tag=tag, colour=colour)
    return record.body.lsp_id, item
