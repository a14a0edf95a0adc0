"""The bodies of a partnership as a tree, with what there is in each, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse

from lsp.models import Block, LocalStrategicPartnership
from lsp.querysets import holds_on
from partnerships.models import Appointment, Body, BodyBlock, Seat
from partnerships.querysets import BodyQuerySet

KIND_ORDER = [kind for kind, _ in Body.Kind.choices]


@dataclass
class BodyNode:
    """A body in the tree, as the component `tree` draws it."""

    body: Any
    href: str
    children: "list[BodyNode]" = field(default_factory=list)

    @property
    def name(self) -> str:
        return str(self.body.name)

    @property
    def kind(self) -> str:
        return str(self.body.get_kind_display())

    @property
    def vacancies(self) -> int:
        return int(self.body.seat_count - self.body.filled_count)

    @property
    def ended(self) -> bool:
        return False

    @property
    def note(self) -> str:
        """Seats and what they cover, in words."""
        seats = self.body.seat_count
        words = "no seats yet" if not seats else "1 seat" if seats == 1 else f"{seats} seats"
        return words if self.body.published else f"{words}, not published"


def bodies_of(lsp: LocalStrategicPartnership, user: Any, day: date) -> BodyQuerySet:
    """The bodies that existed on the day and that `user` may read, with `seat_count` and `filled_count`.

    Boards first, then by kind and name.
    """
    order = Case(*(When(kind=kind, then=Value(place)) for place, kind in enumerate(KIND_ORDER)))
    return (
        Body.objects.visible_to(user)
        .filter(lsp=lsp)
        .as_at(day)
        .annotate(
            seat_count=_count(Seat.objects.filter(holds_on(day))),
            filled_count=_count(Appointment.objects.filter(holds_on(day), holds_on(day, "seat__"))),
            kind_order=order,
        )
        .order_by("kind_order", "name", "pk")
    )


def _count(records: QuerySet[Any]) -> Coalesce:
    of_body = records.filter(body=OuterRef("pk")).order_by().values("body").annotate(n=Count("pk"))
    return Coalesce(Subquery(of_body.values("n"), output_field=IntegerField()), 0)


def body_tree(bodies: Iterable[Body], lsp_slug: str, query: str = "") -> list[BodyNode]:
    """The bodies nested under their parents; one whose parent is not among them stands at the top."""
    suffix = f"?{query}" if query else ""
    nodes = {
        body.pk: BodyNode(body, reverse("partnerships:body", args=[lsp_slug, body.slug]) + suffix)
        for body in bodies
    }
    top: list[BodyNode] = []
    for node in nodes.values():
        parent = nodes.get(node.body.parent_id)
        (parent.children if parent else top).append(node)
    return top


@dataclass(frozen=True)
class BodyRow:
    """A body as a list has it: with the name of the body above it and of the blocks it serves."""

    body: Body
    above: str
    blocks: list[str]


def bodies_in_rows(bodies: Iterable[Body], day: date) -> list[BodyRow]:
    """The bodies in the order of their tree, each below the one it belongs to; one more query for all their blocks."""
    listed = list(bodies)
    links = BodyBlock.objects.filter(body__in=[body.pk for body in listed]).as_at(day)
    served: dict[int, list[str]] = defaultdict(list)
    for body_id, name in links.order_by("block__position", "pk").values_list("body", "block__name"):
        served[body_id].append(name)
    names = {body.pk: body.name for body in listed}
    below: dict[int | None, list[Body]] = defaultdict(list)
    for body in listed:
        below[body.parent_id if body.parent_id in names else None].append(body)
    return [
        BodyRow(body, names.get(body.parent_id or 0, ""), served[body.pk]) for body in _downwards(None, below)
    ]


def _downwards(above: int | None, below: Mapping[int | None, list[Body]]) -> Iterator[Body]:
    for body in below.get(above, ()):
        yield body
        yield from _downwards(body.pk, below)


def blocks_of(body: Body, day: date) -> QuerySet[Block]:
    """The blocks the body serves on the day."""
    links = holds_on(day, "body_links__") & Q(body_links__body=body)
    return Block.objects.filter(links).order_by("position", "pk")
