"""Which bodies merged into which."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from partnerships.models import Body, BodyMerger


@dataclass
class Mergers:
    """Of one body: what it merged into, what merged into it."""

    into: BodyMerger | None = None
    came: list[BodyMerger] = field(default_factory=list)


def of_body(body: Body, user: Any) -> Mergers:
    """The mergers of the body that `user` may read: one query."""
    seen = BodyMerger.objects.visible_to(user).filter(Q(predecessor=body) | Q(successor=body))
    found = Mergers()
    for merger in seen.select_related("predecessor", "successor").order_by("on", "predecessor__name"):
        if merger.predecessor_id == body.pk:
            found.into = merger
        else:
            found.came.append(merger)
        merger.predecessor.lsp = merger.successor.lsp = body.lsp
    return found


Briefs = dict[int, list[dict[str, Any]]]


def by_body(ids: Collection[int], user: Any) -> tuple[dict[int, dict[str, Any]], Briefs]:
    """For the API: what each body merged into, and what merged into each, as `user` may read them: one query."""
    into: dict[int, dict[str, Any]] = {}
    came: Briefs = defaultdict(list)
    seen = BodyMerger.objects.visible_to(user).filter(Q(predecessor__in=ids) | Q(successor__in=ids))
    for merger in seen.select_related("predecessor", "successor").order_by("on", "predecessor__name"):
        into[merger.predecessor_id] = _brief(merger.successor)
        came[merger.successor_id].append(_brief(merger.predecessor))
    return into, came


def _brief(body: Body) -> dict[str, Any]:
    return {"id": body.pk, "slug": body.slug, "name": body.name}
