"""Milestones of actions: what is said of one is refused with its reason, in the words of milestones everywhere."""

from typing import Any

import pytest

from lsp import clock
from lsp.errors import InvalidInput, RuleRefused
from strategies.services import action_milestones, actions
from tests.factories import lsp as places
from tests.factories import strategies as make
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db


def done(on: make.Stage, of: Any) -> Any:
    """A milestone of the action that was done yesterday."""
    yesterday = clock.days_from_today(-1)
    return action_milestones.finish(make.milestone(of), by=on.officer, done_on=yesterday)


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (
            lambda on, one: action_milestones.add(one.action, by=on.officer, title=" ", due_on=clock.today()),
            "milestone.title",
        ),
        (
            lambda on, one: action_milestones.add(one.action, by=on.officer, title="T", due_on=None),
            "milestone.due_on",
        ),
        (lambda on, one: action_milestones.change(one, by=on.officer, title=" "), "milestone.title"),
        (lambda on, one: action_milestones.change(one, by=on.officer, due_on=None), "milestone.due_on"),
        (
            lambda on, one: action_milestones.finish(one, by=on.officer, done_on=clock.days_from_today(1)),
            "milestone.done_ahead",
        ),
        (lambda on, one: action_milestones.drop(one, by=on.officer, reason=" "), "milestone.reason"),
        (lambda on, one: action_milestones.reopen(one, by=on.officer, reason="R"), "milestone.not_done"),
        (
            lambda on, one: action_milestones.reopen(done(on, one.action), by=on.officer, reason=" "),
            "milestone.reason",
        ),
    ],
)
def test_R1_a_milestone_is_refused_with_its_reason(on: make.Stage, attempt: Any, code: str) -> None:
    one = make.milestone(make.action(on, "agreed"))
    with pytest.raises(RuleRefused) as refused:
        attempt(on, one)
    assert [each.code for each in refused.value.reasons] == [code]


def test_R1_what_is_done_or_given_up_is_not_done_changed_or_given_up_again(on: make.Stage) -> None:
    of = make.action(on, "agreed")
    finished, gone = done(on, of), make.milestone(of, dropped_at=clock.now(), drop_reason="Not needed.")
    assert (finished.done_on, finished.done_by) == (clock.days_from_today(-1), on.officer)
    for closed in (finished, gone):
        for attempt in (
            lambda closed=closed: action_milestones.finish(closed, by=on.officer),
            lambda closed=closed: action_milestones.change(closed, by=on.officer, title="T"),
            lambda closed=closed: action_milestones.drop(closed, by=on.officer, reason="R"),
        ):
            with pytest.raises(RuleRefused, match="done or given up already"):
                attempt()


def test_a_milestones_title_is_no_longer_than_it_can_be(on: make.Stage) -> None:
    one = make.milestone(make.action(on, "agreed"))
    for attempt in (
        lambda: action_milestones.add(one.action, by=on.officer, title="x" * 201, due_on=clock.today()),
        lambda: action_milestones.change(one, by=on.officer, title="x" * 201),
    ):
        with pytest.raises(InvalidInput) as refused:
            attempt()
        assert [each.field for each in refused.value.reasons] == ["title"]


def test_R1_a_milestone_is_not_opened_again_after_the_day_of_its_action(on: make.Stage) -> None:
    of = make.action(on, "agreed", due_on=clock.days_from_today(40))
    one = done(on, of)
    one.due_on = clock.days_from_today(40)
    places.save(one)
    actions.edit(of, by=on.coordinator, reason="Earlier.", due_on=clock.days_from_today(39))
    with pytest.raises(RuleRefused, match="later than the action") as refused:
        action_milestones.reopen(one, by=on.officer, reason="Not quite.")
    assert [each.code for each in refused.value.reasons] == ["milestone.too_late"]
    page = signed_in(on.officer).get(f"{of.get_absolute_url()}milestones/{one.position}/reopen/")
    assert "later than the action" in text_of(page)
