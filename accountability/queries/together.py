"""What one agency has promised to several partnerships (C6), as pages show it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accountability import workflow
from accountability.decisions import followers
from accountability.models import Commitment
from accountability.queries.commitments import as_commitments, on_day
from lsp import clock
from lsp.access import Access
from lsp.models import Block, LocalStrategicPartnership, Organisation
from lsp.querysets import holds_on
from partnerships.models import Seat


def parts_of(commitment: Commitment, user: Any, day: date) -> list[Commitment]:
    """The same promise to other partnerships, as it stood on the day and `user` may see it: one query if any."""
    if commitment.logged_with_id is None:
        return []
    others = on_day(user, day).filter(logged_with=commitment.logged_with_id).exclude(id=commitment.pk)
    parts = as_commitments(others)
    for part in parts:
        part.shown = part.shown_state_on(day)
    return sorted(parts, key=lambda part: part.lsp.name)


def done_for_too(act: str, commitment: Commitment, user: Any) -> list[str]:
    """The names of the other partnerships that an act of the agency is done for at once."""
    if commitment.logged_with_id is None or act not in workflow.FOLLOWED:
        return []
    others = Commitment.objects.visible_to(user).filter(
        logged_with=commitment.logged_with_id, organisation=commitment.organisation_id
    )
    found = others.exclude(pk=commitment.pk).select_related("lsp").order_by("lsp__name")
    return [part.lsp.name for part in followers(act, found, user)]


def works_in(agencies: Iterable[Organisation], user: Any) -> QuerySet[LocalStrategicPartnership]:
    """The partnerships in which `user` may log a commitment for one of the agencies: where it sits or was named."""
    access, ids = Access.of(user), {agency.pk for agency in agencies}
    named = {lsp for org, lsp in access.officer_scopes if org in ids and lsp is not None}
    everywhere = [org for org, lsp in access.officer_scopes if org in ids and lsp is None]
    day = clock.today()
    seats: Any = Seat.objects.filter(holds_on(day), holds_on(day, "body__"), organisation__in=everywhere)
    seated = seats.order_by().values_list("body__lsp", flat=True)
    return LocalStrategicPartnership.objects.filter(pk__in={*named, *seated}).order_by("name")


def promised_elsewhere(commitment: Commitment, user: Any) -> QuerySet[Block]:
    """The blocks of the agency's partnerships that it has not promised this to yet."""
    first = commitment.logged_with_id or commitment.pk
    parts = Commitment.objects.filter(logged_with=first).exclude(state=workflow.WITHDRAWN)
    there = {commitment.lsp_id, *parts.values_list("lsp", flat=True)}
    open_to = works_in([commitment.organisation], user).exclude(pk__in=there)
    blocks: Any = Block.objects.filter(lsp__in=open_to)
    found: QuerySet[Block] = blocks.current().select_related("lsp").order_by("lsp__name", "position")
    return found
