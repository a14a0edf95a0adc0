"""How a partnership's commitments stand, block by block: the numbers of the scrutiny pages."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Count, OuterRef, Subquery

from accountability import rules, workflow
from accountability.models import Commitment, ProgressReport
from accountability.queries.commitments import (
    as_commitments,
    as_listed,
    as_they_are,
    on_day,
    ranked,
    standing_of,
)
from accountability.querysets import overdue_on
from lsp import clock
from lsp.access import Access
from lsp.models import Block, LocalStrategicPartnership
from lsp.queries.successions import names_on
from lsp.statements import Blank, Kept, Statement
from lsp.workflow import State

Question = Callable[[Any, Any, Any], Any]
"""(commitments with their standing, the day, its end) -> what is asked of them."""
STATEMENTS = Kept(1000)

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
    """The overview of the partnership on `day` as `user` may see it: three queries."""
    counts = counted(lsp, user, day)
    overall = sum(counts.values(), Counter())
    blocks = [block for block in blocks_of(lsp) if block.holds_on(day) or block.pk in counts]
    return Delivery(
        rows=[Row(block, counts.get(block.pk, Counter())) for block in blocks],
        overall=Row(None, overall),
        overdue=longest_overdue(lsp, user, day) if overall["overdue"] else [],
    )


def counted(lsp: LocalStrategicPartnership, user: Any, day: date) -> dict[int | None, Counter[str]]:
    """How many commitments of each block (None: of none) stand how, as `user` may see them: one query."""
    counts: dict[int | None, Counter[str]] = {}
    for block_id, standing, number in _ask(_numbers, lsp, user, day):
        counts.setdefault(block_id, Counter())[standing] = number
    return counts


def blocks_of(lsp: LocalStrategicPartnership) -> list[Block]:
    """The partnership's blocks of all days, in their order: one query."""
    rows = _blocks().ask({"lsp": lsp.pk})
    return [
        Block(pk=pk, lsp=lsp, name=name, slug=slug, starts_on=starts_on, ends_on=ends_on)
        for pk, name, slug, starts_on, ends_on in rows
    ]


def longest_overdue(lsp: LocalStrategicPartnership, user: Any, day: date) -> list[Late]:
    """The first `OVERDUE_SHOWN` of the commitments past due, each with what was last reported by then and its agency
    as it was called: one query, on a past day two.
    """
    found = list(_ask(_late, lsp, user, day))
    names = names_on({agency for *_, agency in found}, day)
    return [
        Late(
            pk=pk,
            title=title,
            reference=rules.c4_reference(lsp.prefix, number),
            block=block,
            agency=names.get(agency_id, agency),
            agency_slug=slug,
            due_on=due_on,
            days_late=(day - due_on).days,
            said=Said(ProgressReport.COURSES[course], _beginning(words), on) if course else None,
        )
        for pk, number, title, block, agency, slug, due_on, course, words, on, agency_id in found
    ]


def _beginning(words: str) -> str:
    return words if len(words) <= WORDS_SHOWN else f"{words[: WORDS_SHOWN - 1].rstrip()}…"


def _ask(question: Question, lsp: LocalStrategicPartnership, user: Any, day: date) -> Iterable[Any]:
    """The answer to one of the questions below; what is asked of today is put into SQL once for each set of roles."""
    if day < clock.today():
        return list(question(on_day(user, day).filter(lsp=lsp), day, clock.end_of_day(day)))
    access = Access.of(user)
    statement = STATEMENTS.get(
        (question, access.grants, access.reached),
        lambda: question(
            as_they_are(user, Blank("day")).filter(lsp=Blank("lsp")), Blank("day"), Blank("end_of_day")
        ),
    )
    return statement.ask({"lsp": lsp.pk, "day": day, "end_of_day": clock.end_of_day(day)})


def _numbers(rows: Any, day: Any, end_of_day: Any) -> Any:
    return rows.values_list("block_id", "standing").annotate(Count("id")).order_by()


def _late(rows: Any, day: Any, end_of_day: Any) -> Any:
    reports = ProgressReport.objects.filter(commitment=OuterRef("id"), reported_at__lte=end_of_day)
    newest = reports.order_by("-reported_at", "-id")
    said = {
        f"said_{name}": Subquery(newest.values(name)[:1]) for name in ("course", "summary", "reported_at")
    }
    late = rows.filter(overdue_on(day)).annotate(**said).order_by("due_on", "id")
    shown = "id", "number", "title", "block__name", "organisation__name", "organisation__slug", "due_on"
    return late.values_list(*shown, *said, "organisation_id")[:OVERDUE_SHOWN]


@cache
def _blocks() -> Statement:
    of_lsp = Block.objects.filter(lsp=Blank("lsp"))
    return Statement(of_lsp.values_list("id", "name", "slug", "starts_on", "ends_on"))


def of_block(block: Block, user: Any, day: date) -> tuple[Row, list[Commitment]]:
    """A block on `day`: its numbers, and every promised commitment, the overdue first, each with its latest report."""
    visible = ranked(on_day(user, day).filter(block=block, standing__in=workflow.PROMISED))
    listed = as_listed(as_commitments(visible.order_by("rank", "due_on", "id")), day)
    return Row(block, Counter(standing_of(each) for each in listed)), listed
