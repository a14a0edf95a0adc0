"""Open actions are offered to the successor, who accepts or declines each; the past stays with the predecessor (L6)."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from lsp import clock
from lsp.errors import LspError, RuleRefused
from lsp.models import AuditEvent, Inheritance
from lsp.queries.trail import record_history
from lsp.services import announced, inheritances, successions
from strategies.models import Action
from strategies.queries.actions import as_actions, on_day, resources_of
from strategies.services import actions
from strategies.units import IN_KIND
from tests.at_once import at_once
from tests.factories import lsp as places
from tests.factories import strategies as make

pytestmark = pytest.mark.django_db

DAY = clock.days_from_today(-3)
TOLD = {"reason": "Trusts became groups.", "source": "The Order of that year"}


def scene() -> Any:
    """An agency with actions in every state, and the group that comes after it, which contributes to one of them."""
    on = make.stage()
    group = make.member(on, "Example Commissioning Group")
    states = {state: make.action(on, state) for state in ("draft", "agreed", "done", "dropped")}
    make.contributor(states["agreed"], group)
    return SimpleNamespace(on=on, group=group, officer=places.officer(group), **states)


@pytest.fixture
def world() -> Any:
    """Before anything is succeeded."""
    return scene()


def succeed(world: Any, *after: Any) -> None:
    """The group, or who is told, comes after the agency."""
    successions.declare(
        by=places.administrator(),
        predecessors=[world.on.agency],
        successors=after or [world.group],
        on=DAY,
        **TOLD,
    )


def offer(subject: Action, successor: Any = None) -> Inheritance:
    """What is offered of the action."""
    found = Inheritance.objects.filter(kind="action", subject_id=subject.pk)
    return found.get(succession__successor=successor) if successor else found.get()


def accept(world: Any, subject: Action, **given: Any) -> Action:
    """The group takes it on; as it is then."""
    inheritances.accept(offer(subject), by=world.officer, **given)
    return Action.objects.get(pk=subject.pk)


def test_L6_what_is_still_to_be_done_is_offered_and_nothing_else(world: Any) -> None:
    other = make.member(world.on)
    helped = make.action(world.on, "agreed", organisation=other, person=None)
    make.contributor(helped, world.on.agency)
    succeed(world)
    found = Inheritance.objects.filter(kind="action").values_list("subject_id", "title", "lsp")
    assert set(found) == {
        (world.draft.pk, f"{world.draft.title} (draft)", world.on.lsp.pk),
        (world.agreed.pk, world.agreed.title, world.on.lsp.pk),
    }
    for each in (world.draft, world.agreed, world.done, world.dropped):
        each.refresh_from_db()
        assert each.organisation == world.on.agency, "until it is answered it waits with the predecessor"
    assert helped.contributors.get().left_at is None, "to what it contributed stays as recorded"


def test_L6_what_is_taken_on_is_the_successors_with_what_was_to_be_put_in(world: Any) -> None:
    kept = world.agreed.resources.get()
    gone = make.resource(world.agreed, taken_back_at=clock.now(), taken_back_reason="Not there.")
    given = make.resource(world.agreed, unit=IN_KIND, organisation=world.group)
    third = make.member(world.on)
    others = make.resource(world.agreed, unit=IN_KIND, organisation=third)
    succeed(world)
    taken = accept(world, world.agreed)
    assert (taken.organisation, taken.state, taken.version) == (world.group, "agreed", 2)
    assert offer(world.agreed).result_id == taken.pk
    whose = ((kept, world.group), (gone, world.on.agency), (given, world.group), (others, third))
    for resource, organisation in whose:
        resource.refresh_from_db()
        assert resource.organisation == organisation
    assert taken.contributors.get().left_at is not None, (
        "it is accountable now, and contributes no more beside that"
    )
    event = AuditEvent.objects.get(kind="action.take_over")
    assert (event.actor_id, event.lsp_id, event.subject_id) == (world.officer.pk, world.on.lsp.pk, taken.pk)
    assert "Taken on by the successor" in [each.what for each in record_history(taken, user=world.officer)]


def test_L6_R1_what_was_taken_on_keeps_every_rule(world: Any) -> None:
    succeed(world)
    taken = accept(world, world.agreed)
    edited = actions.edit(taken, by=world.on.coordinator, title="Doors", reason="Clearer.", contributors=[])
    assert actions.complete(edited, by=world.officer).state == "done"


def test_L6_who_answered_for_it_stays_where_they_serve_the_successor(world: Any) -> None:
    everywhere = places.person(user=world.officer)
    for subject in (world.agreed, world.draft):
        with places.in_act():
            subject.person = everywhere
            subject.save()
    succeed(world)
    assert accept(world, world.agreed).person == everywhere
    assert accept(world, world.draft, people=False).person is None


def test_L6_who_does_not_serve_the_successor_answers_for_it_no_more(world: Any) -> None:
    succeed(world)
    assert world.agreed.person == world.on.owner
    assert accept(world, world.agreed).person is None


def test_L6_L5_as_at_a_day_before_it_the_action_is_the_predecessors(world: Any) -> None:
    with clock.at(clock.now() - timedelta(days=10)):
        early = make.action(world.on, "agreed")
    succeed(world)
    accept(world, early)
    day = clock.days_from_today(-5)
    rows = as_actions(on_day(world.on.coordinator, day).filter(id=early.pk), day)
    assert [each.organisation for each in rows] == [world.on.agency]
    assert [each.organisation for each in resources_of(early, day)] == [world.on.agency]


def test_L6_what_is_declined_stays_with_its_reason(world: Any) -> None:
    succeed(world)
    inheritances.decline(offer(world.agreed), by=world.officer, reason="Not ours.")
    world.agreed.refresh_from_db()
    assert world.agreed.organisation == world.on.agency


@pytest.mark.parametrize(
    ("close", "said"),
    [
        (lambda world: actions.complete(world.agreed, by=world.on.coordinator), "is done by now"),
        (lambda world: actions.drop(world.agreed, by=world.on.coordinator, reason="R"), "is given up by now"),
    ],
)
def test_L6_what_is_over_meanwhile_stays_with_the_predecessor(world: Any, close: Any, said: str) -> None:
    succeed(world)
    close(world)
    with pytest.raises(RuleRefused, match=said) as refused:
        accept(world, world.agreed)
    assert [(each.code, each.rule) for each in refused.value.reasons] == [("inheritance.not_open", "L6")]
    assert offer(world.agreed).state == "offered"


def test_L6_what_another_was_made_accountable_for_meanwhile_stays_theirs(world: Any) -> None:
    other = make.member(world.on, "Example Fire Service")
    succeed(world)
    handed = {"organisation": other, "person": None, "reason": "It cannot wait."}
    actions.edit(world.draft, by=world.on.coordinator, **handed)
    with pytest.raises(RuleRefused, match="Example Fire Service was made accountable") as refused:
        accept(world, world.draft)
    assert [each.code for each in refused.value.reasons] == ["inheritance.handed_on"]
    assert Action.objects.get(pk=world.draft.pk).organisation == other


def test_L6_a_succession_taken_back_leaves_the_actions_where_they_were(world: Any) -> None:
    succeed(world)
    announced.take_back(world.on.agency, by=places.administrator(), reason="Recorded by mistake.")
    assert not Inheritance.objects.filter(kind="action", state="offered").exists()
    world.agreed.refresh_from_db()
    assert (world.agreed.organisation, world.agreed.version) == (world.on.agency, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.database
def test_L6_two_successors_take_the_same_action_and_one_has_it() -> None:
    world = scene()
    other = make.member(world.on)
    succeed(world, world.group, other)
    users = {world.group: world.officer, other: places.officer(other)}
    offers = {heir: offer(world.agreed, heir) for heir in users}
    outcomes = at_once(
        *(lambda heir=heir: inheritances.accept(offers[heir], by=users[heir]) for heir in users)
    )
    assert sum(isinstance(each, LspError) for each in outcomes) == 1
    winner = Inheritance.objects.get(kind="action", state="accepted").succession.successor
    assert Action.objects.get(pk=world.agreed.pk).organisation == winner


def test_L6_until_the_successor_answers_the_page_says_that_nobody_answers_for_it(world: Any) -> None:
    succeed(world)
    office = Client()
    office.force_login(world.on.coordinator)
    page = world.agreed.get_absolute_url()
    assert "Nobody yet: " in office.get(page).content.decode()
    assert "Nobody yet: " not in Client().get(page).content.decode(), "the public reads what was planned"
    accept(world, world.agreed)
    told = office.get(page).content.decode()
    assert "Nobody yet: " not in told
    assert "Taken over from" in told
