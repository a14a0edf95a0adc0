"""Your work: each app says what waits for somebody. The page `/work/` and the front page show it.

def provider(user, access, day) -> list[WorkSection]: ...
work.register(provider)          # in the app's AppConfig.ready()
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

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
