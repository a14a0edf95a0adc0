"""Commitments and reports through the API: the same acts, refusals and words as on the pages."""

from typing import Any

import pytest

from accountability import workflow
from accountability.models import Commitment, ProgressReport
from accountability.services import commitments
from lsp import clock
from lsp.models import AuditEvent, User
from tests.api.conftest import Caller, caller_for
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.visitors import signed_in

pytestmark = pytest.mark.django_db


def step(
    caller: Caller, of: Commitment, name: str, data: dict[str, Any] | None = None, **headers: str
) -> Any:
    """Take a step on the commitment, based on what it says now."""
    tag = caller.get(f"/commitments/{of.pk}/").headers.get("ETag", '"x"')
    return caller.post(f"/commitments/{of.pk}/{name}/", data or {}, **{"If_Match": tag, **headers})


def codes(answer: Any) -> set[str]:
    """The codes of a refusal."""
    return {reason["code"] for reason in answer.json()["reasons"]}


def test_a_promise_from_the_first_word_to_its_confirmation(on: make.Stage) -> None:
    officer, coordinator = caller_for(on.officer), caller_for(on.coordinator)
    made = officer.post(
        "/commitments/",
        {
            "lsp": on.lsp.pk,
            "organisation": on.agency.pk,
            "title": "Wardens",
            "measure_of_success": "Ten of them",
            "block": on.block.pk,
            "due_on": clock.days_from_today(30).isoformat(),
            "owner": on.owner.pk,
        },
    )
    assert made.status_code == 201, made.content
    of = Commitment.objects.get()
    assert (made.json()["state"], made.json()["reference"]) == ("draft", None)
    answer = step(officer, of, "make")
    assert (answer.status_code, answer.json()["reference"]) == (200, f"{on.lsp.prefix}-C-0001")
    assert step(coordinator, of, "accept", {"publish": True}).json()["published"] is True
    assert step(officer, of, "start").json()["state"] == "under_way"
    report = {
        "commitment": of.pk,
        "course": "at_risk",
        "summary": "Two of ten.",
        "help_wanted": "A venue",
        "evidence": [{"title": "Minutes", "url": "https://example.org/m"}],
    }
    reported = officer.post("/progress-reports/", report)
    assert reported.status_code == 201, reported.content
    assert reported.json()["evidence"][0]["url"] == "https://example.org/m"
    assert step(officer, of, "deliver", {"note": "All ten."}).json()["standing"] == "delivered"
    assert step(coordinator, of, "confirm").json()["state"] == "confirmed"
    event = AuditEvent.objects.filter(subject_type="commitment").latest("id")
    assert (event.kind, event.source) == ("commitment.confirm", "api")
    seen = Caller().get(f"/progress-reports/{reported.json()['id']}/").json()
    assert (seen["summary"], seen["help_wanted"]) == ("Two of ten.", None)


def test_C2_the_refusal_has_the_codes_of_the_page(on: make.Stage) -> None:
    answer = step(caller_for(on.officer), on.commitment(due_on=None, owner=None), "make")
    assert answer.status_code == 422
    assert codes(answer) == {"commitment.make.due_on", "commitment.make.owner"}
    assert {reason["rule"] for reason in answer.json()["reasons"]} == {"C2", "C5"}


def test_C3_without_evidence_no_confirmation(on: make.Stage) -> None:
    answer = step(caller_for(on.coordinator), on.commitment("delivered"), "confirm")
    assert (answer.status_code, codes(answer)) == (422, {"commitment.confirm.evidence"})


def test_C1_an_officer_accepts_nothing(on: make.Stage) -> None:
    assert step(caller_for(on.officer), on.commitment("made"), "accept").status_code == 403


def test_a_step_the_state_does_not_allow(on: make.Stage) -> None:
    answer = step(caller_for(on.coordinator), on.commitment("accepted"), "accept")
    assert (answer.status_code, codes(answer)) == (409, {"commitment.accept.state"})


@pytest.mark.parametrize("name", ["return", "return-delivered", "unpublish"])
def test_a_reason_is_asked_for(on: make.Stage, name: str) -> None:
    state = {"return": "made", "return-delivered": "delivered"}.get(name, "accepted")
    answer = step(caller_for(on.coordinator), on.commitment(state), name)
    assert answer.status_code == 422
    assert answer.json()["reasons"][0]["field"] == "reason"


def test_every_step_of_the_table_has_its_address(on: make.Stage) -> None:
    of = on.commitment("made")
    caller = caller_for(on.coordinator)
    steps = [t.name for t in workflow.COMMITMENT.transitions] + ["reschedule", "publish", "unpublish"]
    for name in steps:
        answer = caller.post(f"/commitments/{of.pk}/{name.replace('_', '-')}/", {})
        assert answer.status_code == 428, name


