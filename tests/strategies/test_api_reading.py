"""Who reads what of the action plan through the API, on which day, in which order, a page at a time."""

from datetime import date, timedelta
from typing import Any

import pytest

from lsp import clock
from lsp.services import successions
from strategies.models import Action
from strategies.services import action_milestones, action_resources, actions
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as places
from tests.factories import strategies as make

pytestmark = pytest.mark.django_db
EARLY, BETWEEN, LATER = -20, -15, -10
"""When it was drafted, a day between, and when it was agreed: days from today."""
day = clock.days_from_today


def ids(caller: Caller, path: str) -> list[int]:
    answer = caller.get(path)
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def planned(on: make.Stage, **changes: Any) -> Action:
    """An action whose agency and dates are those of the day it was drafted; agreed later, under another title."""
    dates, due = {"starts_on": day(EARLY), "due_on": day(BETWEEN)}, day(30)
    told = {"lsp": on.lsp, "block": on.block, "organisation": on.agency, "serves": "Less debt", **dates}
    drafted, agreed = day(EARLY), day(LATER)
    with clock.at(drafted):
        row = actions.draft(by=on.coordinator, title="Early", **told, **changes)
        action_resources.plan(row, by=on.officer, organisation=on.agency, unit="in_kind", what="Rooms")
    with clock.at(agreed):
        actions.edit(row, by=on.coordinator, title="Later", due_on=due, contributors=[])
        actions.agree(row, by=on.coordinator)
    return Action.objects.get(pk=row.pk)


# Who --------------------------------------------------------------------------------------------------------------


def test_V2_a_draft_is_there_for_those_with_a_role_in_the_partnership(on: make.Stage) -> None:
    draft, agreed = make.action(on), make.action(on, "agreed")
    parts = {"action-resources": make.resource(draft), "action-milestones": make.milestone(draft)}
    stranger, anyone = caller_for(places.coordinator(places.lsp())), Caller()
    for path, of in {"actions": draft, **parts}.items():
        assert caller_for(on.officer).get(f"/{path}/{of.pk}/").status_code == 200
        assert stranger.get(f"/{path}/{of.pk}/").status_code == 404
        assert anyone.get(f"/{path}/{of.pk}/").status_code == 401
        assert of.pk not in ids(stranger, f"/{path}/") + ids(anyone, f"/{path}/")
        tag = f'"{path}-{of.pk}-1"'
        assert stranger.post(f"/{path}/{of.pk}/drop/", {}, If_Match=tag).status_code == 404
    assert ids(stranger, "/actions/") == ids(anyone, "/actions/") == [agreed.pk]
    sent = {"action": draft.pk, "title": "A step", "due_on": clock.today().isoformat()}
    refused = stranger.post("/action-milestones/", sent)
    assert [each["code"] for each in refused.json()["reasons"]] == ["invalid_choice"]


def test_V2_of_an_unpublished_partnership_nobody_else_reads_anything() -> None:
    hidden = make.stage(published=False)
    of = make.action(hidden, "agreed")
    make.milestone(of)
    for caller in (Caller(), caller_for(places.user())):
        for path in ("actions", "action-resources", "action-milestones"):
            assert ids(caller, f"/{path}/") == []
    assert ids(caller_for(hidden.officer), "/actions/") == [of.pk]


def test_V2_why_something_was_given_up_is_for_insiders(on: make.Stage) -> None:
    kept, gone = make.action(on, "agreed"), make.action(on, "agreed")
    resource, step = make.resource(kept), make.milestone(kept)
    action_resources.take_back(resource, by=on.officer, reason="Inside.")
    action_milestones.drop(step, by=on.officer, reason="Inside.")
    actions.drop(gone, by=on.coordinator, reason="Inside.")
    for path, field in (
        (f"/action-resources/{resource.pk}/", "taken_back_reason"),
        (f"/action-milestones/{step.pk}/", "drop_reason"),
        (f"/actions/{gone.pk}/", "drop_reason"),
    ):
        assert caller_for(on.officer).get(path).json()[field] == "Inside."
        assert Caller().get(path).json()[field] is None
        assert caller_for(places.user()).get(path).json()[field] is None


# When -------------------------------------------------------------------------------------------------------------


def test_L5_a_past_day_is_told_as_it_was_over(on: make.Stage) -> None:
    helper = make.member(on)
    of, api = planned(on, contributors=[helper]), caller_for(on.officer)
    before = api.get(f"/actions/{of.pk}/?as_at={day(EARLY)}").json()
    assert [before[name] for name in ("title", "state", "due_on")] == ["Early", "draft", f"{day(BETWEEN)}"]
    assert [each["id"] for each in before["contributors"]] == [helper.pk]
    after = api.get(f"/actions/{of.pk}/?as_at={day(LATER)}").json()
    assert (after["title"], after["standing"], after["contributors"]) == ("Later", "under_way", [])
    ahead = api.get(f"/actions/{of.pk}/?as_at={day(31)}").json()
    assert ahead["standing"] == "overdue"
    earlier = day(EARLY - 1)
    assert api.get(f"/actions/{of.pk}/?as_at={earlier}").status_code == 404
    assert api.get("/actions/?as_at=yesterday").status_code == 400


def test_L5_of_several_the_one_asked_for_is_told_of_a_past_day(on: make.Stage) -> None:
    api = caller_for(on.officer)
    made = [planned(on).pk, planned(on).pk]
    assert [api.get(f"/actions/{pk}/?as_at={day(EARLY)}").json()["id"] for pk in made] == made


