"""How a partnership's commitments stand, block by block: the numbers of the scrutiny pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from accountability import rules, workflow
from accountability.models import Commitment, ProgressReport
from accountability.queries.commitments import (
    as_commitments,
    latest_reports,
    on_day,
    ranked,
    standing_of,
    with_latest_report,
)
from accountability.querysets import overdue_on
from lsp.models import Block, LocalStrategicPartnership
from lsp.workflow import State

SHOWN = tuple(workflow.standing(code) for code in workflow.PROMISED)
"""The standings of what has been promised: a column each."""
OVERDUE_SHOWN = 10
WORDS_SHOWN = 120  # characters
TONES = {
    "overdue": "red",
    "made": "blue",
    "in_progress": "blue",
    "delivered": "orange",
    "confirmed": "green",
    "missed": "red",
    "withdrawn": "grey",
}
"""The colour of each standing's tile; the label says the same in words."""


@dataclass(frozen=True)
class Cell:
    """How many commitments stand so."""

    standing: State
    count: int

    @property
    def tone(self) -> str:
        """The colour of its tile."""
        return TONES[self.standing.code]


@dataclass(frozen=True)
class Row:
    """One block (None: those without one) and how its commitments stand."""

    block: Block | None
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def cells(self) -> list[Cell]:
        """The numbers, in the order of the columns."""
        return [Cell(standing, self.counts[standing.code]) for standing in SHOWN]

    @property
    def worth_saying(self) -> list[Cell]:
        """The overdue, even if there are none, and every other number that is not nought."""
        return [cell for cell in self.cells if cell.count or cell.standing.code == "overdue"]

    @property
    def total(self) -> int:
        """All that were promised."""
        return sum(self.counts[standing.code] for standing in SHOWN)


@dataclass(frozen=True)
class Said:
    """The beginning of what an agency last reported."""

    course: State
    words: str
    on: datetime


@dataclass(frozen=True)
class Late:
    """A commitment past due, as the overview shows it: no more of it than that is read."""

    pk: int
    title: str
    reference: str
    block: str
    agency: str
    agency_slug: str
    due_on: date
    days_late: int
    said: Said | None


@dataclass(frozen=True)
class Delivery:
    """The overview: a row for each block, the sum, and the longest overdue."""

    rows: list[Row]
    overall: Row
    overdue: list[Late]


def delivery(lsp: LocalStrategicPartnership, user: Any, day: date) -> Delivery:
    """The overview of the partnership on `day` as `user` may see it: four queries."""
    visible = on_day(user, day).filter(lsp=lsp)
    counts: dict[int | None, Counter[str]] = {}
    overall: Counter[str] = Counter()
    for block_id, standing, number in (
        visible.values_list("block_id", "standing").annotate(Count("id")).order_by()
    ):
        counts.setdefault(block_id, Counter())[standing] = number
        overall[standing] += number
    blocks = [block for block in lsp.blocks.all() if block.holds_on(day) or block.pk in counts]
    return Delivery(
        rows=[Row(block, counts.get(block.pk, Counter())) for block in blocks],
        overall=Row(None, overall),
        overdue=longest_overdue(visible, lsp, day) if overall["overdue"] else [],
    )


def longest_overdue(visible: Any, lsp: LocalStrategicPartnership, day: date) -> list[Late]:
    """The first of the partnership's commitments past due, each with what was last reported: two queries."""
    shown = "id", "number", "title", "block__name", "organisation__name", "organisation__slug", "due_on"
    late = visible.filter(overdue_on(day)).order_by("due_on", "id")
    rows = list(late.values_list(*shown)[:OVERDUE_SHOWN])
    said = last_said([row[0] for row in rows], day)
    return [
        Late(
            pk=pk,
            title=title,
            reference=rules.c4_reference(lsp.prefix, number),
            block=block,
            agency=agency,
            agency_slug=slug,
            due_on=due_on,
            days_late=(day - due_on).days,
            said=said.get(pk),
        )
        for pk, number, title, block, agency, slug, due_on in rows
    ]


def last_said(commitment_ids: Sequence[int], day: date) -> dict[int, Said]:
    """What was last reported by `day` on each of the commitments of which anything was: one query."""
    newest = latest_reports(commitment_ids, day)
    return {
        commitment: Said(ProgressReport.COURSES[course], _beginning(summary), on)
        for commitment, course, summary, on in newest.values_list(
            "commitment_id", "course", "summary", "reported_at"
        )
    }


def _beginning(words: str) -> str:
    return words if len(words) <= WORDS_SHOWN else f"{words[: WORDS_SHOWN - 1].rstrip()}…"


def of_block(block: Block, user: Any, day: date) -> tuple[Row, list[Commitment]]:
    """A block on `day`: its numbers, and every promised commitment, the overdue first, each with its latest report."""
    visible = ranked(on_day(user, day).filter(block=block, standing__in=workflow.PROMISED))
    listed = with_latest_report(as_commitments(visible.order_by("rank", "due_on", "id")), day)
    return Row(block, Counter(standing_of(each) for each in listed)), listed
