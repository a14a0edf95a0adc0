"""The milestones of commitments. What is said of one is said of it for every partnership it was promised to (C6)."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db.models import Max

from accountability import permissions
from accountability.models import Commitment, Milestone
from accountability.rules import milestones as rules
from accountability.services.together import locked
from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused, TransitionRefused
from lsp.services.locking import lock
from strategies.rules import steps

Change = Callable[[Milestone], None]


def add(commitment: Commitment, *, by: Any, title: str, due_on: date | None) -> Milestone:
    """The agency sets a milestone. Raises NotFoundError, PermissionRefused, TransitionRefused, RuleRefused."""
    made = Milestone(commitment=commitment, title=title.strip())
    with act("milestone.add", by=by, subject=made, lsp=commitment.lsp):
        row, others = locked(commitment, by=by)
        _may(row, by, doing=False)
        steps.whole(title, due_on, row.due_on, of="commitment").require(RuleRefused)
        assert due_on is not None
        made.due_on = due_on
        parts = [row.pk, *(each.pk for each in others)]
        last = Milestone.objects.filter(commitment__in=parts).aggregate(last=Max("position"))["last"]
        made.position = (last or 0) + 1
        made.save()
        for part in _reached(others, by, doing=False):
            same = Milestone(commitment=part, title=made.title, due_on=due_on, position=made.position)
            with act("milestone.add", by=by, subject=same, lsp=part.lsp):
                same.save()
    return made


def change(milestone: Milestone, *, by: Any, version: int | None = None, **changes: Any) -> Milestone:
    """The agency changes title or day of an open one. `changes` are `title`, `due_on`. Raises as `add`."""
    unknown = set(changes) - {"title", "due_on"}
    if unknown:
        raise TypeError(f"not changeable: {', '.join(sorted(unknown))}")

    def decide(row: Milestone, of: Commitment) -> Decision:
        told = {"title": row.title, "due_on": row.due_on, **changes}
        return Decision.all(
            steps.still_open(row.is_open),
            steps.whole(told["title"], told["due_on"], of.due_on, of="commitment"),
        )

    def write(row: Milestone) -> None:
        for name, value in changes.items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)

    return _say("change", milestone, decide, write, by=by, version=version)


def finish(
    milestone: Milestone, *, by: Any, done_on: date | None = None, version: int | None = None
) -> Milestone:
    """The agency says on which day it was done, today unless told. Raises as `add`."""
    day = done_on or clock.today()

    def decide(row: Milestone, of: Commitment) -> Decision:
        return Decision.all(steps.still_open(row.is_open), steps.done_by_today(day, clock.today()))

    def write(row: Milestone) -> None:
        row.done_on, row.done_by = day, by

    return _say("finish", milestone, decide, write, by=by, version=version, doing=True)


def reopen(milestone: Milestone, *, by: Any, reason: str, version: int | None = None) -> Milestone:
    """What was said to be done is not, with the reason. Raises as `add`."""

    def decide(row: Milestone, of: Commitment) -> Decision:
        in_time = steps.opens_in_time(row.due_on, of.due_on, of="commitment")
        return Decision.all(steps.done(row.done_on is not None), in_time, steps.reason_given(reason))

    def write(row: Milestone) -> None:
        row.done_on = row.done_by = None

    return _say("reopen", milestone, decide, write, by=by, reason=reason, version=version, doing=True)


def drop(milestone: Milestone, *, by: Any, reason: str, version: int | None = None) -> Milestone:
    """The agency gives it up, with the reason; it stays on the record (L4). Raises as `add`."""

    def decide(row: Milestone, of: Commitment) -> Decision:
        return Decision.all(steps.still_open(row.is_open), steps.reason_given(reason))

    def write(row: Milestone) -> None:
        row.dropped_at, row.drop_reason = clock.now(), reason.strip()

    return _say("drop", milestone, decide, write, by=by, reason=reason, version=version)


def copy(row: Commitment, part: Commitment, *, by: Any) -> None:
    """Another partnership is promised the same on the same way: within the act that adds it."""
    for each in row.milestones.order_by("position"):
        names = ("position", "title", "due_on", "done_on", "done_by", "dropped_at", "drop_reason")
        same = Milestone(commitment=part, **{name: getattr(each, name) for name in names})
        with act("milestone.add", by=by, subject=same, lsp=part.lsp):
            same.save()


def _say(
    name: str,
    milestone: Milestone,
    decide: Callable[[Milestone, Commitment], Decision],
    write: Change,
    *,
    by: Any,
    reason: str = "",
    version: int | None = None,
    doing: bool = False,
) -> Milestone:
    """Commitments locked, then the milestone; asked; written for each of them."""
    kind, of = f"milestone.{name}", milestone.commitment
    with act(kind, by=by, subject=milestone, lsp=of.lsp, reason=reason.strip()):
        parent, others = locked(of, by=by)
        row = lock(Milestone, milestone.pk, by=by, version=version)
        _may(parent, by, doing=doing)
        decide(row, parent).require(RuleRefused)
        write(row)
        row.save()
        parts = {part.pk: part for part in _reached(others, by, doing=doing)}
        for same in Milestone.objects.locked().filter(commitment__in=parts, position=row.position):
            part = parts[same.commitment_id]
            with act(kind, by=by, subject=same, lsp=part.lsp, reason=reason.strip()):
                write(same)
                same.save()
    return row


def _may(commitment: Commitment, by: Any, *, doing: bool) -> None:
    permissions.agency(by, commitment).require(PermissionRefused)
    rules.while_it_is_to_be_delivered(commitment.state, doing=doing).require(TransitionRefused)


def _reached(others: list[Commitment], by: Any, *, doing: bool) -> Iterator[Commitment]:
    """The other partnerships' parts that it is said of too."""
    for part in others:
        allowed = rules.while_it_is_to_be_delivered(part.state, doing=doing)
        if allowed and permissions.agency(by, part):
            yield part


def of_position(commitment: Commitment, position: int) -> Milestone:
    """The milestone with this number. Raises InvalidInput where there is none."""
    found: Milestone | None = commitment.milestones.filter(position=position).first()
    if found is None:
        raise InvalidInput.field("milestone", f"This commitment has no milestone {position}.")
    return found
