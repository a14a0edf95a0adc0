"""The overview of a partnership: each app adds its numbers and panels to `/<lsp>/`.

def provider(lsp, user, access, day) -> list[Tile | Panel]: ...
overview.register(provider)      # in the app's AppConfig.ready()
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lsp.access import Access
from lsp.work import WorkItem


@dataclass(frozen=True)
class Tile:
    """A big number that leads to the records behind it; `tone` a colour (red, amber, green), the label says it."""

    number: int
    label: str
    href: str
    tone: str = ""
    note: str = ""
    order: int = 50


@dataclass(frozen=True)
class Figure:
    """A number in a row of a table that leads to the records behind it; `label` heads its column.

    `said` is what a screen reader adds, so that the link says what it leads to.
    """

    number: int
    label: str
    href: str
    said: str
    strong: bool = False


@dataclass(frozen=True)
class Panel:
    """A list under a heading: what is due, who sits on the board; `empty` is said where there is nothing."""

    title: str
    items: list[WorkItem] = field(default_factory=list)
    empty: str = ""
    href: str = ""
    link_label: str = ""
    order: int = 50


Provider = Callable[[Any, Any, Access, date], Iterable[Tile | Panel]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let an app add to the overview."""
    if provider not in _providers:
        _providers.append(provider)


def parts(lsp: Any, user: Any, day: date) -> tuple[list[Tile], list[Panel]]:
    """The tiles and the panels of a partnership for `user` on `day`, each in order."""
    access = Access.of(user)
    found = [part for provider in _providers for part in provider(lsp, user, access, day)]
    tiles = sorted((part for part in found if isinstance(part, Tile)), key=lambda tile: tile.order)
    panels = sorted((part for part in found if isinstance(part, Panel)), key=lambda panel: panel.order)
    return tiles, panels


Counter = Callable[[Iterable[int], Any, date], Mapping[int, int]]
"""(ids of partnerships, user, day) -> the number of what is counted in each."""

_counters: dict[str, Counter] = {}


def register_count(label: str, counter: Counter) -> None:
    """Let an app add a column of numbers to lists of partnerships; one query each, whatever their number."""
    _counters[label] = counter


def with_counts(lsps: Iterable[Any], user: Any, day: date) -> list[Any]:
    """The partnerships, each with `counted`: a list of (label, number), the same labels for all of them."""
    listed = list(lsps)
    ids = [lsp.pk for lsp in listed]
    columns = [(label, counter(ids, user, day)) for label, counter in _counters.items()]
    for lsp in listed:
        lsp.counted = [
            ("Blocks", lsp.block_count),
            *((label, numbers.get(lsp.pk, 0)) for label, numbers in columns),
        ]
    return listed
