"""The terms of reference of bodies: the versions a user may read, the one in force on a day, rows for the API."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from partnerships.models import Body, Decision, TermsOfReference
from partnerships.queries.rows import BODY, BROUGHT, DATES, KEPT

Rows = QuerySet[Any, dict[str, Any]]


def versions_of(body: Body, user: Any) -> QuerySet[TermsOfReference]:
    """The versions of the body's terms of reference that `user` may read, the newest number first."""
    seen: Any = TermsOfReference.objects.visible_to(user)
    found: QuerySet[TermsOfReference] = seen.filter(body=body).select_related("decision__body__lsp")
    return found.order_by("-number")


def in_force(body: Body, user: Any, day: date) -> TermsOfReference | None:
    """The version in force on the day."""
    seen: Any = TermsOfReference.objects.visible_to(user)
    found: TermsOfReference | None = seen.filter(body=body).as_at(day).first()
    return found


def in_force_by_body(ids: Collection[int], day: date) -> dict[int, dict[str, Any]]:
    """The version in force of each body on the day, named, by body id: one query."""
    found = TermsOfReference.objects.filter(body__in=ids).as_at(day)
    return {
        body: {"id": pk, "number": number} for body, pk, number in found.values_list("body", "pk", "number")
    }


def decisions_known(versions: Iterable[TermsOfReference], user: Any) -> set[int]:
    """Which of the decisions that adopted the versions `user` may read, by id: one query."""
    named = {version.decision_id for version in versions if version.decision_id}
    seen: Any = Decision.objects.visible_to(user)
    return set(seen.filter(pk__in=named).values_list("pk", flat=True)) if named else set()


def terms_rows(seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None) -> Rows:
    """Versions, each with its body and the decision that adopted it."""
    return seen.values(
        "id", "number", "text", "state", "adopted_on", "decision__id", "decision__year", "decision__number",
        *BODY, *BROUGHT, *DATES, *KEPT,
    )  # fmt: skip


def decisions_to_adopt(body: Body, user: Any) -> QuerySet[Decision]:
    """The decisions of the partnership that may have adopted terms of reference, the body's own first to be found."""
    seen: Any = Decision.objects.visible_to(user)
    agreed = seen.confirmed().filter(body__lsp=body.lsp_id, outcome=Decision.Outcome.AGREED)
    found: QuerySet[Decision] = agreed.select_related("body").order_by("-decided_on", "body__name", "-number")
    return found
