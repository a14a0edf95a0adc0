"""R1, through the services that keep it: what an action says, who takes part, what it takes, when it is done."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from lsp import clock
from lsp.errors import InvalidInput, LspError, RuleRefused, TransitionRefused
from lsp.models import Organisation
from partnerships.models import Seat
from strategies.models import Action, ActionResource
from strategies.services import action_milestones, action_resources, actions
from tests.factories import lsp as places
from tests.factories import strategies as make

pytestmark = pytest.mark.django_db

WHY = "The board asked for it."


def told(error: pytest.ExceptionInfo[LspError]) -> set[tuple[str, str]]:
    """The code of each reason of a refusal, and the field it stands beside."""
    return {(reason.code, reason.field) for reason in error.value.reasons}


def draft(on: make.Stage, **given: Any) -> Action:
    """A new draft of the coordinator."""
    fields = {"block": on.block, "organisation": on.agency, "title": "Gates for every alley", **given}
    return actions.draft(lsp=on.lsp, by=on.coordinator, **fields)


def edit(on: make.Stage, of: Action, **changes: Any) -> Action:
    """The coordinator changes it, with a reason."""
    return actions.edit(of, by=on.coordinator, **{"reason": WHY, **changes})


def plan(on: make.Stage, of: Action, **given: Any) -> ActionResource:
    """The coordinator plans pounds of the accountable organisation, unless told."""
    fields = {
        "organisation": of.organisation,
        "unit": "pounds",
        "amount": Decimal(500),
        "what": "Gates",
        "funding_stream": "Renewal",
        **given,
    }
    return action_resources.plan(of, by=on.coordinator, **fields)


def no_longer_sits(on: make.Stage, organisation: Organisation) -> None:
    """Its seats on the partnership ended yesterday."""
    with places.in_act():
        for seat in Seat.objects.filter(organisation=organisation, body__lsp=on.lsp):
            seat.ends_on, seat.end_reason = clock.days_from_today(-1), "It left."
            seat.save()


# What it says


def test_an_action_says_what_will_be_done(on: make.Stage) -> None:
    for attempt in (lambda: draft(on, title=" "), lambda: edit(on, make.action(on), title=" ")):
        with pytest.raises(RuleRefused) as refused:
            attempt()
        assert told(refused) == {("action.title", "title")}
    assert draft(on, title=" Gates ", serves=" Less fear ").title == "Gates"


def test_an_action_stands_in_a_block_of_its_own_partnership(on: make.Stage) -> None:
    elsewhere = make.stage().block
    for attempt in (lambda: draft(on, block=elsewhere), lambda: edit(on, make.action(on), block=elsewhere)):
        with pytest.raises(RuleRefused) as refused:
            attempt()
        assert told(refused) == {("action.block.other", "block")}


def test_R1_an_action_is_not_due_before_it_starts(on: make.Stage) -> None:
    day = date(2030, 3, 9)
    for attempt in (draft, lambda on, **days: edit(on, make.action(on), **days)):
        with pytest.raises(RuleRefused, match="starts on 9 March 2030") as refused:
            attempt(on, starts_on=day, due_on=day - timedelta(days=1))
        assert told(refused) == {("action.due_before_start", "due_on")}
        assert attempt(on, starts_on=day, due_on=day).due_on == day


def test_R1_an_action_is_not_due_before_its_milestones(on: make.Stage) -> None:
    of = make.action(on, "agreed")
    step = make.milestone(of, due_on=date(2030, 3, 9))
    other = make.milestone(of, due_on=date(2029, 3, 9))
    edit(on, of, due_on=date(2030, 3, 9))
    with pytest.raises(RuleRefused, match="due on 9 March 2030") as refused:
        edit(on, of, due_on=date(2030, 3, 8))
    assert told(refused) == {("action.due_before_milestone", "due_on")}
    action_milestones.drop(step, by=on.officer, reason="Not needed.")
    assert edit(on, of, due_on=date(2029, 3, 9)).due_on == date(2029, 3, 9), "what is given up holds no more"
    action_milestones.finish(other, by=on.officer)
    assert edit(on, of, due_on=date(2029, 3, 8)).due_on == date(2029, 3, 8), "nor does what is done"


def test_R1_a_milestone_is_not_later_than_its_action(on: make.Stage) -> None:
    of = make.action(on, "agreed", due_on=date(2030, 3, 9))
    late, last = date(2030, 3, 10), date(2030, 3, 9)
    one = action_milestones.add(of, by=on.officer, title=" First gates ", due_on=last)
    assert (one.title, one.position) == ("First gates", 1)
    for attempt in (
        lambda: action_milestones.add(of, by=on.officer, title="Gates", due_on=late),
        lambda: action_milestones.change(one, by=on.officer, due_on=late),
    ):
        with pytest.raises(RuleRefused, match="later than the action") as refused:
            attempt()
        assert told(refused) == {("milestone.too_late", "due_on")}
    assert action_milestones.add(make.action(on), by=on.officer, title="Of a draft", due_on=late).pk


@pytest.mark.parametrize(
    ("empty", "code"),
    [
        ({"serves": " "}, "action.serves.missing"),
        ({"starts_on": None}, "action.starts_on.missing"),
        ({"due_on": None}, "action.due_on.missing"),
    ],
)
def test_R1_what_stands_in_the_plan_is_complete(on: make.Stage, empty: dict[str, Any], code: str) -> None:
    of = make.action(on, "agreed")
    whole = {name: getattr(of, name) for name in ("serves", "starts_on", "due_on")}
    unready = make.action(on, **{**whole, **empty})
    make.resource(unready)
    with pytest.raises(RuleRefused) as agreed:
        actions.agree(unready, by=on.coordinator)
    with pytest.raises(RuleRefused) as edited:
        edit(on, of, **empty)
    assert told(agreed) == told(edited) == {(code, next(iter(empty)))}


def test_R1_a_refusal_names_everything_that_is_missing(on: make.Stage) -> None:
    with pytest.raises(RuleRefused) as refused:
        actions.agree(make.action(on), by=on.coordinator)
    assert {code for code, _ in told(refused)} == {
        f"action.{each}.missing" for each in ("serves", "starts_on", "due_on", "resources")
    }
    assert {reason.rule for reason in refused.value.reasons} == {"R1"}


def test_R1_a_resource_taken_out_is_none(on: make.Stage) -> None:
    of = make.action(on, serves="Less fear", starts_on=clock.today(), due_on=clock.today())
    action_resources.take_back(make.resource(of), by=on.officer, reason="Not there.")
    with pytest.raises(RuleRefused) as refused:
        actions.agree(of, by=on.coordinator)
    assert told(refused) == {("action.resources.missing", "")}
    plan(on, of)
    agreed = actions.agree(of, by=on.coordinator, note="Minute 7")
    assert (agreed.state, agreed.agreed_by) == ("agreed", on.coordinator)
    assert agreed.agreed_at is not None


def test_R1_what_stands_in_the_plan_is_changed_with_a_reason(on: make.Stage) -> None:
    of = make.action(on, "agreed")
    with pytest.raises(RuleRefused) as refused:
        edit(on, of, title="Doors", reason=" ")
    assert told(refused) == {("action.reason", "reason")}
    assert edit(on, of, title="Doors").title == "Doors"
    assert edit(on, make.action(on), title="Doors", reason="").title == "Doors", "a draft needs none"


# Who takes part


def test_R1_who_is_accountable_or_contributes_sits_on_the_partnership(on: make.Stage) -> None:
    stranger = places.organisation("Example Stranger")
    of = make.action(on, person=None)
    for field, attempt in (
        ("organisation", lambda: draft(on, organisation=stranger)),
        ("contributors", lambda: draft(on, contributors=[stranger])),
        ("organisation", lambda: edit(on, of, organisation=stranger)),
        ("contributors", lambda: edit(on, of, contributors=[stranger])),
    ):
        with pytest.raises(RuleRefused, match="Example Stranger has no seat") as refused:
            attempt()
        assert told(refused) == {("action.no_seat", field)}


def test_R1_who_takes_part_is_asked_about_where_it_changed(on: make.Stage) -> None:
    helper = make.member(on)
    of = make.action(on, "agreed", person=places.person())
    make.contributor(of, helper)
    for each in (on.agency, helper):
        no_longer_sits(on, each)
    kept = edit(on, of, title="Doors", contributors=[helper])
    assert (kept.title, kept.contributors.get().left_at) == ("Doors", None)
    with pytest.raises(RuleRefused) as refused:
        edit(on, of, organisation=helper, contributors=[])
    assert told(refused) >= {("action.no_seat", "organisation"), ("action.person.eligible", "person")}


def test_R1_who_takes_part_is_asked_about_again_when_it_is_agreed(on: make.Stage) -> None:
    helper = make.member(on, "Example Helpers")
    whole = {"serves": "Less fear", "starts_on": clock.today(), "due_on": clock.today()}
    of = make.action(on, person=places.person(), **whole)
    make.resource(of)
    make.contributor(of, helper)
    for each in (on.agency, helper):
        no_longer_sits(on, each)
    with pytest.raises(RuleRefused) as refused:
        actions.agree(of, by=on.coordinator)
    assert told(refused) == {
        ("action.no_seat", "organisation"),
        ("action.no_seat", "contributors"),
        ("action.person.eligible", "person"),
    }


def test_R1_the_accountable_person_serves_the_organisation(on: make.Stage) -> None:
    stranger, colleague = places.person(), places.person(user=places.officer(on.agency, on.lsp))
    of = make.action(on)
    for attempt in (lambda: draft(on, person=stranger), lambda: edit(on, of, person=stranger)):
        with pytest.raises(RuleRefused) as refused:
            attempt()
        assert told(refused) == {("action.person.eligible", "person")}
    assert edit(on, of, person=colleague).person == colleague
    assert edit(on, of, person=None).person is None
    other = make.member(on)
    with pytest.raises(RuleRefused) as left:
        edit(on, edit(on, of, person=colleague), organisation=other)
    assert told(left) == {("action.person.eligible", "person")}


def test_R1_one_organisation_is_accountable_and_not_among_those_that_contribute(on: make.Stage) -> None:
    helper = make.member(on)
    of = draft(on, contributors=[helper])
    for attempt in (
        lambda: draft(on, contributors=[helper, on.agency]),
        lambda: edit(on, of, contributors=[on.agency]),
        lambda: edit(on, of, organisation=helper),
    ):
        with pytest.raises(RuleRefused) as refused:
            attempt()
        assert told(refused) == {("action.contributors.accountable", "contributors")}
    swapped = edit(on, of, organisation=helper, contributors=[on.agency])
    assert (swapped.organisation, swapped.contributors.get(left_at=None).organisation) == (helper, on.agency)


# What it takes


def test_R1_resources_come_from_who_takes_part(on: make.Stage) -> None:
    helper, former = make.member(on), make.member(on)
    of = make.action(on)
    make.contributor(of, helper)
    make.contributor(of, former, left_at=clock.now())
    assert plan(on, of, organisation=helper, what=" Gates ", funding_stream=" NRF ").what == "Gates"
    assert plan(on, of).planned_by == on.coordinator
    for outside in (former, make.member(on)):
        with pytest.raises(RuleRefused) as refused:
            plan(on, of, organisation=outside)
        assert told(refused) == {("action.resource.giver", "organisation")}


def test_R1_whoever_gives_something_stays_among_those_that_take_part(on: make.Stage) -> None:
    helper = make.member(on, "Example Helpers")
    of = make.action(on)
    make.contributor(of, helper)
    given = plan(on, of, organisation=helper)
    with pytest.raises(RuleRefused, match="Example Helpers is to put something into it") as refused:
        edit(on, of, contributors=[])
    assert told(refused) == {("action.contributors.givers", "contributors")}
    action_resources.take_back(given, by=on.coordinator, reason="Not there.")
    edit(on, of, contributors=[])
    assert of.contributors.get().left_at is not None
    plan(on, of)
    with pytest.raises(RuleRefused) as handed:
        edit(on, of, organisation=helper, person=None)
    assert told(handed) == {("action.contributors.givers", "contributors")}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"funding_stream": " "}, "action.resource.stream"),
        ({"unit": "days", "amount": Decimal(2)}, "action.resource.no_stream"),
        ({"unit": "in_kind", "amount": None}, "action.resource.no_stream"),
    ],
)
def test_R1_money_and_money_alone_names_its_stream(on: make.Stage, given: dict[str, Any], code: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        plan(on, make.action(on), **given)
    assert told(refused) == {(code, "funding_stream")}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": None}, "amount"),
        ({"amount": Decimal("0.005")}, "amount"),
        ({"unit": "in_kind", "funding_stream": ""}, "amount"),
        ({"unit": "barrels", "amount": None, "funding_stream": ""}, "unit"),
        ({"what": " "}, "what"),
        ({"what": "x" * 201}, "what"),
        ({"amount": Decimal(10) ** 13}, "amount"),
    ],
)
def test_a_resource_is_an_exact_amount_in_words(on: make.Stage, given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        plan(on, make.action(on), **given)
    assert {reason.field for reason in refused.value.reasons} == {field}


def test_R1_what_stands_in_the_plan_keeps_a_resource(on: make.Stage) -> None:
    of = make.action(on, "agreed")
    last = of.resources.get()
    with pytest.raises(RuleRefused) as refused:
        action_resources.take_back(last, by=on.officer, reason="Not there.")
    assert told(refused) == {("action.resource.last", "")}
    make.resource(of)
    out = action_resources.take_back(last, by=on.officer, reason=" Not there. ")
    assert (out.taken_back_reason, out.taken_back_at is not None) == ("Not there.", True)
    with pytest.raises(TransitionRefused, match="already"):
        action_resources.take_back(last, by=on.officer, reason="Again.")


# When it is done, given up, opened again


def test_R1_what_is_given_up_or_opened_again_says_why(on: make.Stage) -> None:
    of, done = make.action(on, "agreed"), make.action(on, "done")
    taken = make.resource(of)
    for attempt in (
        lambda: actions.drop(of, by=on.coordinator, reason=" "),
        lambda: actions.reopen(done, by=on.coordinator, reason=" "),
        lambda: action_resources.take_back(taken, by=on.coordinator, reason=" "),
    ):
        with pytest.raises(RuleRefused) as refused:
            attempt()
        assert told(refused) == {("action.reason", "reason")}
    dropped = actions.drop(of, by=on.coordinator, reason=" No money. ")
    assert (dropped.drop_reason, dropped.dropped_at is not None) == ("No money.", True)
    assert actions.reopen(done, by=on.coordinator, reason="One ward is missing.").done_on is None


def test_R1_an_action_is_done_on_a_day_that_has_come(on: make.Stage) -> None:
    with pytest.raises(RuleRefused) as refused:
        actions.complete(make.action(on, "agreed"), by=on.officer, done_on=clock.days_from_today(1))
    assert told(refused) == {("action.done_ahead", "done_on")}
    for day, said in ((None, clock.today()), (clock.days_from_today(-3), clock.days_from_today(-3))):
        assert actions.complete(make.action(on, "agreed"), by=on.officer, done_on=day).done_on == said
