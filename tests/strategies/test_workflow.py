"""Who may take which step from which state: the table written out, forbidden moves included."""

from collections.abc import Callable
from typing import Any

import pytest

from lsp import clock
from lsp.errors import LspError, NotFoundError, PermissionRefused, TransitionRefused
from strategies import words, workflow
from strategies.models import Action
from strategies.services import action_milestones, action_resources, actions
from strategies.units import IN_KIND
from tests.factories import lsp as places
from tests.factories import strategies as make

pytestmark = pytest.mark.django_db

# A: an officer of the accountable organisation; C: the coordinator; .: nobody. The columns stand in the order of ACTS.
#          agree  reopen  edit  take_out  change_step  finish_step
#            complete drop   plan   set_step   drop_step   reopen_step
TABLE = """
draft      C   .    .   C   C   AC  AC  AC   AC   AC   AC   AC
agreed     .   AC   .   C   C   AC  AC  AC   AC   AC   AC   AC
done       .   .    C   .   .   .   .   .    .    .    AC   AC
dropped    .   .    .   .   .   .   .   .    .    .    .    .
"""


def plan(of: Action, by: Any) -> Any:
    """Something in kind of the accountable organisation."""
    return action_resources.plan(of, by=by, organisation=of.organisation, unit=IN_KIND, what="Rooms")


def take_out(of: Action, by: Any) -> Any:
    """One of its two resources."""
    found = of.resources.order_by("pk").first()
    assert found is not None
    return action_resources.take_back(found, by=by, reason="It is not there.")


def open_step(of: Action) -> Any:
    """Its milestone still to be done."""
    return of.milestones.get(done_on=None)


def done_step(of: Action) -> Any:
    """Its milestone that is done."""
    return of.milestones.get(done_on__isnull=False)


ACTS: dict[str, tuple[str, Callable[[Action, Any], Any], str]] = {
    "agree": ("agree", lambda of, by: actions.agree(of, by=by), "agreed"),
    "complete": ("complete", lambda of, by: actions.complete(of, by=by), "done"),
    "reopen": ("reopen", lambda of, by: actions.reopen(of, by=by, reason="One ward."), "agreed"),
    "drop": ("drop", lambda of, by: actions.drop(of, by=by, reason="No money."), "dropped"),
    "edit": ("edit", lambda of, by: actions.edit(of, by=by, title="Other", reason="Clearer."), ""),
    "plan": ("plan_resource", plan, ""),
    "take_out": ("take_back_resource", take_out, ""),
    "set_step": (
        "set_milestones",
        lambda of, by: action_milestones.add(of, by=by, title="Step", due_on=clock.days_from_today(5)),
        "",
    ),
    "change_step": ("set_milestones", lambda of, by: action_milestones.change(open_step(of), by=by, title="S"), ""),
    "drop_step": ("set_milestones", lambda of, by: action_milestones.drop(open_step(of), by=by, reason="R"), ""),
    "finish_step": ("do_milestones", lambda of, by: action_milestones.finish(open_step(of), by=by), ""),
    "reopen_step": ("do_milestones", lambda of, by: action_milestones.reopen(done_step(of), by=by, reason="R"), ""),
}  # fmt: skip
ROLE_OF = {
    "agree": "C", "complete": "AC", "reopen": "C", "drop": "C", "edit": "C", "plan_resource": "AC",
    "take_back_resource": "AC", "set_milestones": "AC", "do_milestones": "AC",
}  # fmt: skip
CELLS = [
    (state, act, "" if cell == "." else cell)
    for state, *cells in (line.split() for line in TABLE.strip().splitlines())
    for act, cell in zip(ACTS, cells, strict=True)
]


def in_state(on: make.Stage, state: str) -> Action:
    """An action that satisfies every rule, so that only role and state decide."""
    whole = {"serves": "Less fear", "starts_on": clock.today(), "due_on": clock.days_from_today(60)}
    of = make.action(on, state, **whole)
    for _ in range(2):
        make.resource(of, by=on.coordinator)
    make.milestone(of)
    make.milestone(of, done_on=clock.today(), done_by=on.officer)
    return of


def strangers(on: make.Stage, of: Action) -> list[tuple[Any, type[LspError]]]:
    """Who may do nothing, and how they are told: what is public is refused, what is not is not there."""
    helper = make.member(on)
    make.contributor(of, helper)
    hidden = NotFoundError if of.agreed_at is None else PermissionRefused
    return [
        (places.officer(helper, on.lsp), PermissionRefused),
        (places.scrutiny_councillor(on.lsp), PermissionRefused),
        (places.administrator(), PermissionRefused),
        (places.coordinator(places.lsp()), hidden),
        (places.officer(on.agency, places.lsp()), hidden),
        (places.user(), hidden),
    ]


def test_the_table_names_every_state_and_step() -> None:
    assert {state for state, _, _ in CELLS} == {s.code for s in workflow.ACTION.states}
    named = {t.name for table in (workflow.ACTION, workflow.ACTS) for t in table.transitions}
    assert named == {step for step, _, _ in ACTS.values()} == set(ROLE_OF)


@pytest.mark.parametrize(("state", "act", "allowed"), CELLS)
def test_R1_state_step_and_role(state: str, act: str, allowed: str) -> None:
    on = make.stage()
    of = in_state(on, state)
    step, attempt, target = ACTS[act]
    for stranger, refusal in strangers(on, of):
        with pytest.raises(refusal):
            attempt(of, stranger)
    for letter, person in (("A", on.officer), ("C", on.coordinator)):
        if letter in allowed:
            continue
        refusal = TransitionRefused if letter in ROLE_OF[step] else PermissionRefused
        with pytest.raises(refusal):
            attempt(of, person)
    of.refresh_from_db()
    assert of.state == state
    for letter in allowed[:1]:
        attempt(of, on.officer if letter == "A" else on.coordinator)
        of.refresh_from_db()
        assert of.state == (target or state)


@pytest.mark.parametrize(("state", "act"), [(state, act) for state, act, who in CELLS if who == "AC"])
def test_R1_what_the_organisation_may_do_the_coordinator_may_too(
    on: make.Stage, state: str, act: str
) -> None:
    of = in_state(on, state)
    _, attempt, target = ACTS[act]
    attempt(of, on.coordinator)
    of.refresh_from_db()
    assert of.state == (target or state)


def test_R1_only_the_coordinator_drafts(on: make.Stage) -> None:
    for stranger in (on.officer, places.scrutiny_councillor(on.lsp), places.coordinator(places.lsp())):
        with pytest.raises(PermissionRefused):
            actions.draft(lsp=on.lsp, block=on.block, organisation=on.agency, title="Gates", by=stranger)
    assert not Action.objects.exists()


def test_the_diagram_is_drawn_from_the_table() -> None:
    drawn = workflow.ACTION.mermaid()
    assert "agreed --> done: complete (agency_or_coordinator)" in drawn
    assert "dropped --> [*]" in drawn


def test_every_state_says_what_comes_next_and_every_act_what_it_is_called() -> None:
    assert set(words.NEXT) == {state.code for state in workflow.ACTION.states}
    assert {f"action.{step.name}" for step in workflow.ACTION.transitions} <= set(words.ACTS)


def test_a_step_is_found_with_its_table_and_no_other_name_is_one() -> None:
    assert [workflow.find(name)[0] for name in ("agree", "edit")] == [workflow.ACTION, workflow.ACTS]
    assert workflow.find("drop")[1].label == "Give it up"
    with pytest.raises(KeyError, match="accept"):
        workflow.find("accept")
