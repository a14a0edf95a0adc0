"""The action plan through the API: the same rules, words and refusals as on the pages."""

from typing import Any

import pytest

from lsp import clock
from strategies.models import Action
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as places
from tests.factories import strategies as make

pytestmark = pytest.mark.django_db
MONEY = {"unit": "pounds", "amount": "12500.50", "what": "Two advisers", "funding_stream": "Renewal fund"}


def day(ahead: int) -> str:
    return clock.days_from_today(ahead).isoformat()


def body(on: make.Stage, **changes: Any) -> dict[str, Any]:
    """A draft that lacks nothing but what it takes."""
    whole = {
        "lsp": on.lsp.pk,
        "block": on.block.pk,
        "organisation": on.agency.pk,
        "title": "Open an advice centre",
        "serves": "Fewer people in debt",
        "person": on.owner.pk,
        "starts_on": day(0),
        "due_on": day(90),
    }
    return {**whole, **changes}


def told(answer: Any, status: int = 200) -> dict[str, Any]:
    """The body of an answer with this status."""
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = answer.json()
    return found


def codes(answer: Any, status: int = 422) -> list[tuple[str, str]]:
    """What was wrong: the code and the field of each reason."""
    assert answer["Content-Type"] == "application/problem+json"
    return [(each["code"], each.get("field", "")) for each in told(answer, status)["reasons"]]


def step(caller: Caller, path: str, name: str, **sent: Any) -> Any:
    """A step on the record as it is now."""
    return caller.post(f"{path}{name}/", sent, If_Match=caller.get(path)["ETag"])


# The whole life ------------------------------------------------------------------------------------------------


def test_R1_an_action_from_the_draft_to_the_day_it_is_done(on: make.Stage) -> None:
    coordinator, officer = caller_for(on.coordinator), caller_for(on.officer)
    bare = {name: body(on)[name] for name in ("lsp", "block", "organisation", "title")}
    made = told(coordinator.post("/actions/", bare), 201)
    assert (made["state"], made["standing"], made["agreed_at"]) == ("draft", "draft", None)
    path = f"/actions/{made['id']}/"
    assert codes(step(coordinator, path, "agree")) == [
        ("action.serves.missing", "serves"),
        ("action.starts_on.missing", "starts_on"),
        ("action.due_on.missing", "due_on"),
        ("action.resources.missing", ""),
    ]
    written = {name: body(on)[name] for name in ("serves", "person", "starts_on", "due_on")}
    told(coordinator.patch(path, written, If_Match=coordinator.get(path)["ETag"]))
    given = {"action": made["id"], "organisation": on.agency.pk, **MONEY}
    assert told(officer.post("/action-resources/", given), 201)["amount"] == "12500.50"
    agreed = told(step(coordinator, path, "agree", note="Minute 7."))
    assert (agreed["state"], agreed["standing"]) == ("agreed", "under_way")
    assert told(step(officer, path, "complete", done_on=day(0), note="Open."))["done_on"] == day(0)
    again = told(step(coordinator, path, "reopen", reason="One ward is left."))
    assert (again["state"], again["done_on"]) == ("agreed", None)
    given_up = told(step(coordinator, path, "drop", reason="No money."))
    assert (given_up["state"], given_up["drop_reason"]) == ("dropped", "No money.")
    found = told(coordinator.get(f"/audit-events/?lsp={on.lsp.pk}"))["results"]
    assert {each["source"] for each in found if each["kind"].startswith("action.")} == {"api"}


def test_R1_a_milestone_from_the_day_it_is_set_to_the_day_it_is_given_up(on: make.Stage) -> None:
    coordinator, officer = caller_for(on.coordinator), caller_for(on.officer)
    of = make.action(on, "agreed")
    sent = {"action": of.pk, "title": "The lease is signed", "due_on": day(10)}
    made = told(officer.post("/action-milestones/", sent), 201)
    assert (made["position"], made["standing"], made["action"]["title"]) == (1, "open", of.title)
    path = f"/action-milestones/{made['id']}/"
    changed = officer.patch(path, {"due_on": day(12)}, If_Match=officer.get(path)["ETag"])
    assert (told(changed)["due_on"], changed.json()["title"]) == (day(12), "The lease is signed")
    assert told(step(coordinator, path, "finish"))["done_on"] == day(0)
    assert told(step(officer, path, "reopen", reason="Not stamped."))["standing"] == "open"
    assert told(step(officer, path, "drop", reason="No lease."))["drop_reason"] == "No lease."
    assert [each["id"] for each in told(officer.get("/action-milestones/?open=false"))["results"]] == [
        made["id"]
    ]


