"""The forward plan of a body: meeting by meeting, with what is on, what is wanted by then and what falls before it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from lsp.access import Access
from partnerships import forward_plan, workflow
from partnerships.forward_plan import PlanEntry
from partnerships.models import AgendaItem, Appointment, Body, Meeting
from partnerships.queries.agendas import RESTRICTED

AHEAD = timedelta(days=366)


@dataclass
class PlanStop:
    """A meeting to come (None: after the last one, or without a date) and what belongs to it."""

    meeting: Meeting | None
    title: str = ""
    items: list[AgendaItem | str] = field(default_factory=list)
    waiting: list[AgendaItem] = field(default_factory=list)
    entries: list[PlanEntry] = field(default_factory=list)


def plan_of(body: Body, user: Any, day: date) -> list[PlanStop]:
    """The stops of the plan as `user` may see them, the soonest first: three queries and those of the providers."""
    seen: Any = Meeting.objects.visible_to(user).filter(body=body)
    meetings = list(seen.upcoming(day))
    stops = [PlanStop(meeting) for meeting in meetings]
    later, undated = PlanStop(None, "Later"), PlanStop(None, "Without a date")
    _add_agendas(stops, meetings, user)
    for item in waiting_items(body, user):
        stop = _stop_for(item.wanted_on, stops, later) if item.wanted_on else undated
        stop.waiting.append(item)
    last = max([day + AHEAD, *(meeting.day for meeting in meetings)])
    for entry in forward_plan.entries(body, user, day, last):
        _stop_for(entry.day, stops, later).entries.append(entry)
    return [*stops, *(stop for stop in (later, undated) if stop.waiting or stop.entries)]


def waiting_items(body: Body, user: Any) -> list[AgendaItem]:
    """Items without a meeting, proposed or taken up, the soonest wanted first."""
    items: Any = AgendaItem.objects.visible_to(user)
    open_ones = items.filter(
        body=body, meeting__isnull=True, state__in=(workflow.PROPOSED, workflow.TAKEN_UP)
    )
    return list(
        open_ones.select_related("proposed_by", "body__lsp", "referred_from__body").order_by(
            "wanted_on", "pk"
        )
    )


def _add_agendas(stops: Iterable[PlanStop], meetings: list[Meeting], user: Any) -> None:
    by_meeting = {stop.meeting.pk: stop for stop in stops if stop.meeting}
    items = AgendaItem.objects.filter(meeting__in=meetings).on_agenda().select_related("body__lsp")
    for item in items:
        inside = not item.restricted or Access.of(user).reads(item.body.lsp_id)
        by_meeting[item.meeting_id].items.append(item if inside else RESTRICTED)  # type: ignore[index]


def _stop_for(day: date, stops: list[PlanStop], later: PlanStop) -> PlanStop:
    """The first meeting on or after the day; what falls after the last one is later."""
    return next((stop for stop in stops if stop.meeting and day <= stop.meeting.day), later)


def own_entries(body: Body, user: Any, first: date, last: date) -> Iterable[PlanEntry]:
    """What membership places on the plan: the body's own end, and terms that end."""
    slug = body.lsp.slug
    if body.ends_on and first <= body.ends_on <= last:
        yield PlanEntry(body.ends_on, f"{body.name} ends", "End of the body", body.get_absolute_url())
    terms = Appointment.objects.filter(Q(ends_on__gte=first, ends_on__lte=last), body=body)
    for term in terms.select_related("person", "seat").order_by("ends_on", "pk"):
        title = f"The term of {term.person} ends: {term.seat}"
        href = reverse("partnerships:seat", args=[slug, body.slug, term.seat_id])
        assert term.ends_on is not None
        yield PlanEntry(term.ends_on, title, "Term ending", href)
