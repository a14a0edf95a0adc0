"""Your work: each app says what waits for somebody. The page `/work/` and the front page show it.

def provider(user, access, day) -> list[WorkSection]: ...
work.register(provider)          # in the app's AppConfig.ready()
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse

from lsp.access import Access

AT_MOST = 10
"""How many things a section lists."""
OF_EACH = 3
"""How many of each partnership, where somebody keeps several."""


@dataclass(frozen=True)
class WorkItem:
    """One thing to do: a title that leads somewhere, a note, the day it is due, a tag in words with its colour."""

    title: str
    href: str
    note: str = ""
    due: date | None = None
    tag: str = ""
    colour: str = "grey"


@dataclass(frozen=True)
class WorkSection:
    """What waits under one heading; `empty` is said where nothing does. `href` leads to the whole list of `total`."""

    title: str
    items: list[WorkItem] = field(default_factory=list)
    empty: str = ""
    href: str = ""
    total: int | None = None
    order: int = 50

    @property
    def count(self) -> int:
        """How many there are, those not listed here included."""
        return len(self.items) if self.total is None else self.total

    @property
    def link_label(self) -> str:
        """What the link to the whole list says: how many more there are, where some are not listed here."""
        more = self.count - len(self.items)
        return f"{more} more: see all" if more > 0 else "See all"


@dataclass(frozen=True)
class Whole:
    """A page that lists all of something: what is said of it after “2 more”, as “in Tameside LSP”; its address."""

    named: str
    href: str


@dataclass(frozen=True)
class Waiting:
    """One thing that waits, the page that lists all of its kind, and how many it lists."""

    item: WorkItem
    whole: Whole
    of_these: int


def first_of_each(rows: QuerySet[Any], *by: str, first: Sequence[str]) -> list[Any]:
    """The first ten rows of each partnership, agency or what else `by` tells apart, all of them in the order `first`.

    Each says in `of_these` how many there are of its own. One query, however many there are.
    """
    apart = [F(name) for name in by]
    counted = rows.annotate(
        of_these=Window(Count("pk"), partition_by=apart),
        place=Window(RowNumber(), partition_by=apart, order_by=list(first)),
    )
    return list(counted.filter(place__lte=AT_MOST).order_by(*first))


def of_wholes(title: str, waiting: Sequence[Waiting], *, order: int, empty: str = "") -> WorkSection:
    """What waits, in the order given: all where there are no more than ten.

    Of more than ten, where one page lists them all, the first ten and the way there; where several do, the first few
    of each, then where there are more.
    """
    totals = {each.whole: each.of_these for each in waiting}
    total, items = sum(totals.values()), [each.item for each in waiting]
    if total <= AT_MOST:
        return WorkSection(title, items, empty=empty, total=total, order=order)
    if len(totals) == 1:
        (whole,) = totals
        return WorkSection(title, items[:AT_MOST], empty, whole.href, total, order)
    more = [
        WorkItem(f"{number - OF_EACH} more {whole.named}", whole.href)
        for whole, number in totals.items()
        if number > OF_EACH
    ]
    return WorkSection(title, [*_few_of_each(waiting), *more], empty=empty, total=total, order=order)


def _few_of_each(waiting: Iterable[Waiting]) -> list[WorkItem]:
    listed: Counter[Whole] = Counter()
    few = []
    for each in waiting:
        listed[each.whole] += 1
        if listed[each.whole] <= OF_EACH:
            few.append(each.item)
    return few


def by_partnership(
    lsps: Sequence[Any],
    items: Mapping[int, Sequence[WorkItem]],
    *,
    title: str,
    empty: str,
    page: str,
    order: int,
) -> list[WorkSection]:
    """What waits in the partnerships somebody keeps, `items` by partnership; `page` is the address of a whole list.

    Of one partnership a section of its own, which also says that nothing waits. Of several one section of all: the
    few of each that are due first, in the order of their days, then where there are more; none where nothing waits.
    """
    total = sum(len(found) for found in items.values())
    if len(lsps) == 1:
        (lsp,) = lsps
        listed, href = list(items.get(lsp.pk, ())[:AT_MOST]), reverse(page, args=[lsp.slug])
        return [WorkSection(f"{title}: {lsp.name}", listed, empty=empty, href=href, total=total, order=order)]
    found = [(lsp, items[lsp.pk]) for lsp in lsps if items.get(lsp.pk)]
    first = [_named(item, lsp.name) for lsp, each in found for item in sorted(each, key=_due)[:OF_EACH]]
    more = [
        WorkItem(f"{len(each) - OF_EACH} more in {lsp.name}", reverse(page, args=[lsp.slug]))
        for lsp, each in found
        if len(each) > OF_EACH
    ]
    listed = sorted(first, key=_due) + more
    return [WorkSection(title, listed, total=total, order=order)] if listed else []


def _due(item: WorkItem) -> date:
    return item.due or date.max


def _named(item: WorkItem, partnership: str) -> WorkItem:
    return replace(item, note=" · ".join(part for part in (partnership, item.note) if part))


Provider = Callable[[Any, Access, date], Iterable[WorkSection]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let an app add its sections."""
    if provider not in _providers:
        _providers.append(provider)


def sections(user: Any, day: date) -> list[WorkSection]:
    """All sections for `user` on `day`, in order."""
    access = Access.of(user)
    found = [section for provider in _providers for section in provider(user, access, day)]
    return sorted(found, key=lambda section: section.order)