def test_R1_what_an_action_takes_is_exact_and_taken_out_with_the_reason(on: make.Stage) -> None:
    officer, of = caller_for(on.officer), make.action(on, "agreed")
    sent = {"action": of.pk, "organisation": on.agency.pk, "what": "Half a post"}
    for amount, kept in (("0.25", "0.25"), (2.25, "2.25"), (3, "3.00"), ("99999999999.75", "99999999999.75")):
        made = told(officer.post("/action-resources/", {**sent, "unit": "days", "amount": amount}), 201)
        assert (made["amount"], made["funding_stream"]) == (kept, "")
    assert told(officer.post("/action-resources/", {**sent, "unit": "in_kind"}), 201)["amount"] is None
    path = f"/action-resources/{made['id']}/"
    taken = told(step(officer, path, "take-back", reason="Not there."))
    assert taken["taken_back_reason"] == "Not there."
    assert step(officer, path, "take-back", reason="Again.").status_code == 409
    for flag, count in (("true", 1), ("false", 5)):
        listed = told(officer.get(f"/action-resources/?action={of.pk}&taken_back={flag}"))["results"]
        assert len(listed) == count


# What is refused -----------------------------------------------------------------------------------------------


def test_R1_what_is_no_action_is_refused_in_every_part(on: make.Stage) -> None:
    coordinator, helper, stranger = caller_for(on.coordinator), make.member(on), places.organisation()
    elsewhere = places.block(places.lsp("Another Partnership"))
    for wrong, code, field in (
        ({"title": " "}, "required", "title"),
        ({"block": elsewhere.pk}, "action.block.other", "block"),
        ({"organisation": stranger.pk, "person": None}, "action.no_seat", "organisation"),
        ({"person": places.person().pk}, "action.person.eligible", "person"),
        ({"contributors": [on.agency.pk]}, "action.contributors.accountable", "contributors"),
        ({"contributors": [helper.pk, stranger.pk]}, "action.no_seat", "contributors"),
        ({"starts_on": day(9), "due_on": day(8)}, "action.due_before_start", "due_on"),
        ({"contributors": [0]}, "invalid_choice", "contributors.0"),
        ({"organisation": None}, "required", "organisation"),
        ({"reason": "So."}, "unknown_field", "reason"),
    ):
        assert codes(coordinator.post("/actions/", body(on, **wrong))) == [(code, field)], wrong
    assert not Action.objects.exists()
    several = body(on, organisation=stranger.pk, contributors=[stranger.pk], starts_on=day(9), due_on=day(8))
    assert len(codes(coordinator.post("/actions/", several))) == 5


def test_R1_what_stands_in_the_plan_is_changed_whole_and_with_the_reason(on: make.Stage) -> None:
    coordinator, helper = caller_for(on.coordinator), make.member(on)
    of = make.action(on, "agreed")
    make.contributor(of, helper)
    make.resource(of, organisation=helper)
    make.milestone(of, due_on=clock.days_from_today(40))
    path = f"/actions/{of.pk}/"
    tag = coordinator.get(path)["ETag"]
    for wrong, code, field in (
        ({"title": "Other"}, "action.reason", "reason"),
        ({"serves": "", "reason": "So."}, "action.serves.missing", "serves"),
        ({"due_on": None, "reason": "So."}, "action.due_on.missing", "due_on"),
        ({"due_on": day(39), "reason": "So."}, "action.due_before_milestone", "due_on"),
        ({"contributors": [], "reason": "So."}, "action.contributors.givers", "contributors"),
        ({"lsp": on.lsp.pk}, "unknown_field", "lsp"),
        ({}, "empty", ""),
    ):
        assert codes(coordinator.patch(path, wrong, If_Match=tag)) == [(code, field)], wrong
    resource = of.resources.exclude(organisation=helper).get()
    told(step(coordinator, f"/action-resources/{resource.pk}/", "take-back", reason="Elsewhere."))
    last = of.resources.get(organisation=helper)
    answer = step(coordinator, f"/action-resources/{last.pk}/", "take-back", reason="Too.")
    assert codes(answer) == [("action.resource.last", "")]
    changed = told(coordinator.patch(path, {"title": "Other", "reason": "Clearer."}, If_Match=tag))
    assert (changed["title"], [each["id"] for each in changed["contributors"]]) == ("Other", [helper.pk])


