"""What waits for the coordinator among seats and terms, one's own seats, and the numbers of a partnership's bodies."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from lsp import clock
from lsp.access import Access
from lsp.models import LocalStrategicPartnership
from lsp.overview import Panel, Tile
from lsp.querysets import holds_on
from lsp.work import AT_MOST, WorkItem, WorkSection, by_partnership
from partnerships.models import Appointment, Body, Seat
from partnerships.queries.due import terms_ending, vacancies, vacant_seats

TITLE = "Vacancies and terms about to end"
EMPTY = "No seat is vacant and no term is about to end."


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """Vacancies and ending terms of each partnership one coordinates; the seats one holds oneself."""
    every = LocalStrategicPartnership.objects.filter(pk__in=access.coordinated_lsp_ids)
    coordinated = list(every.select_related("regime").order_by("name"))
    items = due_items(coordinated, user, day) if coordinated else {}
    sections = by_partnership(
        coordinated, items, title=TITLE, empty=EMPTY, page="partnerships:bodies", order=40
    )
    own = list(_own_terms(user, day))
    if own:
        sections.append(
            WorkSection(title="Seats you hold", items=[_own_item(term) for term in own], order=60)
        )
    return sections


def due_items(
    lsps: Collection[LocalStrategicPartnership], user: Any, day: date
) -> Mapping[int, list[WorkItem]]:
    """The terms about to end, the soonest first, then the vacancies, the longest first (P4), by partnership.

    Four queries, however many partnerships there are.
    """
    slugs = {lsp.pk: lsp.slug for lsp in lsps}
    found: defaultdict[int, list[WorkItem]] = defaultdict(list)
    for term in terms_ending(lsps, day, user):
        if not term.is_followed:
            found[term.body.lsp_id].append(_ending(term, slugs[term.body.lsp_id]))
    for row in vacancies(lsps, day, user):
        found[row.seat.body.lsp_id].append(_vacant(row.seat, slugs[row.seat.body.lsp_id]))
    return found


def _ending(term: Any, slug: str) -> WorkItem:
    return WorkItem(
        title=f"{term.seat.label}: the term of {term.person.name} ends",
        href=reverse("partnerships:seat", args=[slug, term.body.slug, term.seat_id]),
        note=term.body.name,
        due=term.ends_on,
        tag="Term ending",
        colour="yellow",
    )


def _vacant(seat: Seat, slug: str) -> WorkItem:
    return WorkItem(
        title=seat.label,
        href=reverse("partnerships:seat", args=[slug, seat.body.slug, seat.pk]),
        note=seat.body.name,
        tag="Vacant",
        colour="orange",
    )


def _own_terms(user: Any, day: date) -> Any:
    return (
        Appointment.objects.as_at(day)
        .filter(person__user_id=user.pk)
        .select_related("body__lsp", "seat", "organisation")
        .order_by("body__lsp__name", "body__name", "pk")
    )


def _own_item(term: Any) -> WorkItem:
    return WorkItem(
        title=f"{term.seat.label}, {term.body.name}",
        href=term.body.get_absolute_url(),
        note=f"{term.body.lsp.name} · for {term.organisation.name}"
        if term.organisation
        else term.body.lsp.name,
        due=term.ends_on,
        tag="Until" if term.ends_on else "",
    )


def overview_parts(lsp: Any, user: Any, access: Access, day: date) -> Iterable[Tile | Panel]:
    """Bodies and vacant seats, each leading to the bodies; for the coordinator what of them is due."""
    address = reverse("partnerships:bodies", args=[lsp.slug])
    if day != clock.today():
        address = f"{address}?as_at={day.isoformat()}"
    bodies: Any = Body.objects.visible_to(user)
    seats: Any = Seat.objects.visible_to(user)
    vacant = vacant_seats(seats.filter(body__lsp=lsp), day).count()
    parts: list[Tile | Panel] = [
        Tile(bodies.as_at(day).filter(lsp=lsp).count(), "Bodies", address, tone="blue", order=10),
        Tile(vacant, "Vacant seats", address, tone="amber" if vacant else "green", order=11),
    ]
    if access.coordinates(lsp.pk):
        items = due_items([lsp], user, day).get(lsp.pk, [])[:AT_MOST]
        parts.append(Panel(TITLE, items, EMPTY, address, link_label="All bodies", order=20))
    return parts


def body_counts(lsp_ids: Iterable[int], user: Any, day: date) -> Mapping[int, int]:
    """The number of bodies of each partnership, as `user` may see them."""
    bodies: Any = Body.objects.visible_to(user)
    counted = bodies.filter(Q(lsp__in=list(lsp_ids)), holds_on(day)).order_by().values_list("lsp")
    return dict(counted.annotate(Count("id")))
