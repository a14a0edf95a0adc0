"""Everything that one agency has promised, on every partnership, as its own page shows it."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models.functions import Coalesce

from accountability import workflow
from accountability.models import Commitment
from accountability.queries.commitments import NAMES, as_listed, on_day, standing_of, telling_orphans
from lsp.access import Access
from lsp.due import Due
from lsp.models import LocalStrategicPartnership, Organisation
from lsp.queries.due import due_things
from lsp.queries.due_kept import KeptRows, wording

WEEK, MONTH = timedelta(days=7), timedelta(days=31)
DONE_SHOWN = 10
AT_MOST = 50  # of each list of what is due; the page of everything that is due has all
OVER = ("confirmed", "missed", "withdrawn")


@dataclass
class AgencyCommitments:
    """The agency's commitments that the user may see: each open one in one list; the newest of those that are over."""

    recorded: list[Commitment] = field(default_factory=list)
    returned: list[Commitment] = field(default_factory=list)
    drafts: list[Commitment] = field(default_factory=list)
    under_way: list[Commitment] = field(default_factory=list)
    waiting: list[Commitment] = field(default_factory=list)
    over: list[Commitment] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())

    @property
    def total_over(self) -> int:
        """All that are over, those that are not shown too."""
        return sum(self.counts[standing] for standing in OVER)


def commitments_of_agency(
    organisation: Organisation, user: Any, day: date, *, all_over: bool = False
) -> AgencyCommitments:
    """The agency's commitments on every partnership as `user` may see them: four queries.

    Of those that are over the newest `DONE_SHOWN`, or `all_over`.
    An open one is `orphaned` where nobody answers for it any more and `user` is told so (C5).
    """
    visible = on_day(user, day).filter(organisation=organisation)
    found = AgencyCommitments()
    open_ones = telling_orphans(visible.exclude(standing__in=OVER), user, day)
    for commitment in as_listed(list(open_ones.select_related(*NAMES).order_by("due_on", "id")), day):
        _list_for(found, commitment, day).append(commitment)
        found.counts[standing_of(commitment)] += 1
    over = visible.filter(standing__in=OVER).select_related(*NAMES)
    ended = Coalesce("confirmed_at", "closed_at").desc()
    found.over = as_listed(list(over.order_by(ended, "-id")[: None if all_over else DONE_SHOWN]), day)
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
    if commitment.state in (workflow.MADE, workflow.DELIVERED) and not commitment.is_overdue_on(day):
        return found.waiting
    return found.under_way


@dataclass
class DueList:
    """Things that are due: how many there are, and those that are shown."""

    anchor: str
    title: str
    tone: str
    nothing: str
    first: date
    last: date
    count: int = 0
    shown: list[Due] = field(default_factory=list)


def due_by_date(organisation: Organisation, user: Any, day: date) -> list[DueList]:
    """All that is expected of an agency (D4): what is overdue, due within a week, and within the rest of a month.

    Commitments, milestones, obligations, signatures, reports, on every partnership, as `user` may see them: one query.
    """
    asked = KeptRows(
        wording(user, "agency", organisation.pk),
        lambda: due_things(user, day).of_organisation(organisation.pk).until(day + MONTH),
    )
    a_day = timedelta(days=1)
    lists = [
        DueList("overdue", "Overdue", "red", "Nothing is overdue.", date.min, day - a_day),
        DueList("week", "Due this week", "orange", "Nothing is due in the next seven days.", day, day + WEEK),
        DueList(
            "month", "Due this month", "blue", "Nothing else is due this month.", day + WEEK + a_day, date.max
        ),
    ]
    for thing in asked[:]:
        found = next(each for each in lists if each.first <= thing.day <= each.last)
        found.count += 1
        if found.count <= AT_MOST:
            found.shown.append(thing)
    return lists


def partnerships_of(
    organisation: Organisation, user: Any, seated: set[int]
) -> list[LocalStrategicPartnership]:
    """The partnerships in which `user` may log a commitment for the agency; `seated`: where it has seats."""
    access = Access.of(user)
    ids = {lsp for lsp in seated | access.lsp_ids if access.acts_for(organisation.pk, lsp)}
    named = {lsp for org, lsp in access.officer_scopes if org == organisation.pk and lsp is not None}
    return list(LocalStrategicPartnership.objects.filter(pk__in=(ids & seated) | named).order_by("name"))
