"""Rows of bodies, seats, terms and offices for the API: columns by `.values()`, nested ones by path, the id first."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lsp.querysets import holds_on
from partnerships.models import Appointment, Body, BodyBlock

Rows = QuerySet[Any, dict[str, Any]]

DATES = ("starts_on", "ends_on", "end_reason")
KEPT = ("version", "created_at")
BROUGHT = ("brought_in", "brought_in_source")
LSP = ("lsp__id", "lsp__slug", "lsp__name")
BODY = ("body__id", "body__slug", "body__name", "body__lsp__id", "body__lsp__slug", "body__lsp__name")
ORGANISATION = ("organisation__id", "organisation__slug", "organisation__name")
PERSON = ("person__id", "person__name")


def body_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Bodies, each with its partnership and the body above it."""
    return seen.values(
        "id", "name", "slug", "kind", "statutory_basis", "quorum", "membership", "published",
        "parent__id", "parent__slug", "parent__name", *LSP, *BROUGHT, *DATES, *KEPT,
    )  # fmt: skip


def seat_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Seats, each with its body and the organisation it belongs to."""
    return seen.values(
        "id", "label", "sector", "network", "kind", "voting", "level", "position",
        *BODY, *ORGANISATION, *DATES, *KEPT,
    )  # fmt: skip


def appointment_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Terms, each with its seat, body, person, organisation and deputy."""
    return seen.values(
        "id", "how", "seat__id", "seat__label", *BODY, *PERSON, *ORGANISATION, "deputy__id", "deputy__name",
        *BROUGHT, *DATES, *KEPT,
    )  # fmt: skip


def office_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Offices, each with its body and who holds it."""
    return seen.values("id", "kind", "independent", *BODY, *PERSON, *BROUGHT, *DATES, *KEPT)


def visible_bodies(ids: Collection[int], user: Any) -> set[int]:
    """Which of these bodies the user may know of."""
    return set(Body.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def blocks_by_body(ids: Collection[int], day: date) -> dict[int, list[dict[str, Any]]]:
    """The blocks each body serves on the day, by body id: one query."""
    links = BodyBlock.objects.filter(body__in=ids).as_at(day).order_by("block__position", "pk")
    found: dict[int, list[dict[str, Any]]] = {}
    for body, block, slug, name in links.values_list("body", "block", "block__slug", "block__name"):
        found.setdefault(body, []).append({"id": block, "slug": slug, "name": name})
    return found


def occupants_by_seat(ids: Collection[int], day: date) -> dict[int, dict[str, Any]]:
    """The term that covers the day in each seat, by seat id; a vacant seat has none (P4). One query."""
    terms = Appointment.objects.filter(seat__in=ids).as_at(day)
    names = (
        "seat",
        "id",
        "person",
        "person__name",
        "organisation",
        "organisation__slug",
        "organisation__name",
    )
    return {
        seat: {
            "id": term,
            "person": {"id": person, "name": name},
            "organisation": {"id": organisation, "slug": slug, "name": organisation_name},
            "starts_on": starts_on,
            "ends_on": ends_on,
        }
        for seat, term, person, name, organisation, slug, organisation_name, starts_on, ends_on in (
            terms.values_list(*names, "starts_on", "ends_on")
        )
    }


def covered_seats(day: date) -> Q:
    """The condition that a term covers the seat on the day."""
    return Q(pk__in=Appointment.objects.filter(holds_on(day)).order_by().values("seat"))
