"""What waits for somebody among commitments, for `/work/`, and the numbers on a partnership's own page."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from accountability import workflow
from accountability.models import Commitment
from accountability.queries.delivery import SHOWN, TONES, Late, counted, longest_overdue
from accountability.queries.facts import waiting_for_the_chair
from lsp import clock
from lsp.access import Access
from lsp.overview import Panel, Tile
from lsp.work import Waiting, Whole, WorkItem, WorkSection, first_of_each, of_wholes

LATE_SHOWN = 5  # on a partnership's own page
SOON = timedelta(days=30)
ON_THE_OVERVIEW = ("overdue", "in_progress", "delivered", "confirmed")


@dataclass(frozen=True)
class Lists:
    """Which pages list all of something: whether one of each partnership or agency, and which it is."""

    by: str
    whole: Callable[[Commitment], Whole]


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """The sections for coordinator, agency officer and chair; none for who is none of these."""
    asked = _Asked(day)
    sections = []
    if access.coordinated_lsp_ids:
        mine = Commitment.objects.filter(lsp__in=access.coordinated_lsp_ids)
        sections += _for_coordinator(mine, asked)
    if access.officer_scopes:
        sections += _for_officer(access, asked)
    chaired = asked.section(
        "Waiting for you as chair to confirm", waiting_for_the_chair(user, day), _standing("delivered"), 5
    )
    return [*sections, *([chaired] if chaired.items else [])]


@dataclass(frozen=True)
class _Asked:
    """Sections as at a day."""

    day: date

    def section(
        self, title: str, found: QuerySet[Commitment], lists: Lists, order: int, empty: str = ""
    ) -> WorkSection:
        """The first due first; where there are more, the way to those of each partnership or agency."""
        rows = first_of_each(found.select_related("lsp", "organisation"), lists.by, first=("due_on", "id"))
        waiting = [Waiting(_item(each, self.day), lists.whole(each), each.of_these) for each in rows]
        return of_wholes(title, waiting, order=order, empty=empty)

    def orphaned(self, among: Any) -> list[WorkSection]:
        """What nobody of its agency answers for any more (C5): shown until somebody takes it on."""
        found = among.orphaned(self.day)
        section = self.section("Commitments whose owner has left", found, _standing("orphaned"), 27)
        return [section] if section.items else []


def _for_coordinator(mine: Any, asked: _Asked) -> list[WorkSection]:
    """What the coordinator accepts and confirms, and what is late."""
    to_decide, late = "Commitments waiting for you to accept or confirm", "Overdue commitments"
    nothing = "No commitment is waiting for you."
    return [
        asked.section(to_decide, mine.waiting(), QUEUE, 10, nothing),
        asked.section(late, mine.overdue(asked.day), _standing("overdue"), 25, "Nothing is overdue."),
        *asked.orphaned(mine),
    ]


def _for_officer(access: Access, asked: _Asked) -> list[WorkSection]:
    """What an agency's officer has to answer, to finish and to report on."""
    scope = Q(pk__in=[])
    for organisation, lsp in access.officer_scopes:
        scope |= Q(organisation=organisation) if lsp is None else Q(organisation=organisation, lsp=lsp)
    ours: Any = Commitment.objects.filter(scope)
    first, last = asked.day, asked.day + SOON
    to_answer = ours.filter(Q(state__in=workflow.UNMADE) | Q(pk__in=ours.returned().values("pk")))
    late, soon = ours.overdue(first), ours.due_between(first, last)
    nothing = "Nothing is due in the next 30 days."
    return [
        asked.section(
            "Overdue for your agency", late, _due("when=overdue"), 15, "Nothing of yours is overdue."
        ),
        asked.section("To complete or to answer", to_answer, AGENCY, 20, "No draft and nothing returned."),
        asked.section("Due in the next 30 days", soon, _due(f"from={first}&to={last}"), 30, nothing),
        *asked.orphaned(ours),
    ]


# --- where all of them are listed


def _in_partnership(page: str, query: str = "") -> Lists:
    def whole(of: Commitment) -> Whole:
        return Whole(f"in {of.lsp.name}", reverse(f"accountability:{page}", args=[of.lsp.slug]) + query)

    return Lists("lsp", whole)


def _of_agency(page: str, query: str = "") -> Lists:
    def whole(of: Commitment) -> Whole:
        return Whole(f"of {of.organisation.name}", reverse(page, args=[of.organisation.slug]) + query)

    return Lists("organisation", whole)


def _standing(code: str) -> Lists:
    return _in_partnership("commitments", f"?standing={code}")


def _due(when: str) -> Lists:
    return _of_agency("due:organisation", f"?kind=commitment&{when}")


QUEUE = _in_partnership("queue")
AGENCY = _of_agency("accountability:agency")
"""Its page lists drafts, what was returned, and what was recorded and not taken on."""


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