def test_R1_a_resource_that_is_none_is_refused(on: make.Stage) -> None:
    officer, of = caller_for(on.officer), make.action(on)
    sent = {"action": of.pk, "organisation": on.agency.pk, **MONEY}
    for wrong, code, field in (
        ({"organisation": make.member(on).pk}, "action.resource.giver", "organisation"),
        ({"funding_stream": ""}, "action.resource.stream", "funding_stream"),
        ({"unit": "days"}, "action.resource.no_stream", "funding_stream"),
        ({"unit": "days", "amount": "0.3", "funding_stream": ""}, "amount.steps", "amount"),
        ({"unit": "data_sets", "amount": "1.5", "funding_stream": ""}, "amount.steps", "amount"),
        ({"amount": "0"}, "amount.above_zero", "amount"),
        ({"amount": None}, "required", "amount"),
        ({"unit": "in_kind", "funding_stream": ""}, "amount.in_kind", "amount"),
        ({"amount": "12.505"}, "max_decimal_places", "amount"),
        ({"amount": "NaN"}, "invalid", "amount"),
        ({"what": " "}, "required", "what"),
        ({"unit": "euros"}, "invalid_choice", "unit"),
        ({"action": 0}, "invalid_choice", "action"),
    ):
        assert codes(officer.post("/action-resources/", {**sent, **wrong})) == [(code, field)], wrong
    assert not of.resources.exists()


def test_R1_a_milestone_that_is_none_is_refused(on: make.Stage) -> None:
    officer, of = caller_for(on.officer), make.action(on, "agreed")
    late = {"action": of.pk, "title": "Late", "due_on": day(make.DUE_IN + 1)}
    assert codes(officer.post("/action-milestones/", late)) == [("milestone.too_late", "due_on")]
    path = f"/action-milestones/{make.milestone(of).pk}/"
    assert codes(step(officer, path, "finish", done_on=day(1))) == [("milestone.done_ahead", "done_on")]
    assert codes(step(officer, path, "reopen", reason="So.")) == [("milestone.not_done", "")]
    assert codes(step(officer, path, "drop")) == [("required", "reason")]
    told(step(officer, path, "finish", done_on=None))
    assert codes(step(officer, path, "drop", reason="So.")) == [("milestone.closed", "")]
    over = make.action(on, "done")
    sent = {"action": over.pk, "title": "More", "due_on": day(1)}
    assert officer.post("/action-milestones/", sent).status_code == 409


def test_R1_a_step_is_for_its_role_in_its_state(on: make.Stage) -> None:
    coordinator, officer = caller_for(on.coordinator), caller_for(on.officer)
    scrutiny = caller_for(places.scrutiny_councillor(on.lsp))
    draft, agreed = make.action(on), make.action(on, "agreed")
    assert codes(officer.post("/actions/", body(on)), 403) == [("permission.coordinator", "")]
    steps = {"agree": {}, "drop": {"reason": "So."}, "complete": {}, "reopen": {"reason": "So."}}
    for name, sent in steps.items():
        wanted = 409 if name == "complete" else 403
        assert step(officer, f"/actions/{draft.pk}/", name, **sent).status_code == wanted, name
        assert step(scrutiny, f"/actions/{agreed.pk}/", name, **sent).status_code == 403, name
    for name, sent in (("complete", {}), ("reopen", {"reason": "So."})):
        assert step(coordinator, f"/actions/{draft.pk}/", name, **sent).status_code == 409, name
    assert step(coordinator, f"/actions/{agreed.pk}/", "agree").status_code == 409
    path = f"/actions/{agreed.pk}/"
    assert codes(step(officer, path, "complete", done_on=day(1))) == [("action.done_ahead", "done_on")]
    assert codes(step(coordinator, path, "drop", reason=" ")) == [("required", "reason")]
    sent = {"action": agreed.pk, "organisation": on.agency.pk, **MONEY}
    refused = scrutiny.post("/action-resources/", sent)
    assert codes(refused, 403) == [("permission.agency_or_coordinator", "")]


