"""How an action stands on a day: said once in Python and once in the database, and both agree (C3, R1)."""

import pytest

from lsp import clock
from strategies import workflow
from strategies.models import Action
from strategies.querysets import standing_on
from tests.factories import strategies as make

pytestmark = pytest.mark.django_db

# state, starts in days, due in days, how it stands today
TABLE = [
    ("draft", None, None, "draft"),
    ("draft", -9, -1, "draft"),
    ("agreed", -9, -1, "overdue"),
    ("agreed", -9, 0, "under_way"),
    ("agreed", -9, 9, "under_way"),
    ("agreed", 0, 9, "under_way"),
    ("agreed", 1, 9, "to_come"),
    ("done", -9, -1, "done"),
    ("done", 0, 9, "done"),
    ("dropped", -9, -1, "dropped"),
]


def day_in(days: int | None) -> object:
    """The day so many days from today."""
    return None if days is None else clock.days_from_today(days)


@pytest.mark.parametrize(("state", "starts", "due", "shown"), TABLE)
def test_C3_R1_how_it_stands_today(
    on: make.Stage, state: str, starts: int | None, due: int | None, shown: str
) -> None:
    of = make.action(on, state, starts_on=day_in(starts), due_on=day_in(due))
    assert of.shown_state == workflow.standing(shown)
    found = Action.objects.annotate(standing=standing_on(clock.today())).get(pk=of.pk)
    assert found.standing == shown  # type: ignore[attr-defined]


def test_every_standing_is_one_of_those_lists_order_by(on: make.Stage) -> None:
    assert {shown for *_, shown in TABLE} == {each.code for each in workflow.STANDINGS}
    for each in workflow.ACTION.states:
        assert make.action(on, each.code).shown_state in workflow.STANDINGS


def test_all_parts_can_be_made(on: make.Stage) -> None:
    of = make.action(on, "agreed")
    make.contributor(of, make.member(on))
    for unit in ("days", "in_kind"):
        make.resource(of, unit=unit)
    make.milestone(of)
    assert [of.contributors.count(), of.resources.count(), make.milestone(of).position] == [1, 3, 2]
