"""Meetings, agenda items and papers through the API: the whole job of a secretary, and what a member may do."""

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from lsp import clock
from lsp.models import Message
from lsp.services import tokens
from partnerships import workflow
from partnerships.models import AgendaItem, Attendance, Meeting
from tests.factories import files
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure

pytestmark = pytest.mark.django_db

LATER = clock.today() + timedelta(days=60)
API = "/api/v1"


class Caller:
    """Somebody who calls the API with a token of their own."""

    def __init__(self, user: Any) -> None:
        _, secret = tokens.create(user=user, by=user, name="test", scopes=("read", "write"))
        self.client = Client(headers={"Authorization": f"Bearer {secret}"})

    def get(self, path: str) -> Any:
        return self.client.get(f"{API}{path}").json()

    def post(self, path: str, body: Any = None, tag: str = "") -> Any:
        headers = {"If-Match": tag} if tag else {}
        sent = {} if body is None else body
        return self.client.post(f"{API}{path}", sent, content_type="application/json", headers=headers)

    def step(self, resource: str, record: Any, name: str, body: Any = None, status: int = 200) -> Any:
        tag = self.client.get(f"{API}/{resource}/{record['id']}/")["ETag"]
        answer = self.post(f"/{resource}/{record['id']}/{name}/", body, tag)
        assert answer.status_code == status, answer.content
        return answer.json()

    def change(self, resource: str, record: Any, body: Any, status: int = 200) -> Any:
        tag = f'"{resource}-{record["id"]}-{record["version"]}"'
        path = f"{API}/{resource}/{record['id']}/"
        answer = self.client.patch(path, body, content_type="application/json", headers={"If-Match": tag})
        assert answer.status_code == status, answer.content
        return answer.json()

    def create(self, resource: str, body: Any, status: int = 201) -> Any:
        answer = self.post(f"/{resource}/", body)
        assert answer.status_code == status, answer.content
        return answer.json()


@pytest.fixture
def board(partnership: Any) -> Any:
    return structure.board(partnership)


@pytest.fixture
def desk(coordinator: Any) -> Caller:
    return Caller(coordinator)


def codes(answer: Any) -> list[str]:
    return [reason["code"] for reason in answer["reasons"]]


def scheduled(desk: Caller, board: Any, **given: Any) -> Any:
    body = {"body": board.pk, "day": LATER.isoformat(), "starts_at": "09:30", **given}
    return desk.create("meetings", body)


def test_a_meeting_from_the_plan_to_the_pack(desk: Caller, board: Any) -> None:
    term = structure.appointment(structure.seat(board))
    made = scheduled(desk, board, place="Hall")
    assert (made["state"], made["starts_at"], made["agenda"]) == ("planned", "09:30:00", [])
    made = desk.change("meetings", made, {"place": "Town Hall", "ends_at": "11:00"})
    assert (made["place"], made["sequence"]) == ("Town Hall", 1)
    items = [
        desk.create("agenda-items", {"body": board.pk, "meeting": made["id"], "title": title})
        for title in "AB"
    ]
    paper = desk.create("papers", {"item": items[0]["id"], "title": "Map", "url": "https://example.org/map"})
    assert paper["item"] == {"id": items[0]["id"], "title": "A"}
    made = desk.step("meetings", made, "arrange", {"items": [items[1]["id"], items[0]["id"]]})
    assert [line["title"] for line in made["agenda"]] == ["B", "A"]
    made = desk.step("meetings", made, "call-for-items", {"items_by": clock.today().isoformat()})
    made = desk.step("meetings", made, "send-pack", {"note": "Be on time."})
    assert made["state"] == "called"
    assert Message.objects.count() == 2
    answer = {"appointment": term.pk, "status": "deputy", "deputy_name": "Ned New"}
    desk.step("meetings", made, "answer-for", answer)
    assert Attendance.objects.get().deputy.name == "Ned New"
    made = desk.step("meetings", made, "cancel", {"reason": "Flood."})
    assert (made["state"], made["cancel_reason"], made["agenda"]) == ("cancelled", "Flood.", [])


