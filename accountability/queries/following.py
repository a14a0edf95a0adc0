"""The commitments that follow from decisions of bodies, for the pages of decisions and the minutes (C8)."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from accountability import permissions
from accountability.models import Commitment
from lsp import clock
from partnerships.follow_up import Act, FollowUp
from partnerships.models import Decision


def commitments_from(decisions: Iterable[Decision], user: Any) -> Mapping[int, list[FollowUp]]:
    """The commitments recorded from each decision, as `user` may see them, the oldest first: one query."""
    rows = Commitment.objects.visible_to(user).with_names().filter(decision__in=list(decisions))
    found: dict[int, list[FollowUp]] = {}
    for commitment in rows.order_by("pk"):
        stands = commitment.shown_state_on(clock.today())
        thing = FollowUp(
            title=commitment.title,
            href=commitment.get_absolute_url(),
            who=commitment.organisation.name,
            due=commitment.due_on,
            tag=stands.label,
            colour=stands.tag,
        )
        found.setdefault(commitment.decision_id or 0, []).append(thing)
    return found


def _record_address(decision: Decision) -> str:
    page = reverse("accountability:commitment_record", args=[decision.body.lsp.slug])
    return f"{page}?decision={decision.pk}"


def _may_record(user: Any, decision: Decision) -> bool:
    return permissions.record_for(user, decision.body.lsp_id).allowed


RECORD = Act("Record a commitment from it", _record_address, _may_record)
