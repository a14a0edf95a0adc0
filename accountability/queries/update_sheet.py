"""The rows of the sheet with which an agency updates its commitments."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from accountability import permissions, workflow
from accountability.models import Commitment, Milestone
from accountability.queries.commitments import with_latest_report
from accountability.update_sheet import COLUMNS, Seen
from lsp import clock
from lsp.downloads import Column
from lsp.models import Organisation


@dataclass
class Line:
    """One promise, whatever partnerships it was made to."""

    commitment: Commitment
    partnerships: list[str]
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def token(self) -> str:
        """What tells the row again."""
        of, latest = self.commitment, self.commitment.latest_report
        return Seen(of.pk, of.version, latest.pk if latest else 0).token

    @property
    def last(self) -> str:
        """The newest report in words."""
        latest = self.commitment.latest_report
        if latest is None:
            return ""
        day = latest.reported_at.astimezone(clock.LONDON)
        return f"{latest.get_course_display()}, {day.day} {day:%B %Y}: {latest.summary}"

    @property
    def open_milestones(self) -> str:
        """Those still to be done, each with its number and day."""
        return "; ".join(
            f"{each.position}: {each.title} ({each.due_on.day} {each.due_on:%B %Y})"
            for each in self.milestones
        )


def lines_of(organisation: Organisation, user: Any) -> list[Line]:
    """The agency's live promises that `user` may write, by due date; one line for what was logged together (C6)."""
    live = Commitment.objects.visible_to(user).with_names()
    rows = live.filter(organisation=organisation, state__in=workflow.OWNED).order_by("due_on", "id")
    mine = with_latest_report([row for row in rows if permissions.agency(user, row)], clock.today())
    found: dict[int, Line] = {}
    for row in mine:
        line = found.setdefault(row.logged_with_id or row.pk, Line(row, []))
        line.partnerships.append(row.lsp.name)
    steps: dict[int, list[Milestone]] = defaultdict(list)
    parts = [line.commitment.pk for line in found.values()]
    for each in Milestone.objects.still_open().filter(commitment__in=parts).order_by("due_on", "position"):
        steps[each.commitment_id].append(each)
    for line in found.values():
        line.milestones = steps[line.commitment.pk]
    return list(found.values())


READ = {
    "row": lambda line: line.token,
    "reference": lambda line: line.commitment.reference,
    "partnerships": lambda line: "; ".join(line.partnerships),
    "commitment": lambda line: line.commitment.title,
    "state": lambda line: line.commitment.state_as_data.label,
    "due": lambda line: line.commitment.due_on,
    "milestones": lambda line: line.open_milestones,
    "last": lambda line: line.last,
}


def columns() -> Iterable[Column]:
    """The sheet's columns; what is to be filled in is empty."""
    return [Column(each.heading, READ.get(each.key, lambda line: "")) for each in COLUMNS]
