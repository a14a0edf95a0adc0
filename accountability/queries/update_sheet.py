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
    """One promise, whatever partnerships it was made to: its live parts, the row keyed to the first (C6)."""

    parts: list[Commitment] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)

    @property
    def commitment(self) -> Commitment:
        """The part that the row is keyed to."""
        return self.parts[0]

    @property
    def token(self) -> str:
        """What tells the row again, and whether any part has changed since."""
        reports = ((part, part.latest_report) for part in self.parts)
        return Seen(
            tuple((part.pk, part.version, latest.pk if latest else 0) for part, latest in reports)
        ).token

    @property
    def state(self) -> str:
        """The state; where the parts differ, each one's in the order of the partnerships."""
        labels = [part.state_as_data.label for part in self.parts]
        return "; ".join(labels if len(set(labels)) > 1 else labels[:1])

    @property
    def last(self) -> str:
        """The newest report in words."""
        reports = [part.latest_report for part in self.parts if part.latest_report]
        if not reports:
            return ""
        latest = max(reports, key=lambda report: (report.reported_at, -report.pk))
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
    found: dict[int, Line] = defaultdict(Line)
    lines = {row.pk: found[row.logged_with_id or row.pk] for row in mine}
    for row in mine:
        lines[row.pk].parts.append(row)
    for each in Milestone.objects.still_open().filter(commitment__in=lines).order_by("due_on", "position"):
        numbers = [told.position for told in lines[each.commitment_id].milestones]
        if each.position not in numbers:
            lines[each.commitment_id].milestones.append(each)
    return list(found.values())


READ = {
    "row": lambda line: line.token,
    "reference": lambda line: line.commitment.reference,
    "partnerships": lambda line: "; ".join(part.lsp.name for part in line.parts),
    "commitment": lambda line: line.commitment.title,
    "state": lambda line: line.state,
    "due": lambda line: line.commitment.due_on,
    "milestones": lambda line: line.open_milestones,
    "last": lambda line: line.last,
}


def columns() -> Iterable[Column]:
    """The sheet's columns; what is to be filled in is empty."""
    return [Column(each.heading, READ.get(each.key, lambda line: "")) for each in COLUMNS]
