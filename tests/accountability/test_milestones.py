"""Milestones: set, changed, done, opened again and given up by the agency, for every partnership at once."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accountability.models import Milestone
from accountability.services import commitments, milestones
from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict, PermissionRefused, RuleRefused, StaleVersion, TransitionRefused
from lsp.queries.due import everything_due
from tests.accountability.test_constraints import refused
from tests.accountability.test_several_partnerships import beside, promised
from tests.api.conftest import caller_for
from tests.factories import accountability as make
from tests.factories import lsp as places

pytestmark = pytest.mark.django_db

SOON = clock.days_from_today(10)


def milestone(on: make.Stage, state: str = "accepted", **given: Any) -> Milestone:
    of = given.pop("of", None) or on.commitment(state)
    return milestones.add(of, **{"title": "First ten at work", "due_on": SOON, "by": on.officer, **given})


# A: set, changed and given up; D: done or opened again; .: neither
STATES = {
    "recorded": "AD", "draft": "AD", "made": "AD", "accepted": "AD", "under_way": "AD", "delivered": "D",
    "confirmed": "", "missed": "", "withdrawn": "",
}  # fmt: skip


@pytest.mark.parametrize("state", STATES)
def test_in_each_state_what_may_be_said_of_milestones(on: make.Stage, state: str) -> None:
    of = on.commitment("accepted")
    one, other = milestone(on, of=of), milestone(on, of=of)
    target = on.commitment(state)
    with act("test.write", by=None):
        for each in (one, other):
            each.commitment = target
            each.save()
    acts = {
        "A": (
            lambda: milestones.change(one, by=on.officer, title="T"),
            lambda: milestones.drop(other, by=on.officer, reason="R"),
            lambda: milestone(on, of=target),
        ),
        "D": (
            lambda: milestones.finish(one, by=on.officer),
            lambda: milestones.reopen(one, by=on.officer, reason="R"),
        ),
    }
    for letter, tried in acts.items():
        for attempt in tried:
            if letter in STATES[state]:
                attempt()
            else:
                with pytest.raises(TransitionRefused):
                    attempt()


def test_C1_only_the_agency_sets_and_does_milestones(on: make.Stage) -> None:
    one = milestone(on)
    for attempt in (
        lambda: milestones.add(one.commitment, by=on.coordinator, title="T", due_on=SOON),
        lambda: milestones.change(one, by=on.coordinator, title="T"),
        lambda: milestones.finish(one, by=on.coordinator),
        lambda: milestones.drop(one, by=on.coordinator, reason="R"),
    ):
        with pytest.raises(PermissionRefused):
            attempt()


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        (lambda on, one: milestone(on, title=" "), "milestone.title"),
        (lambda on, one: milestone(on, due_on=None), "milestone.due_on"),
        (lambda on, one: milestone(on, due_on=clock.days_from_today(61)), "milestone.too_late"),
        (lambda on, one: milestones.change(one, by=on.officer, title=""), "milestone.title"),
        (
            lambda on, one: milestones.finish(one, by=on.officer, done_on=clock.days_from_today(1)),
            "milestone.done_ahead",
        ),
        (lambda on, one: milestones.drop(one, by=on.officer, reason=" "), "milestone.reason"),
        (lambda on, one: milestones.reopen(one, by=on.officer, reason="R"), "milestone.not_done"),
    ],
)
def test_a_milestone_is_refused_with_its_reason(on: make.Stage, attempt: Any, code: str) -> None:
    one = milestone(on)
    with pytest.raises(RuleRefused) as error:
        attempt(on, one)
    assert [each.code for each in error.value.reasons] == [code]


def test_what_is_done_is_not_done_again_until_it_is_opened(on: make.Stage) -> None:
    one = milestones.finish(milestone(on), by=on.officer, done_on=clock.days_from_today(-1))
    assert (one.standing.code, one.done_by) == ("done", on.officer)
    for attempt in (
        lambda: milestones.finish(one, by=on.officer),
        lambda: milestones.change(one, by=on.officer, title="T"),
        lambda: milestones.drop(one, by=on.officer, reason="R"),
    ):
        with pytest.raises(RuleRefused, match="done or given up already"):
            attempt()
    with pytest.raises(StaleVersion):
        milestones.reopen(one, by=on.officer, reason="R", version=1)
    assert milestones.reopen(one, by=on.officer, reason="One was counted twice.").is_open


def test_C6_milestones_are_the_same_for_every_partnership(on: make.Stage) -> None:
    first, second = promised((on, beside(on)), "accepted")
    one = milestone(on, of=first)
    milestones.change(one, by=on.officer, title="Ten at work")
    milestones.finish(second.milestones.get(), by=on.officer)
    told = [(each.title, each.position, each.done_on) for each in Milestone.objects.all()]
    assert told == [("Ten at work", 1, clock.today())] * 2
    third = commitments.extend(first, block=beside(on).block, by=on.officer)
    assert third.milestones.get().done_on == clock.today()


@pytest.mark.database
def test_the_database_keeps_milestones_whole(on: make.Stage) -> None:
    of = on.commitment("accepted")
    whole = {"commitment": of, "position": 1, "title": "T", "due_on": SOON}
    done = {"done_on": SOON, "done_by": on.officer}
    given_up = {"dropped_at": clock.now(), "drop_reason": "R"}
    for name, wrong in (
        ("titled", {"title": ""}),
        ("done_by_somebody", {"done_on": SOON}),
        ("done_by_somebody", {"done_by": on.officer}),
        ("given_up_with_reason", {"dropped_at": clock.now()}),
        ("given_up_with_reason", {"drop_reason": "R"}),
        ("done_or_given_up", {**done, **given_up}),
    ):
        refused(f"accountability_milestone_{name}", Milestone(**{**whole, **wrong}).save)
    milestone(on, of=of)
    with pytest.raises(Conflict), act("test.write", by=None):
        Milestone(**whole).save()


def test_N1_an_open_milestone_is_due_and_overdue_until_it_is_done(on: make.Stage) -> None:
    one = milestone(on)
    late = clock.days_from_today(11)
    assert one.standing_on(late).code == "overdue"

    def due() -> list[Any]:
        return [each for each in everything_due(late).of_lsp(on.lsp.pk) if each.kind == "milestone"]

    (found,) = due()
    assert (found.title, found.organisation_id, found.owner_id) == (one.title, on.agency.pk, on.owner.pk)
    assert found.href == f"{one.commitment.get_absolute_url()}#milestones"
    milestones.finish(one, by=on.officer)
    assert due() == []
    draft = milestone(on, "draft")
    assert [each.href for each in due()] == [f"{draft.commitment.get_absolute_url()}#milestones"]


def test_L5_the_page_tells_milestones_as_they_stood(on: make.Stage, time_machine: Any) -> None:
    one = milestone(on)
    of = one.commitment
    time_machine.move_to(clock.now() + timedelta(days=5))
    milestones.finish(one, by=on.officer)
    desk = Client()
    desk.force_login(on.officer)
    assert "Not done after all" in desk.get(of.get_absolute_url()).content.decode()
    past = desk.get(f"{of.get_absolute_url()}?as_at={clock.days_from_today(-2)}").content.decode()
    assert "First ten at work" in past
    assert "govuk-tag--green" not in past.split('id="milestones"')[1].split("</table>")[0]


def test_the_agency_sets_and_does_a_milestone_in_the_browser(on: make.Stage) -> None:
    of = on.commitment("accepted")
    desk = Client()
    desk.force_login(on.officer)
    page = of.get_absolute_url()
    assert f"{page}milestones/add/" in desk.get(page).content.decode()
    day = {"due_on_0": SOON.day, "due_on_1": SOON.month, "due_on_2": SOON.year}
    wrong = desk.post(f"{page}milestones/add/", {"title": "Ten wardens", "due_on": "2999-01-01"})
    assert wrong.status_code == 422
    assert 'value="Ten wardens"' in wrong.content.decode()
    desk.post(f"{page}milestones/add/", {"title": "Ten wardens", **day, "due_on": SOON.isoformat()})
    one = Milestone.objects.get()
    changed = {"title": "Twelve wardens", "due_on": SOON.isoformat(), "version": "1"}
    assert desk.post(f"{page}milestones/1/change/", changed).status_code == 302
    assert desk.post(f"{page}milestones/1/change/", changed).status_code == 409
    assert desk.post(f"{page}milestones/1/done/", {"done_on": ""}).status_code == 302
    assert desk.post(f"{page}milestones/1/reopen/", {"reason": "Not quite."}).status_code == 302
    assert desk.post(f"{page}milestones/1/drop/", {"reason": ""}).status_code == 422
    assert desk.post(f"{page}milestones/1/drop/", {"reason": "No money."}).status_code == 302
    one.refresh_from_db()
    assert (one.title, one.drop_reason) == ("Twelve wardens", "No money.")
    assert desk.get(f"{page}milestones/2/done/").status_code == 404


@pytest.mark.parametrize("state", ["draft", "accepted"])
def test_a_commitment_is_not_due_before_its_open_milestones(on: make.Stage, state: str) -> None:
    one = milestone(on, state)
    of, before, page = one.commitment, SOON - timedelta(days=1), desk_of(on)

    def put(day: date) -> Any:
        if state == "draft":
            return commitments.edit(of, by=on.officer, due_on=day)
        return commitments.reschedule(of, by=on.officer, due_on=day, reason="Earlier.")

    with pytest.raises(RuleRefused, match=f"due on {SOON.day} {SOON:%B %Y}") as told:
        put(before)
    assert [(each.code, each.field) for each in told.value.reasons] == [
        ("commitment.due_before_milestone", "due_on")
    ]
    assert put(SOON).due_on == SOON
    milestones.finish(one, by=on.officer)
    assert put(before).due_on == before, "what is done holds nothing back"
    assert "Milestone changed" not in page(of.get_absolute_url())


def test_a_milestone_is_not_opened_again_after_the_day_of_its_commitment(on: make.Stage) -> None:
    one = milestone(on)
    of, before = one.commitment, SOON - timedelta(days=1)
    milestones.finish(one, by=on.officer)
    commitments.reschedule(of, by=on.officer, due_on=before, reason="Earlier.")
    words = f"which is due on {before.day} {before:%B %Y}"
    with pytest.raises(RuleRefused, match=words) as told:
        milestones.reopen(one, by=on.officer, reason="Not quite.")
    assert [(each.code, each.field) for each in told.value.reasons] == [("milestone.too_late", "")]
    address = f"{of.get_absolute_url()}milestones/1/reopen/"
    assert words in desk_of(on)(address)
    caller = caller_for(on.officer)
    tag = caller.get(f"/milestones/{one.pk}/")["ETag"]
    refused = caller.post(f"/milestones/{one.pk}/reopen/", {"reason": "Not quite."}, If_Match=tag)
    assert [each["code"] for each in refused.json()["reasons"]] == ["milestone.too_late"]
    commitments.reschedule(of, by=on.officer, due_on=SOON, reason="Later again.")
    assert milestones.reopen(one, by=on.officer, reason="Not quite.").is_open


def test_a_change_of_a_milestone_is_called_one(on: make.Stage) -> None:
    one = milestone(on)
    milestones.change(one, by=on.officer, due_on=SOON + timedelta(days=1))
    assert "Milestone changed" in desk_of(on)(one.commitment.get_absolute_url())


def desk_of(on: make.Stage) -> Any:
    client = Client()
    client.force_login(on.officer)
    return lambda address: client.get(address).content.decode()


def test_a_client_does_the_same(on: make.Stage) -> None:
    of, caller = on.commitment("accepted"), caller_for(on.officer)
    body = {"commitment": of.pk, "title": "Ten wardens", "due_on": SOON.isoformat()}
    made = caller.post("/milestones/", body)
    assert made.status_code == 201, made.content
    address, told = f"/milestones/{made.json()['id']}/", made.json()
    assert (told["position"], told["standing"], told["commitment"]["reference"]) == (1, "open", of.reference)
    late = caller.patch(address, {"due_on": "2999-01-01"}, If_Match=made["ETag"])
    assert [each["code"] for each in late.json()["reasons"]] in (["milestone.too_late"], ["year"])
    done = caller.post(f"{address}finish/", {}, If_Match=made["ETag"])
    assert done.json()["standing"] == "done", done.content
    assert caller.get("/milestones/?open=true").json()["results"] == []
    assert caller.post(f"{address}drop/", {"reason": "R"}, If_Match=made["ETag"]).status_code == 412
    undone = caller.post(f"{address}reopen/", {"reason": "R"}, If_Match=done["ETag"])
    assert undone.json()["done_on"] is None


def test_C6_a_milestone_reaches_no_part_that_is_over_nor_one_the_officer_does_not_act_for(
    on: make.Stage,
) -> None:
    first, second = promised((on, beside(on)), "under_way")
    with places.in_act():
        here_alone = places.officer(on.agency, lsp=on.lsp)
    milestones.add(first, by=here_alone, title="Said here alone", due_on=clock.today())
    assert not second.milestones.exists()
    with places.in_act():
        second.refresh_from_db()
        second.state, second.closed_at, second.closing_reason = "withdrawn", clock.now(), "Not there"
        second.save()
    milestones.add(first, by=on.officer, title="Said of what is still to be done", due_on=clock.today())
    assert not second.milestones.exists()
    assert first.milestones.count() == 2


def test_V1_why_a_milestone_was_given_up_is_told_to_insiders_alone(on: make.Stage) -> None:
    of = on.commitment("accepted", published=True)
    step = milestones.add(of, by=on.officer, title="First ten at work", due_on=SOON)
    milestones.drop(step, by=on.officer, reason="The grant was cut.")
    for caller, told in ((caller_for(on.officer), "The grant was cut."), (Client(), None)):
        path = f"/milestones/{step.pk}/"
        answer = caller.get(path if told else f"/api/v1{path}")
        assert answer.json()["drop_reason"] == told
    assert "The grant was cut." not in Client().get(of.get_absolute_url()).content.decode()


def test_what_was_not_done_when_the_commitment_was_over_is_not_overdue(on: make.Stage) -> None:
    of = on.commitment("accepted", published=True)
    step = milestones.add(of, by=on.officer, title="First ten at work", due_on=SOON)
    asked = "/api/v1/milestones/?open=true"
    assert [each["standing"] for each in Client().get(asked).json()["results"]] == ["open"]
    commitments.withdraw(of, by=on.officer, reason="No money.")
    assert Client().get(asked).json()["results"] == []
    assert Client().get(f"/api/v1/milestones/{step.pk}/").json()["standing"] == "not_done"
    page = Client().get(of.get_absolute_url()).content.decode()
    assert "Not done" in page
