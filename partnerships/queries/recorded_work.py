"""What waits once meetings are held: minutes to write and approve, decisions to ratify or that wait for a partner."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from lsp.access import Access
from lsp.models import LocalStrategicPartnership
from lsp.work import WorkItem, WorkSection
from partnerships import workflow
from partnerships.models import Decision, Meeting
from partnerships.queries.decisions import awaited
from partnerships.queries.keeping import kept_by

AT_MOST = 10


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """For each partnership whose meetings one keeps."""
    kept = LocalStrategicPartnership.objects.filter(pk__in=access.meeting_lsp_ids).order_by("name")
    return [_section(lsp, kept_by(access)) for lsp in kept]


def _section(lsp: LocalStrategicPartnership, kept: Q) -> WorkSection:
    items = [*_minutes(lsp, kept), *_decisions(lsp, kept)]
    return WorkSection(
        title=f"Minutes and decisions: {lsp.name}",
        items=items[:AT_MOST],
        empty="Every meeting held has its minutes, and no decision waits.",
        href=reverse("partnerships:decisions", args=[lsp.slug]),
        total=len(items),
        order=36,
    )


def _minutes(lsp: LocalStrategicPartnership, kept: Q) -> Iterable[WorkItem]:
    """Meetings held without minutes, and drafts that a later meeting could have approved."""
    later = Meeting.objects.filter(body=OuterRef("body"), state=workflow.HELD, day__gt=OuterRef("day"))
    meetings = (
        Meeting.objects.filter(kept, body__lsp=lsp, state=workflow.HELD, brought_in=False)
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


def _decisions(lsp: LocalStrategicPartnership, kept: Q) -> Iterable[WorkItem]:
    """Decisions that wait to be ratified (P7), and for an organisation's own decision (P11)."""
    taken: Any = (
        Decision.objects.filter(kept, body__lsp=lsp).select_related("body__lsp").order_by("decided_on", "pk")
    )
    for decision in taken.unconfirmed():
        yield _of(decision, decision.reference, "To be ratified", "red")
    for decision in awaited(taken):
        yield _of(decision, decision.reference, "Waits for a partner", "yellow")


def _of(record: Any, title: str, tag: str, colour: str) -> WorkItem:
    note = record.text[:120] if isinstance(record, Decision) else ""
    return WorkItem(title=title, href=record.get_absolute_url(), note=note, tag=tag, colour=colour)
