"""Rows of people and their roles for the API."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from lsp import bodies
from lsp.access import Access
from lsp.models import ElectedOffice, User
from lsp.queries.places import DATES, KEPT, Rows

NO_ACCOUNT = "There is no account with the user name or e-mail address {typed}. You can invite this person."


def account_called(typed: str) -> User | None:
    """The open account of this user name or, failing that, e-mail address; case does not matter."""
    found = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed), is_active=True)
    return min(found, key=lambda account: account.username.lower() != typed.lower(), default=None)


def person_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """People, with the id of the account each has; not yet for everybody's eyes: see `told_to`."""
    return seen.values("id", "name", "job_title", "email", "user_id", *KEPT)


def told_to(user: Any, rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The people as `user` may read them.

    The e-mail address is for who writes to them (coordinators, the administrator) and for the person; of the account
    the others learn that there is one.
    """
    access = Access.of(user)
    writes = access.is_administrator or bool(access.coordinated_lsp_ids)
    told = []
    for row in rows:
        account = row["user_id"]
        plain = {name: value for name, value in row.items() if name not in ("email", "user_id")}
        email = row["email"] if writes or account == user.pk else None
        told.append({**plain, "email": email, "has_account": account is not None})
    return told


def offices_by_person(ids: Collection[int], day: date) -> dict[int, list[dict[str, Any]]]:
    """The elected offices each person holds on `day`, by person id: one query."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    rows = ElectedOffice.objects.filter(person__in=ids).as_at(day).order_by("starts_on", "id")
    columns = ("id", "kind", "authority_id", "place", "council_role", "starts_on", "ends_on")
    for row in rows.values("person_id", *columns):
        found[row.pop("person_id")].append(row)
    return found


def role_grant_rows(seen: QuerySet[Any], *, user: Any, as_at: date | None = None) -> Rows:
    """Roles, each with the account that holds it, its partnership, its organisation and its body."""
    named: Any = seen.annotate(body__name=bodies.name(), body__id=F("body_id"))
    rows: Rows = named.values(
        "id", "role", "user__id", "user__username", "lsp__id", "lsp__slug", "lsp__name",
        "organisation__id", "organisation__slug", "organisation__name", "body__id", "body__name", *DATES, *KEPT,
    )  # fmt: skip
    return rows
