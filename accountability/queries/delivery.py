"""How a partnership's commitments stand, block by block: the numbers of the scrutiny pages."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count

from accountability import workflow
from accountability.models import Commitment
from accountability.queries.commitments import as_commitments, on_day, standing_of, with_latest_report
from lsp.models import Block, LocalStrategicPartnership
from lsp.workflow import State

SHOWN = tuple(workflow.standing(code) for code in workflow.PROMISED)
"""The standings of what has been promised: a column each."""
OVERDUE_SHOWN = 10
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
class Delivery:
    """The overview: a row for each block, the sum, and the longest overdue."""

    rows: list[Row]
    overall: Row
    overdue: list[Commitment]


def delivery(lsp: LocalStrategicPartnership, user: Any, day: date) -> Delivery:
    """The overview of the partnership on `day` as `user` may see it: six queries at most."""
    visible = on_day(user, day).filter(lsp=lsp)
    counts: dict[int | None, Counter[str]] = {}
    overall: Counter[str] = Counter()
    for block_id, standing, number in (
        visible.values_list("block_id", "standing").annotate(Count("id")).order_by()
    ):
        counts.setdefault(block_id, Counter())[standing] = number
        overall[standing] += number
    blocks = [block for block in lsp.blocks.all() if block.holds_on(day) or block.pk in counts]
    rows = [Row(block, counts.get(block.pk, Counter())) for block in blocks]
    overdue = visible.filter(standing="overdue").order_by("due_on", "id")[:OVERDUE_SHOWN]
    return Delivery(
        rows=rows,
        overall=Row(None, overall),
        overdue=with_latest_report(as_commitments(overdue), day),
    )


def of_block(block: Block, user: Any, day: date) -> tuple[Row, list[Commitment]]:
    """A block on `day`: its numbers, and every promised commitment, the overdue first, each with its latest report."""
    visible = on_day(user, day).filter(block=block, standing__in=workflow.PROMISED)
    listed = with_latest_report(as_commitments(visible.order_by("rank", "due_on", "id")), day)
    return Row(block, Counter(standing_of(each) for each in listed)), listed
