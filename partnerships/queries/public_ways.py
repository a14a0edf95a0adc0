"""What a visitor comes to a partnership's first page for, each one step away."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from lsp.access import Access
from lsp.overview import Panel, Tile
from lsp.work import WorkItem

# (page, what of it, how it is called, what one finds there)
WAYS = (
    ("members", "", "Who sits where", "Every seat: who holds it, for which organisation, since when."),
    ("meetings", "", "Meetings to come", "When each body meets, with agendas and papers."),
    ("meetings", "?when=past", "Minutes of past meetings", "What was said, who came, what was decided."),
    ("decisions", "", "Decisions", "Agreed, recommended or noted, with a search; whom each binds."),
    ("attendance", "", "Attendance", "Which organisations came, sent a deputy or stayed away."),
    ("structure", "", "Structure at a glance", "Seats by sector and block, and what departs from the model."),
    ("map", "", "Map of who is tied to whom", "Organisations and bodies as a picture and as a table."),
)


def overview_parts(lsp: Any, user: Any, access: Access, day: date) -> Iterable[Tile | Panel]:
    """The ways, for who holds no role in the partnership; the others have their work on the page."""
    if access.reads(lsp.pk):
        return
    items = [
        WorkItem(title=title, href=reverse(f"partnerships:{name}", args=[lsp.slug]) + query, note=note)
        for name, query, title, note in WAYS
    ]
    yield Panel("What you can find here", items, order=5)
