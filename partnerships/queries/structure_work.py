"""What the structure checks find, as a number on the overview of a partnership (P6)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse

from lsp import clock
from lsp.access import Access
from lsp.overview import Tile
from partnerships.queries import checks
from partnerships.queries.structure import load


def overview_parts(lsp: Any, user: Any, access: Access, day: date) -> Iterable[Tile]:
    """For the coordinator: how many findings nobody has acknowledged."""
    if not access.coordinates(lsp.pk):
        return []
    standing = checks.acknowledged(lsp, user, day)
    count = sum(len(result.open) for result in checks.results(load(lsp, user, day), standing))
    address = reverse("partnerships:structure", args=[lsp.slug])
    address = f"{address}?as_at={day.isoformat()}" if day != clock.today() else address
    tone = "amber" if count else "green"
    return [Tile(count, "To look at in the structure", f"{address}#checks", tone=tone, order=12)]
