"""Actions as lists and pages show them, on any day."""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet, prefetch_related_objects

from lsp import clock
from lsp.models import Organisation
from lsp.queries.past import parts_on, rows_on
from lsp.queries.successions import named_on
from strategies import workflow
from strategies.models import Action, ActionContributor, ActionMilestone, ActionResource
from strategies.querysets import rank_of_standing, seen_by, standing_on

NAMES = ("lsp", "organisation", "block", "person")
FIRST = ("rank", "due_on", "id")
"""What needs somebody first."""


def on_day(user: Any, day: date) -> QuerySet[Any]:
    """The actions `user` may see as they stood when `day` was over, with their `standing` and its `rank` (L5, T4).

    Today's (and a day's to come) are the rows themselves; a past day's are rows of the history, which have the same
    fields, `id` included: only what the user may see now *and* could have seen then.
    """
    rows: Any = Action.objects.visible_to(user)
    if day < clock.today():
        rows = rows_on(Action, day).filter(seen_by(user), id__in=rows.values("pk"))
    ranked: QuerySet[Any] = rows.annotate(standing=standing_on(day)).annotate(rank=rank_of_standing())
    return ranked


def as_actions(rows: Any, day: date) -> list[Action]:
    """Rows of `on_day` as actions with the names that lists show, those of the day (L6), and their contributors."""
    if rows.model is Action:
        found = list(rows.select_related(*NAMES))
    else:
        found = [_instance(row) for row in rows]
        prefetch_related_objects(found, *NAMES)
    there = contributors_of([each.pk for each in found], day)
    for each in found:
        each.contribute = there.get(each.pk, [])
    named_on([*(each.organisation for each in found), *(one for each in there.values() for one in each)], day)
    return found


def _instance(row: Any) -> Action:
    action: Action = row.instance
    action.standing = row.standing
    return action


def contributors_of(actions: Collection[int], day: date) -> dict[int, list[Organisation]]:
    """Who contributed to each of the actions when the day was over, by name: one query where there are any."""
    found: dict[int, list[Organisation]] = {}
    if not actions:
        return found
    for row in contributing_on(day, action__in=actions).select_related("organisation"):
        found.setdefault(row.action_id, []).append(row.organisation)
    return found


def contributing_on(day: date, **of: Any) -> QuerySet[ActionContributor]:
    """The rows of who contributed when the day was over."""
    end = clock.end_of_day(day)
    still = Q(left_at=None) | Q(left_at__gt=end)
    return ActionContributor.objects.filter(still, added_at__lte=end, **of).order_by(
        "organisation__name", "pk"
    )


def milestones_of(action: Action, day: date) -> list[ActionMilestone]:
    """The milestones of an action as they stood when the day was over, by due date: one query."""
    rows: list[ActionMilestone] = parts_on(ActionMilestone, day, action_id=action.pk)
    found = [each for each in rows if _ever_planned(each.dropped_at, action, day)]
    for each in found:
        each.shown = each.standing_on(day, over=action.state not in workflow.OPEN)
    return sorted(found, key=lambda each: (each.due_on, each.position))


def resources_of(action: Action, day: date) -> list[ActionResource]:
    """What the action took as it was planned when the day was over, what was taken out last: two queries."""
    rows: list[ActionResource] = parts_on(ActionResource, day, action_id=action.pk)
    found = [each for each in rows if _ever_planned(each.taken_back_at, action, day)]
    prefetch_related_objects(found, "organisation")
    named_on((each.organisation for each in found), day)
    return sorted(found, key=lambda each: (each.taken_back_at is not None, each.pk))


def _ever_planned(gone_at: datetime | None, action: Action, day: date) -> bool:
    """Whether a part stood in the action plan by the day; what a draft lost before it was agreed its history tells."""
    agreed_at = action.agreed_at
    if gone_at is None or agreed_at is None or agreed_at > clock.end_of_day(day):
        return True
    return gone_at >= agreed_at


def of_agency(user: Any, organisation: Organisation, day: date) -> list[Action]:
    """The actions an organisation is accountable for or contributes to, not over on the day, by due date."""
    contributes = contributing_on(day, organisation=organisation).order_by().values("action")
    theirs = Q(organisation=organisation.pk) | Q(id__in=contributes)
    rows = on_day(user, day).filter(theirs, state__in=workflow.OPEN)
    return as_actions(rows.order_by("due_on", "id"), day)


def of_block(user: Any, block_id: int, day: date) -> list[Action]:
    """The actions of a block on the day, what needs somebody first; what was never agreed left out."""
    rows = on_day(user, day).filter(block=block_id).exclude(agreed_at=None)
    return as_actions(rows.order_by(*FIRST), day)


def shown(actions: Iterable[Action]) -> list[Action]:
    """The same actions, each with the state that its tag shows."""
    listed = list(actions)
    for each in listed:
        each.shown = workflow.standing(each.standing)
    return listed