def test_L5_an_outsider_reads_of_a_past_day_only_what_was_agreed_by_then(on: make.Stage) -> None:
    of = planned(on)
    assert ids(Caller(), f"/actions/?as_at={day(BETWEEN)}") == []
    assert Caller().get(f"/actions/{of.pk}/?as_at={day(BETWEEN)}").status_code == 401
    assert ids(Caller(), f"/actions/?as_at={day(LATER)}") == ids(Caller(), "/actions/?as_at=any") == [of.pk]


def test_L5_filters_ask_of_the_day(on: make.Stage) -> None:
    helper = make.member(on)
    of, api = planned(on, contributors=[helper]), caller_for(on.officer)
    for asked, early, now in (
        (f"contributor={helper.pk}", [of.pk], []),
        ("standing=draft", [of.pk], []),
        ("standing=under_way", [], [of.pk]),
        ("title=early", [of.pk], []),
        (f"due_until={day(BETWEEN)}", [of.pk], []),
    ):
        assert ids(api, f"/actions/?as_at={day(EARLY)}&{asked}") == early, asked
        assert ids(api, f"/actions/?{asked}") == ids(api, f"/actions/?as_at=any&{asked}") == now, asked
    overdue = day(31)
    assert ids(api, f"/actions/?as_at={overdue}&standing=overdue") == [of.pk]


def test_L6_each_organisation_bears_the_name_of_the_day(on: make.Stage) -> None:
    helper = make.member(on)
    of = planned(on, contributors=[helper])
    before = {each.pk: each.name for each in (on.agency, helper)}
    by = places.administrator()
    for each in (on.agency, helper):
        rename = {"name": f"New {each.pk}", "on": day(LATER), "reason": "So.", "source": "A minute"}
        successions.rename(each, by=by, **rename)
    told = caller_for(on.officer).get(f"/actions/{of.pk}/?as_at={day(EARLY)}").json()
    assert told["organisation"]["name"] == before[on.agency.pk]
    assert [each["name"] for each in told["contributors"]] == [before[helper.pk]]
    today = caller_for(on.officer).get(f"/actions/{of.pk}/").json()
    assert today["organisation"]["name"] == f"New {on.agency.pk}"


# What is asked for ------------------------------------------------------------------------------------------------


def test_actions_are_found_by_what_they_say(on: make.Stage) -> None:
    agreed = make.action(on, "agreed", title="Wardens on every estate")
    draft, helper = make.action(on, block=places.block(on.lsp)), make.member(on)
    make.contributor(draft, helper)
    elsewhere = make.stage()
    make.action(elsewhere, "agreed")
    api, first, due = caller_for(on.officer), agreed.starts_on, agreed.due_on
    assert first is not None
    assert due is not None
    for asked, found in (
        (f"lsp={on.lsp.pk}", [agreed.pk, draft.pk]),
        (f"lsp_slug={on.lsp.slug}&block={on.block.pk}", [agreed.pk]),
        (f"organisation={on.agency.pk}&state=draft", [draft.pk]),
        (f"person={on.owner.pk}&title=wardens", [agreed.pk]),
        (f"contributor={helper.pk}", [draft.pk]),
        (f"standing=under_way&lsp={on.lsp.pk}", [agreed.pk]),
        (f"due_from={due}&lsp={on.lsp.pk}", [agreed.pk]),
        (f"due_until={due - timedelta(days=1)}", []),
        (f"starts_from={first}&starts_until={first}&lsp={on.lsp.pk}", [agreed.pk]),
        (f"starts_until={first - timedelta(days=1)}", []),
    ):
        assert ids(api, f"/actions/?{asked}") == found, asked
    for wrong in ("standing=late", "contributor=x", "due_from=May", "starts_on=2006-04-01", "accountable=1"):
        assert api.get(f"/actions/?{wrong}").status_code == 400, wrong


def test_what_belongs_to_actions_is_found_by_them(on: make.Stage) -> None:
    of, other = make.action(on, "agreed"), make.action(make.stage(), "agreed")
    days, step = make.resource(of, unit="days", organisation=make.member(on)), make.milestone(of)
    make.milestone(other)
    late = make.milestone(of, due_on=day(50))
    money, api = of.resources.get(unit="pounds"), Caller()
    for asked, found in (
        (f"action={of.pk}", [money.pk, days.pk]),
        (f"lsp={on.lsp.pk}&unit=days", [days.pk]),
        (f"lsp_slug={on.lsp.slug}&organisation={on.agency.pk}", [money.pk]),
        (f"accountable={on.agency.pk}&block={on.block.pk}", [money.pk, days.pk]),
        (f"action={of.pk}&funding_stream=renewal", [money.pk]),
    ):
        assert ids(api, f"/action-resources/?{asked}") == found, asked
    for asked, found in (
        (f"action={of.pk}", [step.pk, late.pk]),
        (f"accountable={on.agency.pk}&due_from={day(40)}", [late.pk]),
        (f"lsp={on.lsp.pk}&open=true&due_until={step.due_on}", [step.pk]),
        (f"block={on.block.pk}&open=false", []),
    ):
        assert ids(api, f"/action-milestones/?{asked}") == found, asked


def test_the_plan_is_read_a_page_at_a_time_while_others_write(on: make.Stage) -> None:
    made = [make.action(on, "agreed") for _ in range(5)]
    steps = [make.milestone(made[0], due_on=day(9 - number)) for number in range(5)]
    for path, wanted in (("/action-milestones/", steps[::-1]), ("/actions/", made)):
        first = Caller().get(f"{path}?page_size=2").json()
        make.milestone(make.action(on, "agreed"), due_on=date(2006, 4, 1))
        found, following = [row["id"] for row in first["results"]], first["next"]
        while following:
            page = Caller().get(following[following.index("/api/") :]).json()
            found, following = found + [row["id"] for row in page["results"]], page["next"]
        assert found[:5] == [each.pk for each in wanted]
