"""Your work: each app says what waits for somebody. The page `/work/` and the front page show it.

def provider(user, access, day) -> list[WorkSection]: ...
work.register(provider)          # in the app's AppConfig.ready()
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lsp.access import Access


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
