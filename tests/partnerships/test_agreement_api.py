"""Agreements through the API: the whole way, with the same rules and codes as the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lsp import clock
from partnerships.models import Agreement, MeasureReport
from partnerships.services import agreements, measure_reports
from tests.api.conftest import Caller, caller_for
from tests.factories import agreements as make
from tests.factories import meetings

pytestmark = pytest.mark.django_db


@pytest.fixture
def on() -> make.Stage:
    return make.stage()


def codes(answer: Any) -> list[str]:
    return [each["code"] for each in answer.json().get("errors", answer.json().get("reasons", []))]


def step(caller: Caller, pk: int, name: str, body: Any = None, resource: str = "agreements") -> Any:
    tag = caller.get(f"/{resource}/{pk}/")["ETag"]
    return caller.post(f"/{resource}/{pk}/{name}/", body or {}, If_Match=tag)


def test_A2_signatures_are_not_wanted_by_a_day_that_is_past(on: make.Stage) -> None:
    made, keeper = on.agreement(), caller_for(on.coordinator)
    refused = step(keeper, made.pk, "circulate", {"sign_by": clock.days_from_today(-1).isoformat()})
    assert refused.status_code == 422
    assert refused.json()["reasons"] == [
        {
            "code": "agreement.sign_by_passed",
            "message": "This day is past: choose today or a later day, or leave it empty.",
            "field": "sign_by",
            "rule": "A2",
        }
    ]
    assert Agreement.objects.get().state == "draft"
    asked = {"sign_by": clock.today().isoformat()}
    assert step(keeper, made.pk, "circulate", asked).json()["sign_by"] == asked["sign_by"]


def test_A2_a_client_changes_the_day_for_signing_or_takes_it_away(on: make.Stage) -> None:
    keeper = caller_for(on.coordinator)
    made = agreements.circulate(on.agreement(), by=on.coordinator, sign_by=clock.days_from_today(5))
    later = clock.days_from_today(20).isoformat()
    assert step(keeper, made.pk, "reschedule", {"sign_by": later}).json()["sign_by"] == later
    refused = step(keeper, made.pk, "reschedule", {"sign_by": clock.days_from_today(-1).isoformat()})
    assert (refused.status_code, codes(refused)) == (422, ["agreement.sign_by_passed"])
    assert step(keeper, made.pk, "reschedule", {}).status_code == 422
    assert (
        step(keeper, made.pk, "reschedule", {"sign_by": None, "note": "No haste."}).json()["sign_by"] is None
    )
    assert step(caller_for(on.board_chair), made.pk, "reschedule", {"sign_by": later}).status_code == 403
    made.refresh_from_db()
    assert made.sign_by is None


def test_A6_a_corrected_report_keeps_its_meeting_unless_told_otherwise(on: make.Stage) -> None:
    keeper, given_to, made = caller_for(on.coordinator), meetings.held(on.board), on.agreement("in_force")
    figures = [{"measure": made.measures.get().pk, "value": "18"}]
    told = {"agreement": made.pk, "year": 1, "summary": "Well.", "figures": figures, "meeting": given_to.pk}
    report = keeper.post("/measure-reports/", told).json()["id"]
    said = {"summary": "Badly.", "figures": figures, "reason": "A slip."}
    assert step(keeper, report, "correct", said, "measure-reports").status_code == 200
    assert MeasureReport.objects.get().meeting == given_to
    assert step(keeper, report, "correct", {**said, "meeting": None}, "measure-reports").status_code == 200
    assert MeasureReport.objects.get().meeting is None


def test_V1_a_report_names_no_meeting_that_the_reader_may_not_know_of(on: make.Stage) -> None:
    made = on.agreement("in_force")
    hidden = meetings.held(on.board, published=False)
    public = meetings.held(on.board, meetings.A_DAY + timedelta(days=1))
    figures = {made.measures.get().pk: (None, "Not counted.")}
    for year, meeting in ((1, hidden), (2, public)):
        said = {"year": year, "summary": "Well.", "figures": figures, "meeting": meeting}
        with clock.at(made.starts_on + timedelta(days=400)):
            measure_reports.report(made, by=on.coordinator, **said)

    def told(caller: Any) -> list[int | None]:
        answer = caller.get("/api/v1/measure-reports/" if isinstance(caller, Client) else "/measure-reports/")
        return [each["meeting_id"] for each in answer.json()["results"]]

    assert told(Client()) == [None, public.pk]
    assert told(caller_for(on.coordinator)) == [hidden.pk, public.pk]
    (first, second) = MeasureReport.objects.order_by("year")
    alone = Client().get(f"/api/v1/measure-reports/{first.pk}/").json()
    assert (alone["meeting_id"], second.meeting) == (None, public)


def test_the_whole_way(on: make.Stage) -> None:
    keeper, board, safer = (caller_for(user) for user in (on.coordinator, on.board_chair, on.safer_chair))
    created = keeper.post(
        "/agreements/",
        {
            "lsp": on.lsp.pk, "kind": "partnership_agreement", "title": "Safer streets",
            "bodies": [on.board.pk, on.safer.pk], "sections": {"aims": "Fewer burglaries."},
            "measures": [{"name": "Burglaries", "baseline": "20.5", "target": 15}],
        },
    )  # fmt: skip
    assert created.status_code == 201, created.content
    pk = created.json()["id"]
    assert created.json()["measures"][0]["baseline"] == "20.5"
    assert step(keeper, pk, "circulate").status_code == 200
    comment = board.post("/agreement-comments/", {"agreement": pk, "section": "aims", "text": "Which?"})
    assert comment.status_code == 201, comment.content
    answered = step(keeper, comment.json()["id"], "answer", {"answer": "All."}, "agreement-comments")
    assert answered.json()["answer"] == "All."
    read = board.get(f"/agreements/{pk}/").json()
    parties = {party["body_id"]: party["id"] for party in read["parties"]}
    digest = read["current"]["digest"]
    assert codes(step(board, pk, "sign", {"party": parties[on.safer.pk], "digest": digest})) == [
        "agreement.not_the_chair"
    ]
    for caller, body in ((board, on.board), (safer, on.safer)):
        signed = step(caller, pk, "sign", {"party": parties[body.pk], "digest": digest})
        assert signed.status_code == 200, signed.content
    assert signed.json()["state"] == "in_force"
    figure = [{"measure": read["measures"][0]["id"], "value": "18"}]
    report = keeper.post(
        "/measure-reports/", {"agreement": pk, "year": 1, "summary": "Well.", "figures": figure}
    )
    assert report.status_code == 201, report.content
    said = {"summary": "Badly.", "figures": figure, "reason": "A slip."}
    assert step(keeper, report.json()["id"], "correct", said, "measure-reports").json()["summary"] == "Badly."
    assert_public(pk, digest)


def assert_public(pk: int, digest: str) -> None:
    """What everybody reads of an agreement in force, and has checked (A4)."""
    public = Caller()
    assert public.get(f"/agreements/{pk}/").json()["state"] == "in_force"
    assert [each["id"] for each in public.get("/agreements/").json()["results"]] == [pk]
    version = public.get(f"/agreement-versions/?agreement={pk}").json()["results"][0]
    assert version["digest"] == digest
    assert len(public.get(f"/signatures/?agreement={pk}").json()["results"]) == 2
    for given, match in ((digest, "text"), (version["signed_pdf"]["digest"], "paper"), ("0" * 64, "nothing")):
        found = public.get(f"/agreement-checks/?digest={given}").json()
        assert found["match"] == match
    assert public.get("/agreement-checks/?digest=x").status_code == 400
    assert public.client.get(version["signed_pdf"]["address"]).status_code == 200


def test_A1_an_old_text_is_refused_with_the_same_code_as_on_the_page(on: make.Stage) -> None:
    made = on.agreement("circulated")
    old = made.current.digest
    keeper = caller_for(on.coordinator)
    changed = step(keeper, made.pk, "change", {"sections": {"aims": "None."}, "note": "After comments"})
    assert changed.json()["current"]["number"] == 2
    party = on.party(made, on.board).pk
    refused = step(caller_for(on.board_chair), made.pk, "sign", {"party": party, "digest": old})
    assert (refused.status_code, codes(refused)) == (409, ["agreement.text_changed"])


def test_A7_in_ink_as_a_multipart_body(on: make.Stage) -> None:
    made = on.agreement("circulated")
    keeper = caller_for(on.coordinator)
    tag = keeper.get(f"/agreements/{made.pk}/")["ETag"]
    body = {
        "party": on.party(made, on.safer).pk, "person": on.safer_chair.person.pk,
        "signed_on": clock.today().isoformat(), "digest": made.current.digest,
        "scan": SimpleUploadedFile("page.png", make.PNG, "image/png"),
    }  # fmt: skip
    address = f"/api/v1/agreements/{made.pk}/sign-in-ink/"
    answer = keeper.client.post(address, body, headers={**keeper.headers, "If-Match": tag})
    assert answer.status_code == 200, answer.content
    found = keeper.get("/signatures/?in_ink=true").json()["results"]
    assert [each["agreement"]["id"] for each in found] == [made.pk]


def test_the_other_steps(on: make.Stage) -> None:
    keeper = caller_for(on.coordinator)
    held, draft, brought = on.agreement("in_force"), on.agreement(), on.agreement()
    assert step(keeper, brought.pk, "bring-in", {"source": "Paper"}).json()["state"] == "in_force"
    assert step(keeper, held.pk, "start-review", {}).json()["state"] == "under_review"
    assert step(keeper, held.pk, "conclude-review", {"note": "It stands."}).json()["state"] == "in_force"
    renewal = step(keeper, held.pk, "renew").json()
    assert (renewal["state"], renewal["renews"]["id"]) == ("draft", held.pk)
    with clock.at(clock.days_from_today(1)):
        later = caller_for(on.coordinator)
        assert step(later, held.pk, "end", {"reason": "Over."}).json()["state"] == "ended"
    tag = keeper.get(f"/agreements/{draft.pk}/")["ETag"]
    patched = keeper.patch(f"/agreements/{draft.pk}/", {"title": "Other"}, If_Match=tag)
    assert patched.json()["title"] == "Other"
    assert step(keeper, draft.pk, "withdraw", {"reason": "No."}).json()["state"] == "withdrawn"
    unknown = keeper.post(
        "/agreements/",
        {"lsp": on.lsp.pk, "kind": "protocol", "title": "T", "sections": {"nothing": "x"}},
    )
    assert unknown.status_code == 422
    assert Agreement.objects.count() == 4
