"""What a row of the sheet asks for, and by which part of the promise each of it is done (C6).

A promise to several partnerships is one row, and its parts may stand in different states. What the row asks for begins
at the first part that lacks it and whose state allows it, and is recorded where no part that it would reach lacks it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from accountability import permissions, workflow
from accountability.models import Commitment, Milestone, ProgressReport
from accountability.services import commitments, milestones, progress
from accountability.services.together import locked
from accountability.update_sheet import Seen, Update
from lsp.errors import PermissionRefused

Lacks = Callable[[Commitment], bool]


@dataclass(frozen=True)
class Wish:
    """One thing that a row asks for: what it is in words, the column it stands in, how it is done."""

    words: str
    column: str
    do: Callable[[], Any]


@dataclass(frozen=True)
class Promise:
    """What a row stands for: the part it is keyed to, then the others that its sender may write; by ids of parts the
    newest reports; the ids of the parts that the sender may not write.
    """

    parts: list[Commitment]
    newest: dict[int, ProgressReport]
    closed: frozenset[int]

    def moved_on(self, seen: Seen) -> bool:
        """Whether any part has changed since the row was written, or another was promised since."""
        now = {part.pk: (part.version, self.newest_id(part)) for part in self.parts}
        then = {pk: (version, report) for pk, version, report in seen.parts if pk not in self.closed}
        added = any(part.pk not in then for part in self._live())
        return added or any(now.get(pk) != stood for pk, stood in then.items())

    def newest_id(self, part: Commitment) -> int:
        """The id of its newest report, 0 where there is none."""
        return self.newest[part.pk].pk if part.pk in self.newest else 0

    def begins_at(self, name: str, lacks: Lacks) -> Commitment | None:
        """The part by which the act is done; where it may begin at none, one that says why not; None: recorded."""
        begin, reached = workflow.find(name)[1].sources, self.reached(name, lacks)
        if reached:
            return next((part for part in reached if part.state in begin), reached[0])
        return self.parts[0] if all(map(lacks, self.parts)) else None

    def reached(self, name: str, lacks: Lacks) -> list[Commitment]:
        """The live parts that lack what the act brings and that it would bring it to."""
        states = (*workflow.find(name)[1].sources, *workflow.FOLLOWED[name])
        return [part for part in self._live() if part.state in states and lacks(part)]

    def places(self, reached: Iterable[Commitment]) -> str:
        """For which partnerships something is done; nothing where it is done for all."""
        names = [part.lsp.name for part in reached]
        return f", for {', '.join(names)}" if len(names) < len(self._live()) else ""

    def _live(self) -> list[Commitment]:
        return [part for part in self.parts if part.state in workflow.OWNED]


def promise_of(seen: Seen, *, by: Any) -> Promise:
    """What the row stands for, locked. Raises NotFoundError, and PermissionRefused for who may not write its part."""
    row, others = locked(Commitment(pk=seen.pk), by=by)
    permissions.agency(by, row).require(PermissionRefused)
    mine = [each for each in others if permissions.agency(by, each)]
    parts = [row, *sorted(mine, key=lambda part: (part.due_on or date.max, part.pk))]
    reports = ProgressReport.objects.filter(commitment__in=parts).distinct("commitment_id")
    newest = reports.order_by("commitment_id", "-reported_at", "-id")
    closed = {each.pk for each in others} - {each.pk for each in mine}
    return Promise(parts, {report.commitment_id: report for report in newest}, frozenset(closed))


def wishes(update: Update, promise: Promise, *, by: Any) -> Iterator[Wish]:
    """What is asked for and is not recorded yet, in the order in which it is done."""
    if update.reports:
        yield from _report(update, promise, by)
    yield from _milestones(update, promise, by)  # before the date, which may not lie before those still open
    if update.due_on or update.reason:
        yield from _date(update, promise, by)
    if update.delivered:
        yield from _delivery(promise, by)


def _report(update: Update, promise: Promise, by: Any) -> Iterator[Wish]:
    told: dict[str, Any] = {
        "course": update.course,
        "summary": update.summary,
        "help_wanted": update.help_wanted,
    }
    before = {pk: report for pk, _, report in update.seen.parts}

    def lacks(part: Commitment) -> bool:
        newest = promise.newest.get(part.pk)
        if newest is None or newest.pk == before.get(part.pk):
            return True
        return any(getattr(newest, name) != said for name, said in told.items())

    part = promise.begins_at("report", lacks)
    if part is not None:
        where = promise.places(promise.reached("report", lacks))
        course = update.course.replace("_", " ") or "no course"
        help_wanted = f", help wanted: “{update.help_wanted}”" if update.help_wanted else ""
        words = f"Report: {course}, “{update.summary}”{help_wanted}{where}"
        yield Wish(words, "summary", lambda: progress.report(part, by=by, **told))


def _date(update: Update, promise: Promise, by: Any) -> Iterator[Wish]:
    day, reason = update.due_on, update.reason

    def lacks(part: Commitment) -> bool:
        return part.due_on != day

    part = promise.begins_at("reschedule", lacks)
    if part is not None:
        where = promise.places(promise.reached("reschedule", lacks))
        why = f", reason: “{reason}”" if reason else ""
        words = f"Due date: {_said(part.due_on)} becomes {_said(day)}{why}{where}"
        yield Wish(words, "due_on", lambda: commitments.reschedule(part, by=by, due_on=day, reason=reason))


def _milestones(update: Update, promise: Promise, by: Any) -> Iterator[Wish]:
    """Those that are open at any part; one that none has is asked for too, and refused."""
    if not update.done:
        return
    parts = {part.pk: part for part in promise.parts}
    found = list(Milestone.objects.filter(commitment__in=parts, position__in=update.done))
    for number in update.done:
        of_it = [each for each in found if each.position == number]
        open_at = {each.commitment_id for each in of_it if each.is_open}
        if not open_at and any(each.done_on for each in of_it):
            continue
        reached = [part for part in promise.parts if part.pk in open_at and part.state in workflow.OWNED]
        named = f": “{of_it[0].title}”" if of_it else ""
        words = f"Milestone {number} done{named}{promise.places(reached)}"
        yield _finish(number, reached[0] if reached else promise.parts[0], words, by)


def _finish(number: int, part: Commitment, words: str, by: Any) -> Wish:
    def finish() -> None:
        milestones.finish(milestones.of_position(part, number), by=by)

    return Wish(words, "done", finish)


def _delivery(promise: Promise, by: Any) -> Iterator[Wish]:
    def lacks(part: Commitment) -> bool:
        return part.state not in (workflow.DELIVERED, workflow.CONFIRMED)

    part = promise.begins_at("deliver", lacks)
    if part is not None:
        where = promise.places(promise.reached("deliver", lacks))
        yield Wish(f"Delivered{where}", "delivered", lambda: commitments.deliver(part, by=by))


def _said(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else "no date"
