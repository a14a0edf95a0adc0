"""What is expected of an agency on all its partnerships, by date: from the kept judgements (D4)."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from accountability.models import KeptJudgement
from accountability.models.obligation import NOT_YET_DUE
from accountability.obligation_registrations import still_to_do
from lsp.models import Organisation

WEEK, MONTH = timedelta(days=7), timedelta(days=31)


@dataclass
class Expected:
    """What is still to be done, in the lists of the page: each obligation and period in one of them."""

    overdue: list[KeptJudgement] = field(default_factory=list)
    week: list[KeptJudgement] = field(default_factory=list)
    month: list[KeptJudgement] = field(default_factory=list)
    later: list[KeptJudgement] = field(default_factory=list)

    def sections(self) -> list[tuple[str, str, list[KeptJudgement], str]]:
        """(anchor, heading, what stands there, what is said where nothing does) of each."""
        return [
            ("obligations-overdue", "Obligations fallen due and not met", self.overdue, "None."),
            ("obligations-week", "Obligations due this week", self.week, "None is due this week."),
            ("obligations-month", "Obligations due this month", self.month, "None is due this month."),
            ("obligations-later", "Obligations due later", self.later, "None."),
        ]

    @property
    def any(self) -> bool:
        """Whether there is anything."""
        return bool(self.overdue or self.week or self.month or self.later)


def expected_of(organisation: Organisation, user: Any, day: date) -> Expected:
    """What is still to be done by an agency, as `user` may see it: one query.

    A coordinator sees their own partnership's rows of it, an officer all of them.
    """
    seen: Any = KeptJudgement.objects.visible_to(user).filter(organisation=organisation)
    rows = still_to_do(seen, day).select_related("lsp", "obligation").order_by("due_on", "id")
    found = Expected()
    for row in rows:
        _list_for(found, row, day).append(row)
    return found


def _list_for(found: Expected, row: KeptJudgement, day: date) -> list[KeptJudgement]:
    if row.judgement != NOT_YET_DUE:
        return found.overdue
    if row.due_on <= day + WEEK:
        return found.week
    return found.month if row.due_on <= day + MONTH else found.later
