"""Decisions as pages show them: found by words, with what names them, and with what they still wait for."""

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from lsp.models import LocalStrategicPartnership
from partnerships.models import Decision, DecisionBinding, Meeting

VECTOR = SearchVector("text", config="english")
"""As the index has it."""


def decisions_of(lsp: LocalStrategicPartnership, user: Any) -> QuerySet[Decision]:
    """The partnership's decisions that `user` may read, with what a list names; the newest first."""
    bound = DecisionBinding.objects.standing().select_related("organisation").order_by("organisation__name")
    return (
        Decision.objects.visible_to(user)
        .filter(body__lsp=lsp)
        .select_related("body__lsp", "meeting", "item", "proposer", "ratified_at")
        .prefetch_related(Prefetch("bindings", bound, to_attr="bound"))
        .order_by("-decided_on", "body__name", "-year", "-number")
    )


def with_words(decisions: Any, typed: str) -> Any:
    """Those in whose text the words stand, in any form of theirs (“fund” finds “funding”), or of that number or year.

    `"quoted words"`, `or` and `-without` mean what they do in a search engine.
    """
    words = typed.replace("\x00", " ").strip()
    if not words:
        return decisions
    found = Q(words=SearchQuery(words, config="english", search_type="websearch"))
    return decisions.annotate(words=VECTOR).filter(found | _numbered(words))


def _numbered(words: str) -> Q:
    """`2006-07/014`, `014`, `2006-07` or a body's name before any of them, as decisions are quoted."""
    year, slash, number = words.rpartition(" ")[2].rpartition("/")
    if not slash and not number.isdecimal():
        year, number = number, ""
    of_number = (
        Q(number=int(number)) if number.isascii() and number.isdecimal() and len(number) < 9 else Q(pk=None)
    )
    if not slash:
        return of_number if number else Q(year=year)
    return of_number & Q(year=year)


def awaited(decisions: Any) -> Any:
    """Those that wait for an organisation's own decision (P11)."""
    waiting = DecisionBinding.objects.standing().filter(
        decision=OuterRef("pk"), needs_own_decision=True, own_body=""
    )
    return decisions.filter(Exists(waiting))


def that_bind(decisions: Any, organisation_id: Any) -> Any:
    """Those that bind the organisation."""
    bound = DecisionBinding.objects.standing().filter(decision=OuterRef("pk"), organisation=organisation_id)
    return decisions.filter(Exists(bound))


def years_of(decisions: QuerySet[Decision]) -> list[str]:
    """The financial years of the decisions, the newest first."""
    return list(decisions.order_by("-year").values_list("year", flat=True).distinct())


def to_ratify_at(meeting: Meeting, user: Any) -> QuerySet[Decision]:
    """The decisions of the body that wait for a later quorate meeting and were taken before this one (P7)."""
    taken: Any = Decision.objects.visible_to(user).filter(body=meeting.body_id, decided_on__lt=meeting.day)
    waiting: QuerySet[Decision] = taken.unconfirmed().select_related("body__lsp", "meeting")
    return waiting.order_by("year", "number")
