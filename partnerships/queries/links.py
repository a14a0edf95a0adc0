"""Links between bodies, for the page of a body and for the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lsp import clock
from lsp.models import LocalStrategicPartnership, Organisation
from partnerships.models import Body, BodyLink
from partnerships.queries.rows import BODY, DATES, KEPT, ORGANISATION

Rows = QuerySet[Any, dict[str, Any]]
OTHER = tuple(column.replace("body__", "other__") for column in BODY)


@dataclass(frozen=True)
class LinkRow:
    """One link as the page of a body tells it, from this body's side or, where the other made it, from there."""

    link: BodyLink
    is_own: bool

    @property
    def how(self) -> str:
        """How the two stand to each other, read from this body."""
        return REVERSED[self.link.kind] if not self.is_own else self.link.get_kind_display()

    @property
    def name(self) -> str:
        """The body at the other end."""
        return self.link.name if self.is_own else self.link.body.name

    @property
    def there(self) -> Body | None:
        """The body at the other end, where it is in the register."""
        return self.link.other if self.is_own else self.link.body

    @property
    def partnership(self) -> LocalStrategicPartnership | None:
        """The partnership of the body at the other end, where it is another one."""
        return self.there.lsp if self.there is not None and self.link.leads_outside else None


REVERSED: dict[str, str] = {
    BodyLink.Kind.REPORTS_TO: "Is reported to by",
    BodyLink.Kind.CONSULTS: "Is consulted by",
    BodyLink.Kind.SHARES_MEMBERS: "Shares members with",
    BodyLink.Kind.SUB_REGIONAL: "Sub-regional body in which takes part",
    BodyLink.Kind.REGIONAL: "Regional body in which takes part",
}


def links_of(body: Body, user: Any, day: date) -> list[LinkRow]:
    """The links of the body on the day that `user` may know of, its own first. One query."""
    found = (
        BodyLink.objects.visible_to(user)
        .filter(Q(body=body) | Q(other=body))
        .as_at(day)
        .select_related("body__lsp", "other__lsp", "organisation", "representative")
        .order_by("kind", "pk")
    )
    rows = [LinkRow(link, link.body_id == body.pk) for link in found]
    return sorted(rows, key=lambda row: not row.is_own)


def link_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Links, each with both bodies and who represents the partnership there."""
    return seen.values(
        "id", "kind", "outside_name", "purpose", *BODY, *OTHER, *ORGANISATION,
        "representative__id", "representative__name", *DATES, *KEPT,
    )  # fmt: skip


def bodies_to_link(body: Body, user: Any) -> QuerySet[Body]:
    """The bodies that a link of this one may lead to: of its partnership, of the tier above and of those below."""
    lsp = body.lsp
    near = Q(lsp=lsp) | Q(lsp__upper_tier=lsp)
    if lsp.upper_tier_id:
        near |= Q(lsp=lsp.upper_tier_id) | Q(lsp__upper_tier=lsp.upper_tier_id)
    still = Q(ends_on__isnull=True) | Q(ends_on__gt=clock.today())
    bodies: Any = Body.objects.visible_to(user)
    found: QuerySet[Body] = bodies.filter(near, still).exclude(pk=body.pk).select_related("lsp")
    return found.order_by("lsp__name", "name", "pk")


def organisations_of(lsp_ids: Iterable[int]) -> QuerySet[Organisation]:
    """The organisations that have or had a seat on these partnerships."""
    sits = Q(seats__body__lsp__in=list(lsp_ids)) | Q(appointments__body__lsp__in=list(lsp_ids))
    return Organisation.objects.filter(sits).distinct().order_by("name")