def test_T3_an_edit_rests_on_what_was_seen(on: make.Stage) -> None:
    coordinator, of = caller_for(on.coordinator), make.action(on, "agreed")
    for path, sent in (
        (f"/actions/{of.pk}/", {"title": "Other", "reason": "So."}),
        (f"/action-milestones/{make.milestone(of).pk}/", {"title": "Other"}),
    ):
        tag = coordinator.get(path)["ETag"]
        assert coordinator.patch(path, sent).status_code == 428
        assert coordinator.get(path, If_None_Match=tag).status_code == 304
        fresh = coordinator.patch(path, sent, If_Match=tag)["ETag"]
        assert coordinator.patch(path, sent, If_Match=tag).status_code == 412
        assert coordinator.post(f"{path}drop/", {"reason": "So."}, If_Match=tag).status_code == 412
        assert coordinator.get(path)["ETag"] == fresh
    path = f"/action-resources/{of.resources.get().pk}/"
    assert coordinator.post(f"{path}take-back/", {"reason": "So."}).status_code == 428
    assert coordinator.patch(path, {"what": "Other"}).status_code == 405
    assert coordinator.send("delete", path).status_code == 405


def test_T3_what_was_written_meanwhile_is_found_under_the_lock(
    on: make.Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed, draft, done = (make.action(on, state) for state in ("agreed", "draft", "done"))
    part, step_done = (
        make.milestone(agreed),
        make.milestone(agreed, done_on=clock.today(), done_by=on.officer),
    )
    why, coordinator = {"reason": "So."}, caller_for(on.coordinator)
    steps: list[tuple[str, dict[str, str]]] = [
        (f"/actions/{draft.pk}/agree/", {}),
        (f"/actions/{agreed.pk}/complete/", {}),
        (f"/actions/{done.pk}/reopen/", why),
        (f"/actions/{agreed.pk}/drop/", why),
        (f"/action-milestones/{part.pk}/finish/", {}),
        (f"/action-milestones/{step_done.pk}/reopen/", why),
        (f"/action-milestones/{part.pk}/drop/", why),
        (f"/action-resources/{agreed.resources.get().pk}/take-back/", why),
    ]
    monkeypatch.setattr(
        "lsp.api.etags.claimed_version", lambda *asked: 99
    )  # as if it had been so before the lock
    for path, sent in steps:
        assert coordinator.post(path, sent, If_Match="*").status_code == 412, path
    for path in (f"/actions/{agreed.pk}/", f"/action-milestones/{part.pk}/"):
        assert coordinator.patch(path, {"title": "Other"}, If_Match="*").status_code == 412, path


def test_what_is_sent_twice_under_one_key_is_made_once(on: make.Stage) -> None:
    coordinator, of = caller_for(on.coordinator), make.action(on)
    for path, sent in (
        ("/actions/", body(on)),
        ("/action-resources/", {"action": of.pk, "organisation": on.agency.pk, **MONEY}),
        ("/action-milestones/", {"action": of.pk, "title": "The lease", "due_on": day(1)}),
    ):
        first, again = (coordinator.post(path, sent, Idempotency_Key=f"one{path}") for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert (again["Idempotency-Replayed"], again.json()) == ("true", first.json())
        key = "title" if "title" in sent else "what"
        other = {**sent, key: "Other"}
        assert coordinator.post(path, other, Idempotency_Key=f"one{path}").status_code == 422
    assert (Action.objects.count(), of.resources.count(), of.milestones.count()) == (2, 1, 1)
