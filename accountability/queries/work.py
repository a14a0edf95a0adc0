"""What waits for somebody among commitments, for `/work/`, and the numbers on a partnership's own page."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Window
from django.urls import reverse

from accountability import workflow
from accountability.models import Commitment
from accountability.queries.delivery import SHOWN, TONES, Late, counted, longest_overdue
from accountability.queries.facts import waiting_for_the_chair
from lsp import clock
from lsp.access import Access
from lsp.overview import Panel, Tile
from lsp.work import WorkItem, WorkSection

AT_MOST = 10  # of each list on /work/
LATE_SHOWN = 5  # on a partnership's own page
SOON = timedelta(days=30)
ON_THE_OVERVIEW = ("overdue", "in_progress", "delivered", "confirmed")


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """The sections for coordinator, agency officer and chair; none for who is none of these."""
    sections = []
    if access.coordinated_lsp_ids:
        mine = Commitment.objects.filter(lsp__in=access.coordinated_lsp_ids)
        sections.append(_to_decide(mine, day))
        sections.append(_section("Overdue commitments", mine.overdue(day), day, "Nothing is overdue.", 25))
        sections += _orphaned(mine, day)
    if access.officer_scopes:
        sections += _for_officer(access, day)
    chaired = waiting_for_the_chair(user, day)
    if chaired.exists():
        title = "Waiting for you as chair to confirm"
        sections.append(_section(title, chaired, day, "", 5))
    return sections


def _to_decide(mine: Any, day: date) -> WorkSection:
    """What the coordinator accepts and confirms."""
    return _section(
        "Commitments waiting for you to accept or confirm",
        mine.waiting(),
        day,
        "No commitment is waiting for you.",
        10,
    )


def _for_officer(access: Access, day: date) -> list[WorkSection]:
    """What an agency's officer has to answer, to finish and to report on."""
    scope = Q(pk__in=[])
    for organisation, lsp in access.officer_scopes:
        scope |= Q(organisation=organisation) if lsp is None else Q(organisation=organisation, lsp=lsp)
    ours: Any = Commitment.objects.filter(scope)
    to_answer = ours.filter(Q(state__in=workflow.UNMADE) | Q(pk__in=ours.returned().values("pk")))
    return [
        _section("Overdue for your agency", ours.overdue(day), day, "Nothing of yours is overdue.", 15),
        _section("To complete or to answer", to_answer, day, "No draft and nothing returned.", 20),
        _section(
            "Due in the next 30 days",
            ours.due_between(day, day + SOON),
            day,
            "Nothing is due in the next 30 days.",
            30,
        ),
        *_orphaned(ours, day),
    ]


def _orphaned(among: Any, day: date) -> list[WorkSection]:
    """What nobody of its agency answers for any more (C5): shown until somebody takes it on."""
    section = _section("Commitments whose owner has left", among.orphaned(day), day, "", 27)
    return [section] if section.items else []


def _section(title: str, found: QuerySet[Commitment], day: date, empty: str, order: int) -> WorkSection:
    """A section: at most ten, the first due first, and how many there are."""
    counted = found.select_related("lsp", "organisation").annotate(total=Window(Count("pk")))
    listed = list(counted.order_by("due_on", "id")[:AT_MOST])
    total = listed[0].total if listed else 0
    items = [_item(commitment, day) for commitment in listed]
    return WorkSection(title=title, items=items, empty=empty, total=total, order=order)


def _item(commitment: Commitment, day: date) -> WorkItem:
    shown = commitment.shown_state_on(day)
    tag, colour = ("Returned to you", "orange") if _is_returned(commitment) else (shown.label, shown.tag)
    named = [commitment.reference, commitment.organisation.name, commitment.lsp.name]
    return WorkItem(
        title=commitment.title,
        href=commitment.get_absolute_url(),
        note=" · ".join(part for part in named if part),
        due=commitment.due_on,
        tag=tag,
        colour=colour,
    )


def _is_returned(commitment: Commitment) -> bool:
    return commitment.was_returned and commitment.state in (workflow.DRAFT, workflow.UNDER_WAY)


def overview_parts(lsp: Any, user: Any, access: Access, day: date) -> Iterable[Tile | Panel]:
    """The partnership's own page: how its commitments stood on `day`, and the longest overdue, as `user` may see."""
    counts = sum(counted(lsp, user, day).values(), Counter())
    address = reverse("accountability:commitments", args=[lsp.slug])
    past = f"as_at={day.isoformat()}" if day < clock.today() else ""
    tiles = [
        Tile(
            number=counts[standing.code],
            label=f"Commitments {standing.label.lower()}",
            href=f"{address}?standing={standing.code}{past and '&'}{past}",
            tone=TONES[standing.code],
            order=20 + place,
        )
        for place, standing in enumerate(SHOWN)
        if standing.code in ON_THE_OVERVIEW
    ]
    late = longest_overdue(lsp, user, day)[:LATE_SHOWN] if counts["overdue"] else []
    panel = Panel(
        title="Overdue commitments",
        items=[_late_item(each, address, past) for each in late],
        empty="No commitment is overdue.",
        href=reverse("accountability:scrutiny", args=[lsp.slug]) + (f"?{past}" if past else ""),
        link_label="See delivery by block",
        order=30,
    )
    return [*tiles, panel]


def _late_item(late: Late, address: str, past: str) -> WorkItem:
    overdue = workflow.standing("overdue")
    return WorkItem(
        title=late.title,
        href=f"{address}{late.reference}/{past and '?'}{past}",
        note=f"{late.reference} · {late.agency}",
        due=late.due_on,
        tag=overdue.label,
        colour=overdue.tag,
    )


def commitment_counts(lsp_ids: Iterable[int], user: Any, day: date) -> Mapping[int, int]:
    """The number of commitments made in each partnership, as `user` may see them."""
    visible: Any = Commitment.objects.visible_to(user).filter(number__isnull=False, lsp__in=list(lsp_ids))
    return dict(visible.order_by().values_list("lsp").annotate(Count("id")))