def test_C8_a_decision_makes_it_a_record_of_the_coordinator(on: make.Stage) -> None:
    fields = {"lsp": on.lsp.pk, "organisation": on.agency.pk, "title": "Wardens", "decision_body": "Board"}
    caller = caller_for(on.coordinator)
    missing = caller.post("/commitments/", fields)
    assert missing.status_code == 422
    assert {reason["field"] for reason in missing.json()["reasons"]} == {"decision_on", "decision_minute"}
    whole = {**fields, "decision_on": "2006-09-14", "decision_minute": "7"}
    assert caller.post("/commitments/", whole).json()["state"] == "recorded"
    assert caller_for(on.officer).post("/commitments/", whole).status_code == 403


def test_two_editors_the_second_is_told(on: make.Stage) -> None:
    of = on.commitment()
    caller = caller_for(on.officer)
    tag = caller.get(f"/commitments/{of.pk}/").headers["ETag"]
    assert caller.patch(f"/commitments/{of.pk}/", {"title": "First"}, If_Match=tag).status_code == 200
    assert caller.patch(f"/commitments/{of.pk}/", {"title": "Second"}, If_Match=tag).status_code == 412
    assert caller.patch(f"/commitments/{of.pk}/", {"title": "Second"}).status_code == 428
    of.refresh_from_db()
    assert of.title == "First"


def test_a_report_sent_twice_under_one_key_is_one_report(on: make.Stage) -> None:
    caller = caller_for(on.officer)
    body = {"commitment": on.commitment("under_way").pk, "course": "on_course", "summary": "Fine."}
    first = caller.post("/progress-reports/", body, Idempotency_Key="report-1")
    again = caller.post("/progress-reports/", body, Idempotency_Key="report-1")
    assert (first.status_code, again.status_code, ProgressReport.objects.count()) == (201, 201, 1)
    assert first.json() == again.json()


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/x", "example.org"])
def test_evidence_stands_on_the_web(on: make.Stage, url: str) -> None:
    body = {
        "commitment": on.commitment("under_way").pk,
        "course": "on_course",
        "summary": "Fine.",
        "evidence": [{"title": "Minutes", "url": url}],
    }
    answer = caller_for(on.officer).post("/progress-reports/", body)
    assert (answer.status_code, codes(answer)) == (422, {"evidence.url"})


def test_filters(on: make.Stage) -> None:
    late = on.commitment("accepted", due_on=clock.days_from_today(-2))
    on.commitment("accepted")
    other = make.stage().commitment("accepted", published=True)
    caller = caller_for(on.coordinator)

    def found(query: str) -> list[int]:
        return [row["id"] for row in caller.get(f"/commitments/?{query}").json()["results"]]

    assert found("standing=overdue") == [late.pk]
    assert found(f"due_until={clock.today().isoformat()}") == [late.pk]
    assert found(f"organisation={other.organisation_id}") == [other.pk]
    assert len(found(f"lsp={on.lsp.pk}&state=accepted")) == 2
    assert caller.get("/commitments/?state=nonsense").status_code == 400


def the_public_and_elsewhere() -> list[tuple[Caller, int]]:
    """Who sees nothing that is not published, and the answer they get."""
    return [(Caller(), 401), (caller_for(places.coordinator(places.lsp())), 404)]


def test_V2_what_is_not_published_is_not_there(on: make.Stage) -> None:
    of = on.commitment("accepted")
    report = make.report(of, on.officer)
    for caller, status in the_public_and_elsewhere():
        assert caller.get(f"/commitments/{of.pk}/").status_code == status
        assert caller.get(f"/progress-reports/{report.pk}/").status_code == status
        assert caller.get("/commitments/").json()["results"] == []


def test_the_reason_of_a_return_is_for_insiders(on: make.Stage) -> None:
    of = on.commitment("under_way", published=True, returned_at=clock.now(), return_reason="Not yet.")
    assert Caller().get(f"/commitments/{of.pk}/").json()["return_reason"] is None
    assert caller_for(on.officer).get(f"/commitments/{of.pk}/").json()["return_reason"] == "Not yet."


def test_lists_cost_the_same_for_one_and_for_many(
    on: make.Stage, django_assert_max_num_queries: Any, coordinator_of: User
) -> None:
    caller = caller_for(coordinator_of)
    for path in ("/commitments/", "/progress-reports/"):
        make.report(on.commitment("under_way"), on.officer, evidence=2)
        with django_assert_max_num_queries(12) as one:
            caller.get(path)
        for _ in range(5):
            make.report(on.commitment("under_way"), on.officer, evidence=2)
        with django_assert_max_num_queries(len(one)):
            caller.get(path)


