"""Actions, who contributes, what they take and their milestones as they stood on earlier days (L5, L6, T4)."""

from datetime import date, timedelta
from typing import Any

import pytest

from lsp import clock
from lsp.services import successions
from strategies.models import Action
from strategies.queries import actions as lists
from strategies.queries.actions import as_actions, contributors_of, milestones_of, on_day, resources_of, shown
from strategies.services import action_milestones, action_resources, actions
from strategies.units import IN_KIND
from tests.factories import lsp as places
from tests.factories import strategies as make

pytestmark = pytest.mark.django_db
TODAY = clock.today()


def ago(days: int) -> Any:
    """At a moment so many days ago."""
    return clock.at(clock.now() - timedelta(days=days))


def day(days: int) -> date:
    """The day so many days before the one on which the tests run."""
    return TODAY - timedelta(days=days)


def as_it_stood(on: make.Stage, of: Action, on_the: date) -> Action | None:
    """The action as the coordinator reads it on the day."""
    found = as_actions(on_day(on.coordinator, on_the).filter(id=of.pk), on_the)
    return shown(found)[0] if found else None


def test_L5_an_action_is_read_as_it_stood(on: make.Stage) -> None:
    with ago(20):
        of = make.action(on, "agreed", title="Gates", due_on=day(12), starts_on=day(18))
    with ago(10):
        actions.edit(of, by=on.coordinator, title="Doors", due_on=TODAY, reason="Slower.")
    with ago(2):
        actions.complete(of, by=on.officer)
    found = {back: as_it_stood(on, of, day(back)) for back in (21, 20, 15, 11, 10, 3, 2, 0, -5)}
    assert {back: (each.title, each.shown.code) for back, each in found.items() if each} == {
        20: ("Gates", "to_come"),
        15: ("Gates", "under_way"),
        11: ("Gates", "overdue"),
        10: ("Doors", "under_way"),
        3: ("Doors", "under_way"),
        2: ("Doors", "done"),
        0: ("Doors", "done"),
        -5: ("Doors", "done"),
    }


def test_L5_who_contributed_is_read_as_it_was(on: make.Stage) -> None:
    one, other = make.member(on, "Example Ambulance"), make.member(on, "Example Buses")
    with ago(20):
        of = make.action(on, "agreed")
        make.contributor(of, one, added_at=clock.now())
    with ago(10):
        actions.edit(of, by=on.coordinator, contributors=[other], reason="A swap.")
    with ago(5):
        actions.edit(of, by=on.coordinator, contributors=[other, one], reason="Back.")
    for back, expected in (
        (21, []),
        (20, [one]),
        (11, [one]),
        (10, [other]),
        (6, [other]),
        (5, [one, other]),
    ):
        assert contributors_of([of.pk], day(back)).get(of.pk, []) == expected, back
        stood = as_it_stood(on, of, day(back))
        assert (stood.contribute if stood else []) == expected


def test_L5_milestones_and_resources_are_read_as_they_were(on: make.Stage) -> None:
    with ago(20):
        of = make.action(on, "agreed")
        step = action_milestones.add(of, by=on.officer, title="First", due_on=day(12))
        action_milestones.add(of, by=on.officer, title="Before it", due_on=day(13))
        extra = action_resources.plan(of, by=on.officer, organisation=on.agency, unit=IN_KIND, what="Rooms")
    with ago(10):
        action_milestones.finish(step, by=on.officer)
        action_resources.take_back(extra, by=on.officer, reason="Not there.")
    for back, standing in ((21, []), (14, ["open"] * 2), (12, ["overdue", "open"]), (11, ["overdue"] * 2)):
        assert [each.shown.code for each in milestones_of(of, day(back))] == standing, back
    assert [(each.title, each.shown.code) for each in milestones_of(of, day(10))] == [
        ("Before it", "overdue"),
        ("First", "done"),
    ]
    planned = of.resources.exclude(pk=extra.pk).get()
    for back, out in (
        (21, None),
        (20, [False, False]),
        (11, [False, False]),
        (10, [False, True]),
        (0, [False, True]),
    ):
        taken = resources_of(of, day(back))
        assert [each.taken_back_at is not None for each in taken] == (out or []), back
        assert [each.pk for each in taken] == ([planned.pk, extra.pk] if out else [])


def test_L6_a_past_day_bears_the_names_of_that_day(on: make.Stage) -> None:
    helper = make.member(on, "Example Ambulance")
    with ago(20):
        of = make.action(on, "agreed")
        make.contributor(of, helper, added_at=clock.now())
    was, administrator = on.agency.name, places.administrator()
    for organisation, name in ((on.agency, "NHS Example"), (helper, "NHS Ambulance")):
        successions.rename(
            organisation, by=administrator, name=name, on=day(5), reason="By order.", source="The Order"
        )
    for back, names in ((6, (was, "Example Ambulance")), (5, ("NHS Example", "NHS Ambulance"))):
        stood = as_it_stood(on, of, day(back))
        assert stood is not None
        assert (stood.organisation.name, stood.contribute[0].name) == names
        assert resources_of(of, day(back))[0].organisation.name == names[0]


def test_lists_show_what_needs_somebody_first(on: make.Stage) -> None:
    done = make.action(on, "done")
    to_come = make.action(on, "agreed", starts_on=day(-3))
    later, sooner = make.action(on, "agreed", due_on=day(-50)), make.action(on, "agreed", due_on=day(-40))
    overdue = make.action(on, "agreed", due_on=day(1))
    make.action(on)
    found = lists.of_block(on.coordinator, on.block.pk, clock.today())
    assert found == [overdue, sooner, later, to_come, done]
    everything = on_day(on.coordinator, clock.today()).order_by(*lists.FIRST)
    assert [row.state for row in everything][-1] == "draft"


def test_of_an_agency_what_it_answers_for_and_contributes_to_while_it_is_open(on: make.Stage) -> None:
    helper, other = make.member(on), make.member(on)
    mine = make.action(on, "agreed", due_on=day(-3))
    helped, left = (make.action(on, "agreed", organisation=other, due_on=day(-9)) for _ in range(2))
    for each in (mine, helped):
        make.contributor(each, helper)
    make.contributor(left, helper, left_at=clock.now())
    make.action(on, "done")
    assert lists.of_agency(on.coordinator, on.agency, clock.today()) == [mine]
    assert lists.of_agency(on.coordinator, helper, clock.today()) == [mine, helped]
    assert lists.of_agency(on.coordinator, other, clock.today()) == [helped, left]
    draft = make.action(on)
    assert draft in lists.of_agency(on.officer, on.agency, clock.today())
    assert draft not in lists.of_agency(places.user(), on.agency, clock.today())
