"""What a visitor comes to a partnership's first page for, each one step away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from lsp.access import Access
from lsp.overview import Panel, Tile
from lsp.work import WorkItem


@dataclass(frozen=True)
class Way:
    """A page of a partnership that anybody reads: its name among the addresses, what of it, what one finds there."""

    page: str
    title: str
    note: str
    query: str = ""


WAYS = [
    Way(
        "partnerships:members",
        "Who sits where",
        "Every seat: who holds it, for which organisation, since when.",
    ),
    Way("partnerships:meetings", "Meetings to come", "When each body meets, with agendas and papers."),
    Way(
        "partnerships:meetings",
        "Minutes of past meetings",
        "What was said, who came, what was decided.",
        "?when=past",
    ),
    Way(
        "partnerships:decisions", "Decisions", "Agreed, recommended or noted, with a search; whom each binds."
    ),
    Way("partnerships:attendance", "Attendance", "Which organisations came, sent a deputy or stayed away."),
    Way(
        "partnerships:agreements", "Agreements", "What the partners have signed, and what it is measured by."
    ),
    Way(
        "partnerships:structure",
        "Structure at a glance",
        "Seats by sector and block, and what departs from the model.",
    ),
    Way(
        "partnerships:map",
        "Map of who is tied to whom",
        "Organisations and bodies as a picture and as a table.",
    ),
]


def register(*ways: Way) -> None:
    """Let an app above add what of its pages a visitor comes for, after those registered before."""
    WAYS.extend(way for way in ways if way not in WAYS)


def overview_parts(lsp: Any, user: Any, access: Access, day: date) -> Iterable[Tile | Panel]:
    """The ways, for who holds no role in the partnership; the others have their work on the page."""
    if access.reads(lsp.pk):
        return
    items = [
        WorkItem(title=way.title, href=reverse(way.page, args=[lsp.slug]) + way.query, note=way.note)
        for way in WAYS
    ]
    yield Panel("What you can find here", items, order=5)
