"""The milestones of actions. The only writers of them.

Each raises NotFoundError, StaleVersion, PermissionRefused, TransitionRefused or RuleRefused.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Max

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import RuleRefused
from lsp.services.locking import lock
from partnerships.services.records import check_shape
from strategies.models import Action, ActionMilestone
from strategies.rules import steps as rules
from strategies.services.actions import held_for


def add(action: Action, *, by: Any, title: str, due_on: date | None) -> ActionMilestone:
    """Set a milestone."""
    made = ActionMilestone(action=action, title=title.strip())
    with act("action-milestone.add", by=by, subject=made, lsp=action.lsp):
        row = held_for("set_milestones", action, by=by)
        rules.whole(title, due_on, row.due_on, of="action").require(RuleRefused)
        assert due_on is not None
        made.due_on = due_on
        last = row.milestones.aggregate(last=Max("position"))["last"]
        made.position = (last or 0) + 1
        check_shape(made)
        made.save()
    return made


def change(
    milestone: ActionMilestone, *, by: Any, version: int | None = None, **changes: Any
) -> ActionMilestone:
    """Change title or day of an open one. `changes` are `title`, `due_on`."""
    unknown = set(changes) - {"title", "due_on"}
    if unknown:
        raise TypeError(f"not changeable: {', '.join(sorted(unknown))}")

    def write(row: ActionMilestone, of: Action) -> Decision:
        for name, value in changes.items():
            setattr(row, name, value.strip() if isinstance(value, str) else value)
        return Decision.all(
            rules.still_open(row.is_open), rules.whole(row.title, row.due_on, of.due_on, of="action")
        )

    return _say("change", milestone, write, by=by, version=version)


def finish(
    milestone: ActionMilestone, *, by: Any, done_on: date | None = None, version: int | None = None
) -> ActionMilestone:
    """Say on which day it was done, today unless told."""
    day = done_on or clock.today()

    def write(row: ActionMilestone, of: Action) -> Decision:
        allowed = Decision.all(rules.still_open(row.is_open), rules.done_by_today(day, clock.today()))
        row.done_on, row.done_by = day, by
        return allowed

    return _say("finish", milestone, write, by=by, version=version, doing=True)


def reopen(
    milestone: ActionMilestone, *, by: Any, reason: str, version: int | None = None
) -> ActionMilestone:
    """What was said to be done is not, with the reason."""

    def write(row: ActionMilestone, of: Action) -> Decision:
        in_time = rules.opens_in_time(row.due_on, of.due_on, of="action")
        allowed = Decision.all(rules.done(row.done_on is not None), in_time, rules.reason_given(reason))
        row.done_on = row.done_by = None
        return allowed

    return _say("reopen", milestone, write, by=by, reason=reason, version=version, doing=True)


def drop(milestone: ActionMilestone, *, by: Any, reason: str, version: int | None = None) -> ActionMilestone:
    """Give it up, with the reason; it stays on the record (L4)."""

    def write(row: ActionMilestone, of: Action) -> Decision:
        allowed = Decision.all(rules.still_open(row.is_open), rules.reason_given(reason))
        row.dropped_at, row.drop_reason = clock.now(), reason.strip()
        return allowed

    return _say("drop", milestone, write, by=by, reason=reason, version=version)


def _say(
    name: str,
    milestone: ActionMilestone,
    write: Callable[[ActionMilestone, Action], Decision],
    *,
    by: Any,
    reason: str = "",
    version: int | None = None,
    doing: bool = False,
) -> ActionMilestone:
    """The action locked, then the milestone; asked and written."""
    of = milestone.action
    with act(f"action-milestone.{name}", by=by, subject=milestone, lsp=of.lsp, reason=reason.strip()):
        action = held_for("do_milestones" if doing else "set_milestones", of, by=by)
        row = lock(ActionMilestone, milestone.pk, by=by, version=version)
        write(row, action).require(RuleRefused)
        check_shape(row)
        row.save()
    return row