def test_refusals_carry_the_codes_of_the_pages(desk: Caller, board: Any) -> None:
    wrong = {"body": board.pk, "day": "2020-01-01", "starts_at": "09:30"}
    assert codes(desk.create("meetings", wrong, 422)) == ["meeting.in_the_past"]
    assert codes(desk.create("meetings", {**wrong, "starts_at": "half nine"}, 422)) == ["invalid"]
    past = desk.create("meetings", {**wrong, "past": True})
    assert past["state"] == "planned"
    held = desk.create(
        "meetings", {**wrong, "starts_at": "14:00", "brought_in": True, "brought_in_source": "Minute book"}
    )
    assert (held["state"], held["brought_in_source"]) == ("held", "Minute book")
    made = scheduled(desk, board)
    assert codes(desk.step("meetings", made, "send-pack", {}, 422)) == ["meeting.no_agenda"]
    desk.change("meetings", made, {"place": "A"})
    desk.change("meetings", made, {"place": "B"}, 412)


def test_a_year_is_planned_by_rule(desk: Caller, board: Any) -> None:
    rule = {
        "every": 2, "unit": "months", "which": "second", "weekday": 1, "first": "2030-01-01",
        "until": "2030-06-30", "starts_at": "09:30",
    }  # fmt: skip
    desk.step("bodies", {"id": board.pk}, "plan-meetings", rule)
    days = [each["day"] for each in desk.get(f"/meetings/?body={board.pk}")["results"]]
    assert days == ["2030-01-08", "2030-03-12", "2030-05-14"]
    assert Meeting.objects.values("series").distinct().count() == 1
    refused = desk.step("bodies", {"id": board.pk}, "plan-meetings", rule, 422)
    assert codes(refused) == ["meeting.two_at_once"]


def test_items_are_proposed_placed_moved_referred_and_answered(
    desk: Caller, board: Any, partnership: Any
) -> None:
    theme = structure.body(partnership)
    meeting = scheduled(desk, board)
    item = desk.create("agenda-items", {"body": board.pk, "title": "Bus shelters"})
    assert item["state"] == "proposed"
    item = desk.step("agenda-items", item, "take-up", {"meeting": meeting["id"]})
    assert item["meeting"]["id"] == meeting["id"]
    item = desk.step("agenda-items", item, "move", {})
    assert item["meeting"] is None
    there = desk.step("agenda-items", item, "refer", {"body": theme.pk, "question": "Cost?"})
    assert (there["body"]["id"], there["referred_from"]) == (theme.pk, item["id"])
    there = desk.step("agenda-items", there, "answer", {"answer": "Ten pounds."})
    assert there["answered_on"] == clock.today().isoformat()
    assert codes(desk.step("agenda-items", item, "answer", {"answer": "No."}, 422)) == ["item.not_referred"]
    item = desk.step("agenda-items", item, "withdraw", {"reason": "Settled."})
    assert item["state"] == "withdrawn"
    waiting = desk.get(f"/agenda-items/?body={theme.pk}&planned=true")["results"]
    assert [each["id"] for each in waiting] == [there["id"]]


def test_P12_a_member_proposes_and_answers_for_themselves_alone(desk: Caller, board: Any) -> None:
    user = place.user()
    term = structure.appointment(structure.seat(board), place.person(user=user))
    other = structure.appointment(structure.seat(board))
    member = Caller(user)
    meeting = make.meeting(board, LATER)
    item = member.create("agenda-items", {"body": board.pk, "title": "Mine"})
    member.step("agenda-items", item, "take-up", {}, 403)
    told = {"id": meeting.pk}
    member.step("meetings", told, "answer-for", {"appointment": term.pk, "status": "apologies"})
    member.step("meetings", told, "answer-for", {"appointment": other.pk, "status": "apologies"}, 403)
    assert Attendance.objects.get().person == term.person


