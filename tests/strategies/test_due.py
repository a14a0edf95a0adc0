"""What of the action plan is due: agreed actions and their open milestones, whose they are, where they lead (N1)."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from lsp import clock
from lsp.queries.due import due_things, everything_due
from strategies.services import action_milestones, actions
from tests.factories import lsp as places
from tests.factories import strategies as make

pytestmark = pytest.mark.django_db


def due_to(user: Any) -> list[tuple[str, int]]:
    """Kind and id of what of the action plan the user finds due."""
    return [
        (each.kind, each.id) for each in due_things(user, clock.today()) if each.kind.startswith("action")
    ]


def test_N1_of_an_agreed_action_its_day_and_its_milestones_are_due(on: make.Stage) -> None:
    of = make.action(on, "agreed", due_on=clock.days_from_today(-1))
    step = make.milestone(of, due_on=clock.days_from_today(-2))
    make.milestone(of, done_on=clock.today(), done_by=on.officer)
    make.milestone(of, dropped_at=clock.now(), drop_reason="Not needed.")
    first, second = (each for each in everything_due(clock.today()) if each.kind.startswith("action"))
    assert (first.kind, first.id, first.title, first.note) == (
        "action_milestone",
        step.pk,
        step.title,
        of.title,
    )
    assert (second.kind, second.id, second.title, second.note) == ("action", of.pk, of.title, on.block.name)
    for each in (first, second):
        assert (each.lsp_id, each.organisation_id, each.owner_id) == (on.lsp.pk, on.agency.pk, on.owner.pk)
    assert (first.href, second.href) == (f"{of.get_absolute_url()}#milestones", of.get_absolute_url())
    assert (first.day, second.day) == (step.due_on, of.due_on)


@pytest.mark.parametrize("state", ["draft", "done", "dropped"])
def test_N1_what_is_a_draft_or_over_is_due_to_nobody(on: make.Stage, state: str) -> None:
    of = make.action(on, state, due_on=clock.days_from_today(5))
    make.milestone(of)
    assert [each for each in everything_due(clock.today()) if each.kind.startswith("action")] == []
    assert due_to(on.coordinator) == []


def test_V1_due_to_the_public_where_the_action_plan_is_public(on: make.Stage) -> None:
    of, hidden = make.action(on, "agreed"), make.stage(published=False)
    step, other = make.milestone(of), make.action(hidden, "agreed")
    public = [("action_milestone", step.pk), ("action", of.pk)]
    assert due_to(AnonymousUser()) == public
    assert due_to(places.coordinator(places.lsp())) == public
    assert ("action", other.pk) in due_to(hidden.coordinator)


def test_N1_it_is_the_persons_and_the_organisations_own(on: make.Stage) -> None:
    of, helper = make.action(on, "agreed"), make.member(on)
    make.contributor(of, helper)
    step = make.milestone(of)
    rows = due_things(on.officer, clock.today())
    assert {each.id for each in rows.of(on.officer)} >= {of.pk, step.pk}
    officer = places.officer(helper)
    theirs = due_things(officer, clock.today()).of(officer)
    assert {each.kind for each in theirs} == {"vacancy"}, "who contributes is not accountable"
    blocked = rows.in_block(on.block)
    assert {each.kind for each in blocked} == {"action", "action_milestone"}
    assert list(rows.in_block(on.lsp.blocks.get(position=2))) == []


def test_N1_what_is_done_is_due_no_more(on: make.Stage) -> None:
    of = make.action(on, "agreed")
    step = make.milestone(of)
    action_milestones.finish(step, by=on.officer)
    assert due_to(on.officer) == [("action", of.pk)]
    actions.complete(of, by=on.officer)
    assert due_to(on.officer) == []
