"""Rows of place for lists and the API: columns by `.values()`, nested ones by path, the id of each first.

Every function takes the records the user may see and returns a queryset that can still be filtered and ordered.
"""

from datetime import date
from typing import Any

from django.db.models import QuerySet

Rows = QuerySet[Any, dict[str, Any]]

DATES = ("starts_on", "ends_on", "end_reason")
KEPT = ("version", "created_at")


def block_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Blocks, each with its partnership."""
    return seen.values("id", "name", "slug", "position", "lsp__id", "lsp__slug", "lsp__name", *DATES, *KEPT)