def test_V2_outsiders_read_the_open_part(desk: Caller, board: Any, partnership: Any) -> None:
    meeting = make.meeting(board, LATER)
    secret = make.item(meeting, "The offer", restricted=True)
    make.paper(secret, "Prices")
    make.paper(make.item(meeting, "Bus shelters"), "Map")
    public = Client()
    told = public.get(f"{API}/meetings/{meeting.pk}/").json()
    assert [(line["id"] is None, line["title"]) for line in told["agenda"]] == [
        (True, "Restricted item"),
        (False, "Bus shelters"),
    ]
    for path in ("agenda-items", "papers"):
        shown = public.get(f"{API}/{path}/").json()["results"]
        assert len(shown) == 1
        assert len(desk.get(f"/{path}/")["results"]) == 2
    held = make.held(board, date(2006, 5, 2), minutes="Said.", minutes_state=workflow.DRAFT_MINUTES)
    assert public.get(f"{API}/meetings/{held.pk}/").json()["minutes"] == ""
    assert desk.get(f"/meetings/{held.pk}/")["minutes"] == "Said."
    assert AgendaItem.objects.count() == 2


# --- papers that are files


def test_a_file_is_sent_as_a_form_described_and_downloaded(desk: Caller, board: Any) -> None:
    item = make.item(make.meeting(board, LATER))
    sent = {"item": str(item.pk), "title": "Map", "restricted": "false", "file": form_file("Map.png")}
    answer = desk.client.post(f"{API}/papers/", sent, headers={"Idempotency-Key": "one"})
    assert answer.status_code == 201, answer.content
    paper = answer.json()
    content = files.good("Map.png")
    told = {"name": "Map.png", "content_type": "image/png", "size": len(content), "pages": None}
    assert {name: paper["file"][name] for name in told} == told
    again = desk.client.post(
        f"{API}/papers/", {**sent, "file": form_file("Map.png")}, headers={"Idempotency-Key": "one"}
    )
    assert again.json()["id"] == paper["id"]
    download = Client().get(paper["file"]["address"])
    assert download.content == content
    assert download["Content-Disposition"] == 'attachment; filename="Map.png"'
    assert hashlib.sha256(download.content).hexdigest() == paper["file"]["digest"]
    changed = changed_by_form(desk, paper, {"file": form_file("Map.pdf")})
    assert changed["file"]["pages"] == 1


def test_a_file_that_is_not_kept_is_refused_with_its_code(desk: Caller, board: Any) -> None:
    item = make.item(make.meeting(board, LATER))
    for name, content, code in (
        ("a.exe", b"MZ", "file.kind"),
        ("a.pdf", files.locked_pdf(), "file.encrypted"),
        ("a.txt", b"", "file.empty"),
        ("a.pdf", files.good("a.png"), "file.mismatch"),
    ):
        sent = {"item": str(item.pk), "title": "Map", "file": SimpleUploadedFile(name, content)}
        answer = desk.client.post(f"{API}/papers/", sent)
        assert (answer.status_code, codes(answer.json())) == (422, [code]), answer.content
        assert answer.json()["reasons"][0]["field"] == "file"
    wrong = desk.create("papers", {"item": item.pk, "title": "Map", "file": "a.pdf"}, status=422)
    assert wrong["reasons"][0]["field"] == "file"


def test_V2_the_file_of_a_restricted_paper_is_not_there_for_outsiders(desk: Caller, board: Any) -> None:
    item = make.item(make.meeting(board, LATER))
    sent = {"item": str(item.pk), "title": "Prices", "restricted": "true", "file": form_file("a.csv")}
    paper = desk.client.post(f"{API}/papers/", sent).json()
    address = paper["file"]["address"]
    assert desk.client.get(address)["Cache-Control"] == "private, no-store"
    assert Caller(place.user()).client.get(address).status_code == 404
    assert Client().get(address).status_code == 401
    words = desk.create("papers", {"item": item.pk, "title": "Words", "text": "W."})
    assert words["file"] is None
    assert desk.client.get(f"{API}/papers/{words['id']}/file/").status_code == 404


def form_file(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.good(name))


def changed_by_form(desk: Caller, paper: Any, fields: dict[str, Any]) -> Any:
    body = encode_multipart(BOUNDARY, fields)
    headers = {"If-Match": f'"papers-{paper["id"]}-{paper["version"]}"'}
    path = f"{API}/papers/{paper['id']}/"
    answer = desk.client.patch(path, body, content_type=MULTIPART_CONTENT, headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.json()
