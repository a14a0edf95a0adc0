"""What the database itself refuses, whatever the Python says: each test goes round the services."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict
from strategies.models import Action, ActionContributor, ActionMilestone, ActionResource
from strategies.units import DATA_SETS, DAYS, IN_KIND
from tests.accountability.test_constraints import refused
from tests.factories import strategies as make

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize("state", ["agreed", "done"])
@pytest.mark.parametrize("missing", [{"serves": ""}, {"starts_on": None}, {"due_on": None}])
def test_R1_what_stands_in_the_plan_is_whole(on: make.Stage, state: str, missing: dict[str, Any]) -> None:
    refused("r1_agreed_is_complete", lambda: make.action(on, state, **missing))


def test_R1_what_is_given_up_need_not_be_whole(on: make.Stage) -> None:
    assert make.action(on, "dropped", serves="", starts_on=None, due_on=None, **make.NEVER_AGREED).pk


@pytest.mark.parametrize("state", ["draft", "agreed"])
def test_R1_it_is_not_due_before_it_starts(on: make.Stage, state: str) -> None:
    days = {"starts_on": clock.today(), "due_on": clock.days_from_today(-1)}
    refused("r1_due_after_start", lambda: make.action(on, state, **days))
    assert make.action(on, state, starts_on=clock.today(), due_on=clock.today()).pk


def test_an_action_says_what_will_be_done(on: make.Stage) -> None:
    refused("strategies_action_titled", lambda: make.action(on, title=""))


def test_there_is_no_other_state(on: make.Stage) -> None:
    draft = make.action(on)
    draft.state = "planned"
    refused("strategies_action_state", draft.save)


@pytest.mark.parametrize("part", ["agreed_at", "agreed_by"])
def test_who_agreed_and_when_stand_together(on: make.Stage, part: str) -> None:
    refused("strategies_action_agreed_pair", lambda: make.action(on, "dropped", **{part: None}))


@pytest.mark.parametrize("state", ["agreed", "done"])
def test_what_is_agreed_says_by_whom(on: make.Stage, state: str) -> None:
    refused("strategies_action_agreed_known", lambda: make.action(on, state, **make.NEVER_AGREED))


def test_what_is_done_says_on_which_day_and_nothing_else_does(on: make.Stage) -> None:
    refused("strategies_action_done_on", lambda: make.action(on, "done", done_on=None))
    for state in ("draft", "agreed", "dropped"):
        refused(
            "strategies_action_done_on", lambda state=state: make.action(on, state, done_on=clock.today())
        )


def test_R1_nothing_is_done_before_it_starts(on: make.Stage) -> None:
    refused("r1_done_after_start", lambda: make.action(on, "done", starts_on=clock.days_from_today(1)))


def test_what_is_given_up_says_when_and_why_and_nothing_else_does(on: make.Stage) -> None:
    named = "strategies_action_dropped_with_reason"
    for missing in ({"drop_reason": ""}, {"dropped_at": None}):
        refused(named, lambda missing=missing: make.action(on, "dropped", **missing))
    for state in ("draft", "agreed"):
        for given in ({"drop_reason": "No money."}, {"dropped_at": clock.now()}):
            refused(named, lambda state=state, given=given: make.action(on, state, **given))


def test_R1_an_organisation_contributes_once_at_a_time(on: make.Stage) -> None:
    of, helper = make.action(on), make.member(on)
    make.contributor(of, helper, left_at=clock.now())
    make.contributor(of, helper)
    with pytest.raises(Conflict), act("test.write", by=None):
        make.contributor(of, helper)


def test_who_contributes_no_more_left_after_they_came(on: make.Stage) -> None:
    of, early = make.action(on), clock.now() - timedelta(days=9)
    refused(
        "strategies_contributor_left_after_added",
        lambda: make.contributor(of, make.member(on), left_at=early),
    )


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("strategies_actionresource_in_words", {"what": ""}),
        ("strategies_actionresource_amount", {"amount": None}),
        ("strategies_actionresource_amount", {"amount": Decimal(0)}),
        ("strategies_actionresource_amount", {"amount": Decimal(-1)}),
        ("strategies_actionresource_amount", {"unit": IN_KIND, "amount": Decimal(1)}),
        ("strategies_actionresource_amount", {"unit": "barrels", "amount": Decimal(1)}),
        ("strategies_actionresource_days_in_quarters", {"unit": DAYS, "amount": Decimal("0.30")}),
        ("strategies_actionresource_data_whole", {"unit": DATA_SETS, "amount": Decimal("1.5")}),
        ("r1_money_names_its_stream", {"funding_stream": ""}),
        ("r1_money_names_its_stream", {"unit": IN_KIND, "funding_stream": "Renewal"}),
        ("strategies_actionresource_taken_back", {"taken_back_at": clock.now()}),
        ("strategies_actionresource_taken_back", {"taken_back_reason": "Not there."}),
    ],
)
def test_R1_a_resource_is_an_exact_amount_of_one_unit(
    on: make.Stage, constraint: str, given: dict[str, Any]
) -> None:
    of = make.action(on)
    refused(constraint, lambda: make.resource(of, by=on.officer, **given))


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("titled", {"title": ""}),
        ("done_by_somebody", {"done_on": clock.today()}),
        ("done_by_somebody", {"done_by": "officer"}),
        ("given_up_with_reason", {"dropped_at": clock.now()}),
        ("given_up_with_reason", {"drop_reason": "No money."}),
        (
            "done_or_given_up",
            {"dropped_at": clock.now(), "drop_reason": "R", "done_on": clock.today(), "done_by": "officer"},
        ),
    ],
)
def test_R1_a_milestone_is_open_done_or_given_up(
    on: make.Stage, constraint: str, given: dict[str, Any]
) -> None:
    of = make.action(on)
    fields = {name: getattr(on, value) if value == "officer" else value for name, value in given.items()}
    refused(f"strategies_actionmilestone_{constraint}", lambda: make.milestone(of, **fields))


def test_a_milestone_has_a_number_of_its_own(on: make.Stage) -> None:
    of = make.action(on)
    make.milestone(of)
    with pytest.raises(Conflict), act("test.write", by=None):
        make.milestone(of, position=1)


@pytest.mark.parametrize("model", [Action, ActionContributor, ActionResource, ActionMilestone])
def test_T1_nothing_is_written_without_an_act(on: make.Stage, model: type) -> None:
    of = make.action(on, "agreed")
    make.contributor(of, make.member(on))
    make.milestone(of)
    table = model._meta.db_table  # type: ignore[attr-defined]
    for statement in (f"UPDATE {table} SET version = 9", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert error.value.__cause__.sqlstate in ("LSP01", "LSP02", "42501")  # type: ignore[union-attr]
