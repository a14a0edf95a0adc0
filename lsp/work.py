"""Your work: each app says what waits for somebody. The page `/work/` and the front page show it.

def provider(user, access, day) -> list[WorkSection]: ...
work.register(provider)          # in the app's AppConfig.ready()
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse

from lsp.access import Access

AT_MOST = 10
"""How many things a section lists."""


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
    lsps: Iterable[Any],
    items: Mapping[int, Sequence[WorkItem]],
    *,
    title: str,
    empty: str,
    page: str,
    order: int,
) -> list[WorkSection]:
    """A section for each partnership, with its `items` by its key; `page` names the address of the whole list.

    That nothing waits is said to whoever keeps one partnership: of twelve it would be twelve times nothing.
    """
    sections = [
        WorkSection(
            title=f"{title}: {lsp.name}",
            items=list(items.get(lsp.pk, ())[:AT_MOST]),
            empty=empty,
            href=reverse(page, args=[lsp.slug]),
            total=len(items.get(lsp.pk, ())),
            order=order,
        )
        for lsp in lsps
    ]
    return [section for section in sections if section.items or len(sections) == 1]


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