@pytest.fixture
def coordinator_of(on: make.Stage) -> User:
    return on.coordinator


def test_T4_L5_a_past_day_is_answered_as_it_stood(on: make.Stage) -> None:
    officer, coordinator = caller_for(on.officer), caller_for(on.coordinator)
    with clock.at(clock.days_from_today(-20)):
        of = on.commitment("made", title="Wardens")
    with clock.at(clock.days_from_today(-10)):
        commitments.accept(of, by=on.coordinator, publish=True)
    then, before = clock.days_from_today(-15).isoformat(), clock.days_from_today(-30).isoformat()
    assert [row["state"] for row in officer.get(f"/commitments/?as_at={then}").json()["results"]] == ["made"]
    assert coordinator.get(f"/commitments/{of.pk}/?as_at={then}").json()["accepted_at"] is None
    assert officer.get(f"/commitments/?as_at={before}").json()["results"] == []
    assert officer.get(f"/commitments/{of.pk}/?as_at={before}").status_code == 404
    assert [row["state"] for row in officer.get("/commitments/").json()["results"]] == ["accepted"]
    assert officer.get(f"/commitments/?as_at={then}&state=accepted&lsp={on.lsp.pk}").json()["results"] == []
    assert Caller().get(f"/commitments/?as_at={then}").json()["results"] == []


def test_L5_of_several_the_one_asked_for_is_told_of_a_past_day(on: make.Stage) -> None:
    with clock.at(clock.days_from_today(-20)):
        made = [on.commitment("made").pk, on.commitment("made").pk]
    officer, then = caller_for(on.officer), clock.days_from_today(-15).isoformat()
    assert [officer.get(f"/commitments/{pk}/?as_at={then}").json()["id"] for pk in made] == made


def test_L5_reports_of_a_past_day_are_those_made_by_then(on: make.Stage) -> None:
    officer, of = caller_for(on.officer), on.commitment("under_way")
    with clock.at(clock.days_from_today(-20)):
        first = make.report(of, on.officer)
    second = make.report(of, on.officer)
    then, before = clock.days_from_today(-15).isoformat(), clock.days_from_today(-30).isoformat()

    def listed(query: str) -> list[int]:
        return [row["id"] for row in officer.get(f"/progress-reports/{query}").json()["results"]]

    assert listed("") == listed("?as_at=any") == [first.pk, second.pk]
    assert listed(f"?as_at={then}") == [first.pk]
    assert listed(f"?as_at={before}") == []
    assert officer.get(f"/progress-reports/{second.pk}/?as_at={then}").status_code == 404
    assert officer.get(f"/progress-reports/{second.pk}/").status_code == 200


def test_C2_a_day_that_has_passed_is_refused_alike_on_page_and_api(on: make.Stage) -> None:
    past, of = clock.days_from_today(-1).isoformat(), on.commitment("accepted")
    path = f"/commitments/{of.pk}/"
    caller = caller_for(on.officer)
    sent = {"due_on": past, "reason": "Because."}
    answer = caller.post(f"{path}reschedule/", sent, If_Match=caller.get(path)["ETag"])
    assert codes(answer) == {"commitment.reschedule.due_past"}
    words = answer.json()["reasons"][0]["message"]
    shown = signed_in(on.officer).post(f"{of.get_absolute_url()}reschedule/", sent)
    assert (answer.status_code, shown.status_code) == (422, 422)
    assert f"{words} (rule C2)" in shown.content.decode()
    draft = on.commitment(due_on=clock.days_from_today(-1))
    refused = signed_in(on.officer).get(f"{draft.get_absolute_url()}make/").content.decode()
    assert "Its due date has passed." in refused


def test_C2_a_changed_due_date_is_told_with_both_dates_and_its_reason_to_insiders() -> None:
    on = make.stage()
    of = on.commitment("accepted", published=True)
    later = clock.days_from_today(90)
    commitments.reschedule(of, by=on.officer, due_on=later, reason="The lease.")
    for caller, reason in ((caller_for(on.officer), "The lease."), (Caller(), None)):
        (told,) = caller.get(f"/due-date-changes/?commitment={of.pk}").json()["results"]
        assert (told["old"], told["new"]) == (of.due_on.isoformat(), later.isoformat())
        assert (told["reason"], told["commitment"]["reference"]) == (reason, of.reference)
