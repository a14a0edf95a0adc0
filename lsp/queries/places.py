"""Rows of place for the API: columns by `.values()`, nested ones by path, the id of each first.

Every function takes the records the user may see and returns a queryset that can still be filtered and ordered.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import QuerySet

from lsp.models import Coverage, LocalStrategicPartnership, ServedArea

Rows = QuerySet[Any, dict[str, Any]]
Places = dict[int, list[dict[str, Any]]]

DATES = ("starts_on", "ends_on", "end_reason")
KEPT = ("version", "created_at")


def authority_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Councils, each with the county it lies in."""
    return seen.values(
        "id", "name", "slug", "code", "kind", "region", "county__id", "county__slug", "county__name",
        "brought_in", "brought_in_source", *DATES, *KEPT,
    )  # fmt: skip


def lsp_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Partnerships, each with its accountable body, regime and upper tier."""
    return seen.values(
        "id", "name", "slug", "prefix", "tier", "two_tier_model", "governance_modes", "neighbourhood_renewal",
        "about", "published", "regime__id", "regime__code", "regime__name",
        "accountable_body__id", "accountable_body__slug", "accountable_body__name",
        "upper_tier__id", "upper_tier__slug", "upper_tier__name", *DATES, *KEPT,
    )  # fmt: skip


def block_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Blocks, each with its partnership."""
    return seen.values("id", "name", "slug", "position", "lsp__id", "lsp__slug", "lsp__name", *DATES, *KEPT)


def organisation_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Organisations; `authority` where it is a council itself."""
    return seen.values(
        "id", "name", "slug", "sector", "kind", "sponsoring_department", "website",
        "authority__id", "authority__slug", "authority__name", *DATES, *KEPT,
    )  # fmt: skip


def covered_by_lsp(ids: Collection[int], day: date) -> Places:
    """The councils whose areas each partnership covers on `day`, by partnership id: one query."""
    rows = Coverage.objects.filter(lsp__in=ids).as_at(day).order_by("authority__name", "id")
    return _by(rows.values_list("lsp", "authority", "authority__slug", "authority__name"))


def served_by_organisation(ids: Collection[int], day: date) -> Places:
    """The councils whose areas each organisation serves on `day`, by organisation id: one query."""
    rows = ServedArea.objects.filter(organisation__in=ids).as_at(day).order_by("authority__name", "id")
    return _by(rows.values_list("organisation", "authority", "authority__slug", "authority__name"))


def visible_partnerships(ids: Collection[int], user: Any) -> set[int]:
    """Which of these partnerships the user may know of."""
    seen = LocalStrategicPartnership.objects.visible_to(user).filter(pk__in=ids)
    return set(seen.values_list("pk", flat=True))


def _by(rows: QuerySet[Any, Any]) -> Places:
    found: Places = defaultdict(list)
    for owner, pk, slug, name in rows:
        found[owner].append({"id": pk, "slug": slug, "name": name})
    return found
