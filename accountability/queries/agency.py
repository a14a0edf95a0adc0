"""Everything that one agency has promised, on every partnership, as its own page shows it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models.functions import Coalesce

from accountability import workflow
from accountability.models import Commitment
from accountability.queries.commitments import NAMES, as_listed, on_day, standing_of
from lsp.access import Access
from lsp.models import LocalStrategicPartnership, Organisation

SOON = timedelta(days=60)
DONE_SHOWN = 10
OVER = ("confirmed", "missed", "withdrawn")


@dataclass
class AgencyCommitments:
    """The agency's commitments that the user may see: each open one in one list; the newest of those that are over."""

    recorded: list[Commitment] = field(default_factory=list)
    returned: list[Commitment] = field(default_factory=list)
    drafts: list[Commitment] = field(default_factory=list)
    overdue: list[Commitment] = field(default_factory=list)
    soon: list[Commitment] = field(default_factory=list)
    later: list[Commitment] = field(default_factory=list)
    waiting: list[Commitment] = field(default_factory=list)
    over: list[Commitment] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


def commitments_of_agency(organisation: Organisation, user: Any, day: date) -> AgencyCommitments:
    """The agency's commitments on every partnership as `user` may see them: four queries."""
    visible = on_day(user, day).filter(organisation=organisation)
    found = AgencyCommitments()
    open_ones = visible.exclude(standing__in=OVER).select_related(*NAMES).order_by("due_on", "id")
    for commitment in as_listed(list(open_ones), day):
        _list_for(found, commitment, day).append(commitment)
        found.counts[standing_of(commitment)] += 1
    over = visible.filter(standing__in=OVER).select_related(*NAMES)
    ended = Coalesce("confirmed_at", "closed_at").desc()
    found.over = as_listed(list(over.order_by(ended, "-id")[:DONE_SHOWN]), day)
    for standing in over.order_by().values_list("standing", flat=True):
        found.counts[standing] += 1
    return found


def _list_for(found: AgencyCommitments, commitment: Commitment, day: date) -> list[Commitment]:
    """Which list it stands in: what the agency must answer first, then by due date."""
    if commitment.state == workflow.RECORDED:
        return found.recorded
    if commitment.was_returned:
        return found.returned
    if commitment.state == workflow.DRAFT:
        return found.drafts
    if commitment.is_overdue_on(day):
        return found.overdue
    if commitment.state in (workflow.MADE, workflow.DELIVERED):
        return found.waiting
    assert commitment.due_on is not None  # C2, and the database's own check
    return found.soon if commitment.due_on <= day + SOON else found.later


def partnerships_of(
    organisation: Organisation, user: Any, seated: set[int]
) -> list[LocalStrategicPartnership]:
    """The partnerships in which `user` may log a commitment for the agency; `seated`: where it has seats."""
    access = Access.of(user)
    ids = {lsp for lsp in seated | access.lsp_ids if access.acts_for(organisation.pk, lsp)}
    named = {lsp for org, lsp in access.officer_scopes if org == organisation.pk and lsp is not None}
    return list(LocalStrategicPartnership.objects.filter(pk__in=(ids & seated) | named).order_by("name"))
