"""What successors have not answered yet: for their officers, and for the coordinators (L6)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, TextField, Value
from django.db.models.functions import Concat
from django.urls import reverse

from lsp.access import Access
from lsp.due import Source
from lsp.models import Inheritance, Organisation
from lsp.overview import Tile
from lsp.work import WorkItem, WorkSection


def _open() -> Any:
    return Inheritance.objects.filter(state=Inheritance.State.OFFERED)


def _announced() -> Any:
    """One row for each partnership in which an announced succession leaves anything."""
    prepared = Inheritance.objects.filter(state=Inheritance.State.PREPARED)
    same = prepared.filter(succession=OuterRef("succession"), lsp=OuterRef("lsp"), pk__lt=OuterRef("pk"))
    return prepared.filter(~Exists(same.order_by()))


SUCCESSION = Source(
    kind="succession",
    label="Organisation to be succeeded",
    records=_announced,
    still_open=lambda records, day: records,
    day=F("succession__on"),
    title=Concat(
        F("predecessor__name"),
        Value(" is succeeded by "),
        F("succession__successor__name"),
        output_field=TextField(),
    ),
    note=Value("What it leaves is offered on the day"),
    lsp="lsp",
    organisation="succession__successor",
    where=F("lsp__slug"),
    address=lambda thing: reverse("lsp:inheritances", args=[thing.lsp_slug]),
    inside=True,
)


def work_items(user: Any, access: Access, day: date) -> list[WorkSection]:
    """For an officer of organisations to which something is offered: one query, whatever their number."""
    if not access.organisation_ids:
        return []
    offered = _open().visible_to(user).filter(succession__successor__in=access.organisation_ids)
    counted = dict(
        offered.order_by()
        .values_list("succession__successor")
        .annotate(number=Count("pk"))
        .values_list("succession__successor", "number")
    )
    successors = Organisation.objects.filter(pk__in=counted).order_by("name") if counted else []
    items = [
        WorkItem(
            title=f"What {successor.name} is offered",
            href=reverse("lsp:inheritance", args=[successor.slug]),
            note=f"{counted[successor.pk]} to accept or decline",
            tag="To answer",
            colour="yellow",
        )
        for successor in successors
    ]
    return [WorkSection(title="Left by organisations you came after", items=items, order=18)] if items else []


def overview_parts(lsp: Any, user: Any, access: Access, day: date) -> Iterable[Tile]:
    """For the coordinator: how much successors have been offered and not answered."""
    if not access.coordinates(lsp.pk):
        return []
    waiting = _open().filter(lsp=lsp).count()
    address = reverse("lsp:inheritances", args=[lsp.slug])
    tone = "amber" if waiting else "green"
    return [Tile(waiting, "Offered to successors, not answered", address, tone=tone, order=13)]
