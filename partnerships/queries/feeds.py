"""What the Atom feeds of a partnership or a body hold: what everybody may read, whoever asks."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from lsp import clock
from partnerships import words, workflow
from partnerships.models import AgendaItem, Body, Decision, Meeting
from partnerships.queries.agendas import RESTRICTED

MOST = 50
BACK = timedelta(days=366)
VISITOR = AnonymousUser()


@dataclass(frozen=True)
class Entry:
    """One entry. `key` is an address for ever: it stays whatever is renamed or changed."""

    key: str
    title: str
    link: str
    text: str
    updated: datetime
    category: str


def of_meetings(lsp: Any, body: Body | None = None) -> list[Entry]:
    """Meetings of the last year and to come with agendas, and minutes; the last changed first: two queries."""
    meetings = list(
        _of(Meeting.objects.all(), lsp, body).filter(day__gte=clock.today() - BACK).order_by("-day", "pk")
    )
    agendas: dict[int, list[AgendaItem]] = {}
    for item in AgendaItem.objects.filter(meeting__in=meetings).on_agenda():
        agendas.setdefault(item.meeting_id or 0, []).append(item)
    entries = [_agenda(meeting, agendas.get(meeting.pk, [])) for meeting in meetings]
    entries += [_minutes(meeting) for meeting in meetings if meeting.minutes_published]
    return _newest(entries)


def of_decisions(lsp: Any, body: Body | None = None) -> list[Entry]:
    """The decisions, the last changed first: one query."""
    taken = _of(Decision.objects.all(), lsp, body).select_related("meeting").order_by("-decided_on", "-pk")
    return _newest([_decision(each) for each in taken[:MOST]])


def _of(records: Any, lsp: Any, body: Body | None) -> QuerySet:
    """Those that everybody may read, with when they were last changed."""
    rows = records.model.history.filter(id=OuterRef("pk")).order_by("-history_date").values("history_date")
    seen = records.visible_to(VISITOR).filter(body__lsp=lsp).select_related("body__lsp")
    found: QuerySet = (seen if body is None else seen.filter(body=body)).annotate(changed=Subquery(rows[:1]))
    return found


def _newest(entries: Iterable[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (entry.updated, entry.key), reverse=True)[:MOST]


def _agenda(meeting: Any, items: list[AgendaItem]) -> Entry:
    until = f" to {words.clock_time(meeting.ends_at)}" if meeting.ends_at else ""
    said = [f"{meeting.day:%A} {words.day(meeting.day)}, {words.clock_time(meeting.starts_at)}{until}."]
    said += [f"{meeting.place}."] if meeting.place else []
    said += [
        f"{number}. {RESTRICTED if item.restricted else item.title}"
        for number, item in enumerate(items, start=1)
    ]
    off = meeting.state == workflow.CANCELLED
    said += [f"Cancelled: {meeting.cancel_reason}"] if off else []
    return Entry(
        key=meeting.uid.urn,
        title=f"{'Cancelled: ' if off else ''}{_named(meeting)}",
        link=meeting.get_absolute_url(),
        text="\n".join(said),
        updated=meeting.changed,
        category="Meeting",
    )


def _minutes(meeting: Any) -> Entry:
    place = [meeting.body.lsp.slug, meeting.body.slug, meeting.pk]
    return Entry(
        key=uuid.uuid5(meeting.uid, "minutes").urn,
        title=f"Minutes: {_named(meeting)} ({meeting.get_minutes_state_display().lower()})",
        link=reverse("partnerships:minutes", args=place),
        text=f"The minutes of {_named(meeting)} are published.",
        updated=meeting.changed,
        category="Minutes",
    )


def _decision(decision: Any) -> Entry:
    numbered = f"decision/{decision.year}/{decision.number}"
    if decision.meeting:
        key = uuid.uuid5(decision.meeting.uid, numbered)
    else:
        key = uuid.uuid5(
            uuid.NAMESPACE_OID, f"{decision.body_id}/{decision.created_at.isoformat()}/{numbered}"
        )
    return Entry(
        key=key.urn,
        title=f"{decision.reference}, {decision.get_outcome_display().lower()}",
        link=decision.get_absolute_url(),
        text=f"{words.day(decision.decided_on)}: {decision.text}",
        updated=decision.changed,
        category="Decision",
    )


def _named(meeting: Meeting) -> str:
    return f"{meeting.title or meeting.body.name}, {words.day(meeting.day)}"
