"""What a visitor comes to a partnership's first page for, each one step away."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from lsp.access import Access
from lsp.overview import Panel, Tile
from lsp.work import WorkItem

WAYS = (
    (
        "members",
        "Who sits where",
        "Every seat: who holds it, for which organisation, since when; vacant ones too.",
    ),
    ("meetings", "Meetings", "When each body meets, with agendas and papers before, minutes after."),
    ("decisions", "Decisions", "What was agreed, recommended or noted, with a search; whom each binds."),
    ("attendance", "Attendance", "Which organisations came, sent a deputy or stayed away."),
    (
        "structure",
        "Structure at a glance",
        "Seats by sector and block, and where the structure departs from the model.",
    ),
    ("map", "Map of who is tied to whom", "Organisations and bodies as a picture and as a table."),
)


def overview_parts(lsp: Any, user: Any, access: Access, day: date) -> Iterable[Tile | Panel]:
    """The ways, for who holds no role in the partnership; the others have their work on the page."""
    if access.reads(lsp.pk):
        return
    items = [
        WorkItem(title=title, href=reverse(f"partnerships:{name}", args=[lsp.slug]), note=note)
        for name, title, note in WAYS
    ]
    yield Panel("What you can find here", items, order=5)
