"""Nominations as a user may see them: of a seat, of an organisation, what waits; rows for the API."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from lsp.access import Access
from lsp.models import Organisation
from lsp.querysets import holds_on
from lsp.work import WorkItem, WorkSection
from partnerships import workflow
from partnerships.models import Appointment, Nomination, Seat
from partnerships.queries.rows import KEPT, ORGANISATION, PERSON
from partnerships.rules import NOTICE_DAYS

Rows = QuerySet[Any, dict[str, Any]]
AT_MOST = 10
BODY = ("id", "slug", "name", "lsp__id", "lsp__slug", "lsp__name")


def _seen(user: Any) -> QuerySet[Nomination]:
    rows: Any = Nomination.objects.visible_to(user)
    found: QuerySet[Nomination] = rows.select_related(
        "seat__body__lsp", "person", "organisation", "nominated_by"
    )
    return found


def nominations_for(seat: Seat, user: Any) -> list[Nomination]:
    """The nominations for the seat that `user` may know of, the newest first."""
    return list(_seen(user).filter(seat=seat).order_by("-created_at", "-pk"))


def nominations_of(organisation: Organisation, user: Any) -> list[Nomination]:
    """The newest nominations the organisation has made, as `user` may know of them."""
    return list(_seen(user).filter(organisation=organisation).order_by("-created_at", "-pk")[:AT_MOST])


def may_nominate_for(seat: Seat, access: Access) -> QuerySet[Organisation]:
    """The organisations for which the user may nominate somebody to the seat (P5): the coordinator for any."""
    lsp_id = seat.body.lsp_id
    fits = Q(pk=seat.organisation_id) if seat.organisation_id else Q(sector=seat.sector)
    found = Organisation.objects.current().filter(fits).order_by("name")
    if access.coordinates(lsp_id):
        return found
    own = [organisation for organisation, lsp in access.officer_scopes if lsp in (None, lsp_id)]
    return found.filter(pk__in=own)


def seats_to_fill(organisations: Iterable[int], user: Any, day: date) -> QuerySet[Seat]:
    """The seats of the organisations that are vacant, or are to be within 90 days (P4), and none nominated yet."""
    soon = day + timedelta(days=NOTICE_DAYS)
    going_on = Appointment.objects.filter(Q(ends_on=None) | Q(ends_on__gt=soon), seat=OuterRef("pk"))
    waiting = Nomination.objects.filter(seat=OuterRef("pk"), state=workflow.NOMINATED)
    seats: Any = Seat.objects.visible_to(user)
    found: QuerySet[Seat] = (
        seats.filter(holds_on(day), holds_on(day, "body__"), organisation__in=organisations)
        .exclude(Exists(going_on))
        .exclude(Exists(waiting))
        .select_related("body__lsp", "organisation")
    )
    return found.order_by("body__lsp__name", "body__name", "position", "pk")


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """What a coordinator has to answer; the vacant seats for which an agency's officer has nominated nobody."""
    sections = []
    if access.coordinated_lsp_ids:
        waiting = _seen(user).filter(state=workflow.NOMINATED, seat__body__lsp__in=access.coordinated_lsp_ids)
        sections.append(_section("Nominations to answer", list(waiting.order_by("from_day", "pk")), _item))
    own = access.organisation_ids
    if own:
        seats = [
            seat
            for seat in seats_to_fill(own, user, day)
            if access.acts_for(seat.organisation_id, seat.body.lsp_id)
        ]
        sections.append(_section("Seats of your organisation to fill", seats, _vacancy))
    return [section for section in sections if section.items]


def _section(title: str, rows: list[Any], item: Any) -> WorkSection:
    """All of them: no page lists what of nominations waits, so nothing may be left out here."""
    return WorkSection(title=title, items=[item(row) for row in rows], order=38)


def _item(nomination: Nomination) -> WorkItem:
    body, first = nomination.seat.body, nomination.from_day
    return WorkItem(
        title=f"{nomination.person} for “{nomination.seat.label}”",
        href=nomination.get_absolute_url(),
        note=f"{nomination.organisation} · {body.name}, {body.lsp.name} · from {first.day} {first:%B %Y}",
        tag="Nominated",
        colour="blue",
    )


def _vacancy(seat: Seat) -> WorkItem:
    return WorkItem(
        title=seat.label,
        href=reverse("partnerships:nominate", args=[seat.body.lsp.slug, seat.body.slug, seat.pk]),
        note=f"{seat.organisation} · {seat.body.name}, {seat.body.lsp.name}",
        tag="Nominate somebody",
        colour="orange",
    )


def nomination_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Nominations, each with its seat, body, person and organisation."""
    return seen.values(
        "id", "from_day", "note", "state", "reason", "answered_at", "seat__id", "seat__label",
        *(f"seat__body__{name}" for name in BODY), "appointment_id", *PERSON, *ORGANISATION, *KEPT,
    )  # fmt: skip
