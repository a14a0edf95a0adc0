"""Rows of people and their roles for the API."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import BooleanField, Case, F, QuerySet, TextField, Value, When

from lsp.access import Access
from lsp.models import ElectedOffice
from lsp.queries.places import DATES, KEPT, Rows


def person_rows(seen: QuerySet[Any], *, user: Any, as_at: date | None = None) -> Rows:
    """People. The e-mail address is for who writes to them: coordinators, the administrator, the person."""
    access = Access.of(user)
    writes = access.is_administrator or bool(access.coordinated_lsp_ids)
    own = Case(When(user_id=user.pk, then=F("email")), default=None, output_field=TextField())
    account = Case(When(user=None, then=Value(False)), default=Value(True), output_field=BooleanField())
    rows: Rows = seen.annotate(address=F("email") if writes else own, has_account=account).values(
        "id", "name", "job_title", "has_account", *KEPT, email=F("address")
    )
    return rows


def offices_by_person(ids: Collection[int], day: date) -> dict[int, list[dict[str, Any]]]:
    """The elected offices each person holds on `day`, by person id: one query."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = ElectedOffice.objects.filter(person__in=ids).as_at(day).order_by("starts_on", "id")
    columns = ("id", "kind", "authority_id", "place", "council_role", "starts_on", "ends_on")
    for row in rows.values("person_id", *columns):
        found[row.pop("person_id")].append(row)
    return found


def role_grant_rows(seen: QuerySet[Any], *, user: Any, as_at: date | None = None) -> Rows:
    """Roles, each with the account that holds it, its partnership and its organisation."""
    return seen.values(
        "id", "role", "user__id", "user__username", "lsp__id", "lsp__slug", "lsp__name",
        "organisation__id", "organisation__slug", "organisation__name", *DATES, *KEPT,
    )  # fmt: skip
