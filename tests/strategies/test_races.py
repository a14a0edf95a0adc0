"""Two at once: one of two acts wins, the other is told, and no rule is broken between them."""

from typing import Any

import pytest

from lsp import clock
from lsp.errors import Conflict, LspError, RuleRefused, StaleVersion, TransitionRefused
from strategies.models import Action
from strategies.services import action_milestones, action_resources, actions
from strategies.units import IN_KIND
from tests.at_once import at_once
from tests.factories import strategies as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def ready(on: make.Stage) -> Action:
    """A draft that can be agreed."""
    of = make.action(on, serves="Less fear", starts_on=clock.today(), due_on=clock.days_from_today(9))
    make.resource(of, by=on.coordinator)
    return of


def lost(outcomes: list[Any]) -> list[LspError]:
    """What those who came too late were told."""
    return [outcome for outcome in outcomes if isinstance(outcome, LspError)]


def test_T3_of_many_editors_one_wins() -> None:
    on = make.stage()
    of = make.action(on)
    outcomes = at_once(
        *(
            lambda n=n: actions.edit(of, by=on.coordinator, version=of.version, title=f"Title {n}")
            for n in range(8)
        )
    )
    won = [place for place, outcome in enumerate(outcomes) if isinstance(outcome, Action)]
    assert len(won) == 1
    assert all(isinstance(each, StaleVersion) for each in lost(outcomes))
    of.refresh_from_db()
    assert (of.title, of.version) == (f"Title {won[0]}", 2)


def test_R1_agreed_and_given_up_at_once_ends_in_one_order() -> None:
    on = make.stage()
    of = ready(on)
    agreed, dropped = at_once(
        lambda: actions.agree(of, by=on.coordinator),
        lambda: actions.drop(of, by=on.coordinator, reason="No money."),
    )
    assert isinstance(dropped, Action), "a draft and what is agreed can both be given up"
    assert isinstance(agreed, Action | TransitionRefused)
    of.refresh_from_db()
    assert of.state == "dropped"
    assert (of.agreed_at is not None) == isinstance(agreed, Action)


def test_R1_done_and_given_up_at_once_leaves_one_outcome() -> None:
    on = make.stage()
    of = make.action(on, "agreed")
    outcomes = at_once(
        lambda: actions.complete(of, by=on.officer),
        lambda: actions.drop(of, by=on.coordinator, reason="No money."),
    )
    assert [type(each) for each in lost(outcomes)] == [TransitionRefused]
    of.refresh_from_db()
    assert of.state in ("done", "dropped")


def test_R1_agreed_twice_at_once_is_agreed_once() -> None:
    on = make.stage()
    of = ready(on)
    outcomes = at_once(*[lambda: actions.agree(of, by=on.coordinator)] * 4)
    assert [type(each) for each in lost(outcomes)] == [TransitionRefused] * 3
    assert of.history.filter(state="agreed").count() == 1


def test_R1_both_resources_taken_out_at_once_leave_one() -> None:
    on = make.stage()
    of = make.action(on, "agreed")
    pair = [of.resources.get(), make.resource(of)]
    outcomes = at_once(
        *(lambda each=each: action_resources.take_back(each, by=on.officer, reason="R") for each in pair)
    )
    assert [type(each) for each in lost(outcomes)] == [RuleRefused]
    assert of.resources.filter(taken_back_at=None).count() == 1


def test_R1_who_leaves_while_something_is_planned_of_them_stays_or_gives_nothing() -> None:
    on = make.stage()
    of, helper = make.action(on), make.member(on)
    make.contributor(of, helper)
    outcomes = at_once(
        lambda: actions.edit(of, by=on.coordinator, contributors=[]),
        lambda: action_resources.plan(of, by=on.coordinator, organisation=helper, unit=IN_KIND, what="Rooms"),
    )
    assert [type(each) for each in lost(outcomes)] == [RuleRefused]
    assert of.resources.exists() is (of.contributors.get().left_at is None)


def test_two_who_add_the_same_contributor_add_it_once() -> None:
    on = make.stage()
    of, helper = make.action(on), make.member(on)
    outcomes = at_once(*[lambda: actions.edit(of, by=on.coordinator, contributors=[helper])] * 3)
    assert all(isinstance(each, Conflict) for each in lost(outcomes))
    assert of.contributors.filter(left_at=None).count() == 1


def test_milestones_set_at_once_are_numbered_without_gaps() -> None:
    on = make.stage()
    of = make.action(on, "agreed")
    day = clock.days_from_today(5)
    at_once(*[lambda: action_milestones.add(of, by=on.officer, title="Step", due_on=day)] * 5)
    assert sorted(of.milestones.values_list("position", flat=True)) == [1, 2, 3, 4, 5]


def test_R1_a_due_date_brought_forward_while_a_milestone_is_set_keeps_them_in_order() -> None:
    on = make.stage()
    of = make.action(on, "agreed")
    early, late = clock.days_from_today(5), clock.days_from_today(9)
    outcomes = at_once(
        lambda: actions.edit(of, by=on.coordinator, due_on=early, reason="Sooner."),
        lambda: action_milestones.add(of, by=on.officer, title="Step", due_on=late),
    )
    assert [type(each) for each in lost(outcomes)] == [RuleRefused]
    of.refresh_from_db()
    assert of.due_on == early or of.milestones.exists()
