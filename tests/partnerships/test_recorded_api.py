"""Attendances, interests and decisions through the API: the same rules, the same refusals (P7, P8, P9, P11, L8)."""

from typing import Any

import pytest

from lsp.models import Person
from partnerships.models import Decision, Interest
from partnerships.services import decisions, interests, minutes
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as place
from tests.factories import partnerships as structure
from tests.partnerships.stage import SEPTEMBER, Stage, stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> Stage:
    return stage(seats=3, quorum=2)


@pytest.fixture
def keeper(on: Stage) -> Caller:
    return caller_for(on.by)


def codes(answer: Any) -> list[tuple[str, str, str]]:
    """(code, rule, field) of each reason."""
    return [(each["code"], each.get("rule", ""), each.get("field", "")) for each in answer.json()["reasons"]]


def tag(caller: Caller, path: str) -> str:
    return str(caller.get(path)["ETag"])


def test_P8_attendances_are_read_and_one_is_corrected_with_its_reason(on: Stage, keeper: Caller) -> None:
    meeting = on.held("pax")
    rows = keeper.get(f"/attendances/?meeting={meeting.pk}").json()["results"]
    assert [row["status"] for row in rows] == ["present", "apologies", "absent"]
    assert rows[0]["meeting"]["body"]["lsp"]["id"] == on.lsp.pk
    assert keeper.get("/attendances/?status=absent&recorded=true").json()["results"] == [rows[2]]
    path, deputy = f"/attendances/{rows[2]['id']}/", place.person()
    send = lambda **data: keeper.patch(path, data, If_Match=tag(keeper, path))
    assert codes(send(status="present")) == [("invalid", "", "reason")]
    sitting = on.terms[0].person_id
    refused = send(status="deputy", deputy=sitting, reason="A deputy came.")
    assert (refused.status_code, codes(refused)[0][:2]) == (422, ("deputy.sits", "P7"))
    done = send(status="deputy", deputy=deputy.pk, level="director", reason="A deputy came.")
    assert (done.json()["status"], done.json()["deputy"]["id"]) == ("deputy", deputy.pk)
    assert keeper.patch(path, {"status": "absent", "reason": "No"}).status_code == 428


def test_P8_the_public_reads_who_came_once_the_minutes_are_published(on: Stage) -> None:
    meeting = on.held()
    assert Caller().get("/attendances/").json()["results"] == []
    minutes.draft(meeting, by=on.by)
    minutes.publish(meeting, by=on.by)
    assert len(Caller().get("/attendances/").json()["results"]) == 3


def test_P8_figures_are_asked_for_by_organisation_person_body_and_period(on: Stage, keeper: Caller) -> None:
    on.held("pax")
    idle = structure.body(on.lsp, "Idle body")
    ask = lambda **given: keeper.get(
        "/attendance-figures/?" + "&".join(f"{name}={value}" for name, value in given.items())
    )
    year = {"from": "2006-04-01", "to": "2007-03-31", "lsp": on.lsp.pk}
    told = {row["name"]: row["percent"] for row in ask(by="body", **year).json()["results"]}
    assert told == {"Board": 33, "Idle body": None}
    people = ask(by="person", **year).json()["results"]
    assert sorted(row["percent"] for row in people) == [0, 0, 100]
    assert ask(**year, body=idle.pk).json()["results"] == []
    assert [
        row["held"] for row in ask(**year, organisation=on.terms[0].organisation_id).json()["results"]
    ] == [1]
    assert ask(lsp=on.lsp.pk).json()["results"][0]["percent"] is None, "not in this financial year"
    for wrong in (
        {"by": "mood"},
        {"from": "1/4/06"},
        {"lsp": "x"},
        {"from": "2007-01-01", "to": "2006-01-01"},
    ):
        assert ask(**wrong).status_code == 400
    assert ask(lsp=on.lsp.pk + 1000).status_code == 404
    assert ask(colour="red").status_code == 400


def test_P7_interests_are_declared_changed_and_taken_back(on: Stage, keeper: Caller) -> None:
    meeting = on.held("ppa")
    item = on.item(meeting)
    send = lambda term, **data: keeper.post(
        "/interests/", {"item": item.pk, "person": on.terms[term].person_id, **data}
    )
    made = send(0, nature="Trustee", withdrew=True)
    assert made.status_code == 201
    assert made.json()["item"]["meeting"]["id"] == meeting.pk
    assert send(0, nature="Trustee").status_code == 409
    assert codes(send(2, nature="Trustee")) == [("meeting.was_away", "P7", "person")]
    path = f"/interests/{made.json()['id']}/"
    changed = keeper.patch(path, {"withdrew": False}, If_Match=made["ETag"])
    assert changed.json()["withdrew"] is False
    taken = keeper.post(f"{path}take-back/", {"reason": "Another item."}, If_Match=changed["ETag"])
    assert taken.json()["taken_back_reason"] == "Another item."
    assert not Interest.objects.standing().exists()


