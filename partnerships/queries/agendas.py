"""The agenda of a meeting as a reader may see it, line by line, with when each item is reached."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Prefetch

from lsp.access import Access
from partnerships import workflow
from partnerships.models import AgendaItem, Meeting, Paper

RESTRICTED = "Restricted item"


@dataclass(frozen=True)
class AgendaLine:
    """One line of an agenda. Of a restricted item an outsider reads that it is one, and why: `item` is None then."""

    number: int
    title: str
    item: AgendaItem | None
    begins: time | None = None
    restricted: bool = False
    reason: str = ""
    papers: list[Paper] = field(default_factory=list)


def agenda_lines(meeting: Meeting, user: Any) -> list[AgendaLine]:
    """The agenda in order. Two queries: items with what they were referred from, papers."""
    inside = Access.of(user).reads(meeting.body.lsp_id)
    papers: Any = Paper.objects.visible_to(user).filter(withdrawn_at__isnull=True).select_related("file")
    papers = papers.order_by("position", "pk")
    items = (
        AgendaItem.objects.filter(meeting=meeting)
        .on_agenda()
        .select_related("referred_from__body__lsp", "body__lsp")
        .prefetch_related(Prefetch("papers", queryset=papers, to_attr="papers_shown"))
    )
    return list(_lines(meeting, list(items), inside))


def _lines(meeting: Meeting, items: Iterable[AgendaItem], inside: bool) -> Iterable[AgendaLine]:
    at: datetime | None = datetime.combine(meeting.day, meeting.starts_at)
    for number, item in enumerate(items, start=1):
        shown = inside or not item.restricted
        yield AgendaLine(
            number=number,
            title=item.title if shown else RESTRICTED,
            item=item if shown else None,
            begins=at.time() if at else None,
            restricted=item.restricted,
            reason=item.restricted_reason,
            papers=item.papers_shown if shown else [],  # type: ignore[attr-defined]
        )
        at = at + timedelta(minutes=item.duration) if at and item.duration else None


def papers_of(meeting: Meeting) -> int:
    """How many papers the open items of the agenda have."""
    papers = Paper.objects.filter(item__meeting=meeting, item__state=workflow.TAKEN_UP)
    return papers.filter(withdrawn_at__isnull=True).count()
