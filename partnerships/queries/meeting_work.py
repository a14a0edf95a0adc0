"""What waits for whoever keeps meetings, and for members who are called to one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from lsp import clock
from lsp.access import Access
from lsp.models import LocalStrategicPartnership
from lsp.overview import Panel
from lsp.querysets import holds_on
from lsp.work import WorkItem, WorkSection, by_partnership
from partnerships import workflow
from partnerships.models import AgendaItem, Appointment, Attendance, Meeting
from partnerships.queries.answers import WORDS
from partnerships.queries.keeping import kept_by

AGENDA_DAYS, PACK_DAYS = 21, 7
"""How long before a meeting its agenda and its pack are missed, where the regime does not say."""
CALLED_AHEAD = timedelta(days=60)


def days_before(lsp: LocalStrategicPartnership) -> tuple[int, int]:
    """How many days before a meeting its agenda, and its pack, are missed: the regime's, else 21 and 7."""
    notice = lsp.regime.notice
    return notice("agenda_days_before", AGENDA_DAYS), notice("pack_days_before", PACK_DAYS)


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """The meetings of each partnership one keeps; the meetings one is called to."""
    every = LocalStrategicPartnership.objects.filter(pk__in=access.meeting_lsp_ids)
    kept = list(every.select_related("regime").order_by("name"))
    sections = by_partnership(
        kept,
        secretarys_items(kept, access, day) if kept else {},
        title="Meetings and agendas",
        empty="Every meeting to come has its agenda, and no item waits.",
        page="partnerships:meetings",
        order=35,
    )
    called = list(_called_to(user, day))
    if called:
        sections.append(WorkSection(title="Meetings you are called to", items=called, order=30))
    return sections


def secretarys_items(
    lsps: Collection[LocalStrategicPartnership], access: Access, day: date
) -> Mapping[int, list[WorkItem]]:
    """Packs and agendas that are missed, proposals and referrals that wait, meetings past but not recorded.

    Of the bodies whose meetings the user keeps, by partnership. Two queries, however many partnerships there are.
    """
    kept = kept_by(access)
    found: defaultdict[int, list[WorkItem]] = defaultdict(list)
    for lsp, item in (*_meetings(lsps, kept, day), *_proposals(lsps, kept)):
        found[lsp].append(item)
    return found


def _meetings(
    lsps: Collection[LocalStrategicPartnership], kept: Q, day: date
) -> Iterator[tuple[int, WorkItem]]:
    days = {lsp.pk: days_before(lsp) for lsp in lsps}
    furthest = day + timedelta(days=max((max(before) for before in days.values()), default=0))
    meetings = (
        Meeting.objects.filter(kept, body__lsp__in=days, state__in=workflow.UPCOMING, day__lte=furthest)
        .select_related("body__lsp")
        .annotate(on_agenda=Count("items", filter=Q(items__state=workflow.TAKEN_UP)))
        .order_by("day", "starts_at", "pk")
    )
    past = [meeting for meeting in meetings if meeting.day < day]
    for meeting in meetings:
        lsp, before = meeting.body.lsp_id, days[meeting.body.lsp_id]
        pack_by = meeting.day - timedelta(days=before[1])
        if not day <= meeting.day <= day + timedelta(days=max(before)):
            continue
        if not meeting.on_agenda:
            yield lsp, _of_meeting(meeting, "No agenda", "orange", pack_by)
        elif meeting.called_at is None and pack_by <= day:
            yield lsp, _of_meeting(meeting, "Pack not sent", "orange", pack_by)
    for meeting in reversed(past):
        yield meeting.body.lsp_id, _of_meeting(meeting, "Not recorded", "red", meeting.day)


def _of_meeting(meeting: Meeting, tag: str, colour: str, due: date) -> WorkItem:
    return WorkItem(
        title=f"{meeting.body.name}, {meeting.day.day} {meeting.day:%B %Y}",
        href=meeting.get_absolute_url(),
        note=meeting.place,
        due=due,
        tag=tag,
        colour=colour,
    )


def _proposals(lsps: Collection[LocalStrategicPartnership], kept: Q) -> Iterator[tuple[int, WorkItem]]:
    unanswered = Q(referred_from__isnull=False, answer="") & ~Q(
        state__in=(workflow.WITHDRAWN, workflow.DECLINED)
    )
    items = AgendaItem.objects.filter(Q(state=workflow.PROPOSED) | unanswered, kept, body__lsp__in=lsps)
    for item in items.select_related("body__lsp").order_by("wanted_on", "pk"):
        yield item.body.lsp_id, _of_item(item)


def _of_item(item: AgendaItem) -> WorkItem:
    return WorkItem(
        title=item.title,
        href=reverse("partnerships:item", args=[item.body.lsp.slug, item.body.slug, item.pk]),
        note=item.body.name,
        due=item.wanted_on,
        tag="Proposed" if item.state == workflow.PROPOSED else "To be answered",
        colour="blue",
    )


def _called_to(user: Any, day: date) -> Iterable[WorkItem]:
    """The meetings to come to which the user is called, with what they have answered: two queries."""
    terms = Appointment.objects.filter(holds_on(day), person__user_id=user.pk).select_related("body")
    by_body = {term.body_id: term for term in terms}
    if not by_body:
        return
    coming = Meeting.objects.filter(body__in=by_body, state=workflow.CALLED)
    meetings = list(coming.upcoming(day).filter(day__lte=day + CALLED_AHEAD).select_related("body__lsp"))
    rows = Attendance.objects.filter(meeting__in=meetings, person__user_id=user.pk, sent_at__isnull=False)
    answers = {row.meeting_id: row.status for row in rows}
    for meeting in meetings:
        if not by_body[meeting.body_id].holds_on(meeting.day):
            continue
        words, colour = WORDS.get(answers.get(meeting.pk), ("Will you come?", "orange"))  # type: ignore[call-overload]
        lsp, body = meeting.body.lsp, meeting.body
        yield WorkItem(
            title=f"{body.name}, {meeting.day.day} {meeting.day:%B %Y}",
            href=reverse("partnerships:answer_own", args=[lsp.slug, body.slug, meeting.pk]),
            note=lsp.name,
            due=meeting.day,
            tag=words,
            colour=colour,
        )


def overview_parts(lsp: Any, user: Any, access: Access, day: date) -> Iterable[Panel]:
    """The next meetings of the partnership, as the user may see them; none on a day that is past."""
    if day != clock.today():
        return []
    seen: Any = Meeting.objects.visible_to(user).filter(body__lsp=lsp)
    meetings = seen.upcoming(day).select_related("body__lsp")[:5]
    items = [
        WorkItem(
            title=meeting.title or meeting.body.name,
            href=meeting.get_absolute_url(),
            note=meeting.place,
            due=meeting.day,
            tag=meeting.state_as_data.label,
            colour=meeting.state_as_data.tag,
        )
        for meeting in meetings
    ]
    address = reverse("partnerships:meetings", args=[lsp.slug])
    return [
        Panel("Next meetings", items, "No meeting is planned.", address, link_label="All meetings", order=25)
    ]
