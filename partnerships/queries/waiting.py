"""What waits for the coordinator among seats and terms, one's own seats, and the numbers of a partnership's bodies."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from lsp import clock
from lsp.access import Access
from lsp.models import LocalStrategicPartnership
from lsp.overview import Panel, Tile
from lsp.querysets import holds_on
from lsp.work import WorkItem, WorkSection
from partnerships.models import Appointment, Body, Seat
from partnerships.queries.due import membership_due, vacant_seats

AT_MOST = 10


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """Vacancies and ending terms of each partnership one coordinates; the seats one holds oneself.

    That nothing waits is said to whoever coordinates one partnership: of twelve it would be twelve times nothing.
    """
    coordinated = LocalStrategicPartnership.objects.filter(pk__in=access.coordinated_lsp_ids)
    sections = [_section(lsp, user, day) for lsp in coordinated.select_related("regime").order_by("name")]
    if len(sections) > 1:
        sections = [section for section in sections if section.items]
    own = list(_own_terms(user, day))
    if own:
        sections.append(
            WorkSection(title="Seats you hold", items=[_own_item(term) for term in own], order=60)
        )
    return sections


def _section(lsp: LocalStrategicPartnership, user: Any, day: date) -> WorkSection:
    items = due_items(lsp, user, day)
    return WorkSection(
        title=f"Vacancies and terms about to end: {lsp.name}",
        items=items[:AT_MOST],
        empty="No seat is vacant and no term is about to end.",
        href=reverse("partnerships:bodies", args=[lsp.slug]),
        total=len(items),
        order=40,
    )


def due_items(lsp: LocalStrategicPartnership, user: Any, day: date) -> list[WorkItem]:
    """The terms about to end, the soonest first, then the vacancies, the longest first (P4)."""
    due = membership_due(lsp, day, user)
    ending = [
        WorkItem(
            title=f"{term.seat.label}: the term of {term.person.name} ends",
            href=reverse("partnerships:seat", args=[lsp.slug, term.body.slug, term.seat_id]),
            note=term.body.name,
            due=term.ends_on,
            tag="Term ending",
            colour="yellow",
        )
        for term in due.ending
        if not term.is_followed  # type: ignore[attr-defined]
    ]
    vacant = [
        WorkItem(
            title=row.seat.label,
            href=reverse("partnerships:seat", args=[lsp.slug, row.seat.body.slug, row.seat.pk]),
            note=row.seat.body.name,
            tag="Vacant",
            colour="orange",
        )
        for row in due.vacancies
    ]
    return ending + vacant


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
        items = due_items(lsp, user, day)[:AT_MOST]
        empty = "No seat is vacant and no term is about to end."
        parts.append(
            Panel(
                "Vacancies and terms about to end", items, empty, address, link_label="All bodies", order=20
            )
        )
    return parts


def body_counts(lsp_ids: Iterable[int], user: Any, day: date) -> Mapping[int, int]:
    """The number of bodies of each partnership, as `user` may see them."""
    bodies: Any = Body.objects.visible_to(user)
    counted = bodies.filter(Q(lsp__in=list(lsp_ids)), holds_on(day)).order_by().values_list("lsp")
    return dict(counted.annotate(Count("id")))