def test_P9_P11_a_decision_is_taken_bound_corrected_and_published(on: Stage, keeper: Caller) -> None:
    meeting = on.held()
    council = place.organisation("Council")
    given = {"meeting": meeting.pk, "text": "That the plan be agreed.", "outcome": "agreed"}
    bound = {**given, "binds": [{"organisation": council.pk, "needs_own_decision": True}]}
    assert codes(keeper.post("/decisions/", bound)) == [("decision.own_decision_awaited", "P11", "outcome")]
    made = keeper.post("/decisions/", {**bound, "outcome": "recommended"})
    assert made.status_code == 201
    row = made.json()
    assert (row["reference"], row["confirmed"], row["published"]) == ("Board 2006-07/001", True, False)
    assert row["binds"][0]["organisation"]["name"] == "Council"
    assert keeper.get("/decisions/?awaited=true").json()["results"][0]["id"] == row["id"]
    path = f"/decisions/{row['id']}/"
    own = {
        "organisation": council.pk,
        "own_body": "Cabinet",
        "own_decided_on": "2006-06-20",
        "own_minute": "4",
    }
    agreed = keeper.post(f"{path}own-decision/", own, If_Match=made["ETag"])
    assert agreed.json()["outcome"] == "agreed"
    assert keeper.post(f"{path}own-decision/", own, If_Match=made["ETag"]).status_code == 412
    wrong = keeper.patch(path, {"text": "Better words."}, If_Match=agreed["ETag"])
    assert codes(wrong) == [("invalid", "", "reason")]
    fixed = keeper.patch(path, {"text": "Better words.", "reason": "A slip."}, If_Match=agreed["ETag"])
    assert (fixed.json()["text"], fixed.json()["number"]) == ("Better words.", 1)
    assert keeper.patch(path, {"number": 3}, If_Match=fixed["ETag"]).status_code == 422
    public = keeper.post(f"{path}publish/", {}, If_Match=fixed["ETag"])
    assert public.json()["published"]
    back = keeper.post(f"{path}unpublish/", {"reason": "Too early."}, If_Match=public["ETag"])
    assert not back.json()["published"]


def test_P9_a_decision_at_a_meeting_not_held_is_refused(on: Stage, keeper: Caller) -> None:
    from tests.factories import meetings as make

    planned = make.meeting(on.board)
    refused = keeper.post("/decisions/", {"meeting": planned.pk, "text": "No.", "outcome": "noted"})
    assert (refused.status_code, codes(refused)) == (422, [("meeting.not_held", "P9", "meeting")])
    assert codes(keeper.post("/decisions/", {"text": "No.", "outcome": "noted"})) == [
        ("invalid", "P9", "meeting")
    ]


def test_L8_a_decision_is_brought_in_with_its_number(on: Stage, keeper: Caller) -> None:
    given = {
        "brought_in": True, "brought_in_source": "Minute book", "body": on.board.pk, "number": 13,
        "decided_on": "2006-05-02", "text": "As it was.", "outcome": "agreed",
    }  # fmt: skip
    made = keeper.post("/decisions/", given)
    assert (made.status_code, made.json()["reference"], made.json()["meeting"]) == (
        201,
        "Board 2006-07/013",
        None,
    )
    for missing, rule in (
        ("number", "L8"),
        ("decided_on", "L8"),
        ("brought_in_source", "L8"),
        ("body", "L8"),
    ):
        short = {name: value for name, value in given.items() if name != missing}
        assert codes(keeper.post("/decisions/", short))[0][1:] == (rule, missing)
    decisions.record(on.held(day=SEPTEMBER), by=on.by, text="Goes on.", outcome="noted")
    assert Decision.objects.latest("number").number == 14
    assert codes(keeper.post("/decisions/", {**given, "number": 20}))[0][0] == "decision.numbered_here"


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("words=funding", {1}), ("words=parks", {1, 2}), ("words=2006-07/002", {2}), ("words=3", {3}),
        ("words=park -fund", {2}), ("year=2006-07&outcome=noted", {3}), ("outcome=agreed", {1, 2}),
        ("decided_from=2006-09-01", {3}), ("decided_until=2006-08-31", {1, 2}), ("published=true", set()),
        ("confirmed=false", {3}), ("year=2005-06", set()),
    ],
)  # fmt: skip
def test_decisions_are_found_by_words_year_outcome_and_day(
    on: Stage, keeper: Caller, asked: str, found: set[int]
) -> None:
    meeting, thin = on.held(), on.held("paa", SEPTEMBER)
    for at, text, outcome in (
        (meeting, "To fund the park from reserves.", "agreed"),
        (meeting, "That the parks be kept.", "agreed"),
        (thin, "That the dates be noted.", "noted"),
    ):
        decisions.record(at, by=on.by, text=text, outcome=outcome)
    assert {row["number"] for row in keeper.get(f"/decisions/?{asked}").json()["results"]} == found


def test_what_one_may_not_know_of_is_not_named_with_a_public_decision(on: Stage) -> None:
    meeting = on.held(published=False)
    item = on.item(meeting)
    decisions.record(meeting, by=on.by, item=item, text="Public.", outcome="agreed", published=True)
    row = Caller().get("/decisions/").json()["results"][0]
    assert (row["meeting"], row["item"]) == (None, None)
    interests.declare(item, by=on.by, person=on.terms[0].person, nature="Trustee")
    assert Caller().get("/interests/").json()["results"] == []
    assert Person.objects.count() >= 3
