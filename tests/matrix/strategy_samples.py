"""Actions of each partnership's action plan: drafts, agreed, done and given up, with what they take and their steps."""

from decimal import Decimal
from typing import Any

from lsp import clock
from lsp.models import Organisation, User
from strategies import workflow
from strategies.models import Action, ActionContributor
from strategies.services import action_milestones, action_resources, actions
from tests.factories import lsp as places
from tests.factories import strategies as planned
from tests.factories.accountability import Stage
from tests.matrix.samples import World, fresh

OF = {"tameside": "tameside public", "oldham": "oldham public", "hidden": "hidden accepted"}
"""The commitment whose agency is accountable for the action, in the same block."""
KEEPERS = {"tameside": "coordinator", "oldham": "neighbour", "hidden": "keeper"}
MARKS = {"tameside": "", "oldham": "", "hidden": "Qxhidden "}
"""What is before every word of an action that nobody outside may know of."""
INSIDE = {"tameside": "Qxaction", "oldham": "Another", "hidden": "Qxhidden"}
"""What is before the words that are for insiders alone: those of drafts, and why something was given up."""
ACTION = ("strategies:action",)
"""The page on which a further action is walked; the acts on it are walked with the others."""


def build(world: World) -> None:
    """In each partnership one that stands in the action plan; drafts, one done and one given up beside them."""
    for place in OF:
        _agreed(world, place)
        _draft(world, place)
    _over(world)
    other = Organisation.objects.get(name="Greater Manchester Police")
    hidden = world.samples["hidden action"].record
    places.save(ActionContributor(action=hidden, organisation=other))


def _keeper(world: World, place: str) -> User:
    return fresh(world.users[KEEPERS[place]])


def _plan(world: World, place: str, title: str, **changes: Any) -> Action:
    """A draft with one resource, whole enough to be agreed."""
    of, keeper, mark = world.samples[OF[place]].record, _keeper(world, place), MARKS[place]
    told: dict[str, Any] = {
        "description": f"{mark}Three mornings a week.",
        "serves": f"{mark}Fewer people in debt by 2008",
        "person": of.owner,
        "starts_on": clock.days_from_today(-30),
        "due_on": clock.days_from_today(90),
        **changes,
    }
    row = actions.draft(
        by=keeper, lsp=of.lsp, block=of.block, organisation=of.organisation, title=title, **told
    )
    _resource(row, keeper, f"{mark}Two advisers")
    return row


def _resource(row: Action, by: User, what: str) -> Any:
    given = {"unit": "pounds", "amount": Decimal("12500.50"), "funding_stream": f"{what}: renewal fund"}
    return action_resources.plan(row, by=by, organisation=row.organisation, what=what, **given)


def _agreed(world: World, place: str) -> None:
    """The one in the action plan, drafted under another title; a resource was taken out, a milestone given up."""
    keeper, mark, inside = _keeper(world, place), MARKS[place], INSIDE[place]
    row = _plan(world, place, f"{inside} earlier title", contributors=_contributors(world, place))
    _lost(world, place, row)
    row = actions.edit(row, by=keeper, title=f"{mark}Open an advice centre")
    actions.agree(row, by=keeper, note="Qxnote of the plan." if place == "tameside" else f"{inside} note.")
    extra = _resource(row, keeper, f"{mark}A van")
    action_resources.take_back(extra, by=keeper, reason=f"{inside}: no driver.")
    due = clock.days_from_today(20)
    step = action_milestones.add(row, by=keeper, title=f"{mark}The lease is signed", due_on=due)
    gone = action_milestones.add(row, by=keeper, title=f"{mark}The van is bought", due_on=due)
    action_milestones.drop(gone, by=keeper, reason=f"{inside}: no van.")
    kept = row.resources.get(taken_back_at=None)
    row = Action.objects.get(pk=row.pk)
    here = {"lsp": row.lsp.slug, "action": row.pk}
    world.sample(f"{place} action", row, **here)
    world.sample(f"{place} action resource", kept, **here, resource=kept.pk)
    world.sample(f"{place} action milestone", step, **here, position=step.position)


def _lost(world: World, place: str, row: Action) -> None:
    """What was taken out of the draft before it was agreed: it never stood in the action plan."""
    keeper, inside = _keeper(world, place), INSIDE[place]
    bus = _resource(row, keeper, f"{inside} bus")
    step = action_milestones.add(row, by=keeper, title=f"{inside} bus is bought", due_on=clock.today())
    bus = action_resources.take_back(bus, by=keeper, reason=f"{inside}: no garage.")
    step = action_milestones.drop(step, by=keeper, reason=f"{inside}: no garage.")
    world.sample(f"{place} lost action resource", bus, place=place)
    world.sample(f"{place} lost action milestone", step, place=place)


def _contributors(world: World, place: str) -> list[Organisation]:
    """The police of Tameside; elsewhere nobody else whose seat is known here."""
    if place != "tameside":
        return []
    return [Organisation.objects.get(name="Greater Manchester Police")]


def _draft(world: World, place: str) -> None:
    """A draft, whose words are for those with a role in the partnership."""
    inside = INSIDE[place]
    words = {"description": f"{inside} words.", "serves": f"{inside} outcome"}
    row = _plan(world, place, f"{inside} title", **words)
    given = row.resources.get()
    step = action_milestones.add(
        row, by=_keeper(world, place), title=f"{inside} step", due_on=clock.days_from_today(10)
    )
    row = Action.objects.get(pk=row.pk)
    here = {"lsp": row.lsp.slug, "action": row.pk}
    routes = () if place == "tameside" else ACTION
    world.sample(f"{place} draft action", row, routes=routes, **here)
    world.sample(f"{place} draft action resource", given, place=place)
    world.sample(f"{place} draft action milestone", step, place=place)


def _over(world: World) -> None:
    """Of Tameside: one that is done, and one that was agreed and given up."""
    keeper = _keeper(world, "tameside")
    for name, title in (("done", "Print the debt guide"), ("given up", "Buy the mobile library")):
        row = _plan(world, "tameside", title)
        actions.agree(row, by=keeper)
        if name == "done":
            actions.complete(row, by=keeper, note="Qxnote: printed.")
        else:
            actions.drop(row, by=keeper, reason="Qxaction: no money.")
        row = Action.objects.get(pk=row.pk)
        world.sample(f"tameside {name} action", row, routes=ACTION, lsp="tameside", action=row.pk)


def more(world: World) -> None:
    """Further actions of several organisations in every state, each with resources, milestones and contributors."""
    lsp = world.samples["tameside"].record
    states = tuple(state.code for state in workflow.ACTION.states)
    walked = world.samples["walked organisation"].record
    for number, block in enumerate([*lsp.blocks.all(), world.samples["tameside block"].record] * 3):
        agency = walked if number % 2 else places.organisation(f"Further planner {number}")
        on = Stage(
            lsp=lsp,
            block=block,
            agency=agency,
            officer=world.users["partners"],
            coordinator=world.users["coordinator"],
            owner=places.person(f"Further planner of {number}"),
        )
        _parts(planned.action(on, states[number % len(states)]), walked, number)
    _parts(world.samples["tameside action"].record, None, 0)


def _parts(of: Action, walked: Any, number: int) -> None:
    for unit in ("pounds", "days", "in_kind"):
        giver = places.organisation(f"Further giver {of.pk} {unit}")
        planned.contributor(of, giver)
        planned.resource(of, unit=unit, organisation=giver)
        planned.milestone(of, position=100 + of.milestones.count())
    if walked is not None and walked.pk != of.organisation_id:
        planned.contributor(of, walked)
