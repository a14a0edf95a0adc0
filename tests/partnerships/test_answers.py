"""The call for items, the pack, and what members answer: from the mail, from within, through the secretary."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client

from lsp import clock
from lsp.errors import InvalidInput, NotFoundError, PermissionRefused, RuleRefused, TransitionRefused
from lsp.models import AuditEvent, Message, Person
from partnerships import workflow
from partnerships.models import Attendance
from partnerships.queries.answers import expected, may_stand_in
from partnerships.services import agenda, answer_links, apologies, appointments, meetings, packs
from partnerships.services.newcomers import NewPerson
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure

pytestmark = pytest.mark.django_db

TODAY, LATER = date(2006, 6, 6), date(2006, 9, 12)
BEGINS = datetime.combine(LATER, time(9, 30), tzinfo=clock.LONDON)
LINK = re.compile(r"https?://[^/]+(/answer/\S+)")


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def board(partnership: Any) -> Any:
    return structure.board(partnership)


@pytest.fixture
def meeting(board: Any) -> Any:
    return make.meeting(board, LATER)


@pytest.fixture
def term(board: Any) -> Any:
    return structure.appointment(structure.seat(board), place.person("Alex Example"))


def sent() -> Attendance:
    return Attendance.objects.get()


# --- the call for items


def test_members_are_asked_for_items_once(board: Any, meeting: Any, term: Any, coordinator: Any) -> None:
    structure.appointment(structure.seat(board), place.person("No Mail", email=""))
    for wrong in (None, TODAY - timedelta(days=1)):
        with pytest.raises(InvalidInput):
            packs.call_for_items(meeting, by=coordinator, items_by=wrong)
    with pytest.raises(RuleRefused):
        packs.call_for_items(meeting, by=coordinator, items_by=LATER + timedelta(days=1))
    made = packs.call_for_items(meeting, by=coordinator, items_by=date(2006, 8, 29))
    mail = Message.objects.get()
    assert mail.to == term.person.email
    assert "29 August 2006" in mail.subject
    assert f"?meeting={meeting.pk}" in mail.text
    assert made.called_for_items_at
    with pytest.raises(TransitionRefused) as refused:
        packs.call_for_items(meeting, by=coordinator, items_by=date(2006, 8, 29))
    assert "6 June 2006" in str(refused.value)


# --- the pack


def test_the_pack_goes_to_members_with_a_link_and_to_deputies_without(
    board: Any, meeting: Any, term: Any, coordinator: Any
) -> None:
    deputy = place.person("Dee Deputy")
    appointments.update(term, by=coordinator, changes={"deputy": deputy})
    structure.appointment(structure.seat(board), ends_on=LATER)  # has left by then
    item = agenda.add(meeting, by=coordinator, title="Bus shelters", presenter="Sam", duration=10)
    make.paper(item, "Map")
    called = packs.send_pack(meeting, by=coordinator, note="Please be on time.")
    assert (called.state, called.called_at is not None) == (workflow.CALLED, True)
    to_member, to_deputy = Message.objects.order_by("pk")
    assert (to_member.to, to_deputy.to) == (term.person.email, deputy.email)
    for words in ("Please be on time.", "1. (9:30am) Bus shelters", "for discussion, Sam", "Paper: Map"):
        assert words in to_member.text
        assert words in to_deputy.text
    assert LINK.search(to_member.text)
    assert not LINK.search(to_deputy.text)
    packs.send_pack(meeting, by=coordinator)
    assert "replaces the agenda" in Message.objects.order_by("pk").last().text  # type: ignore[union-attr]


def test_an_empty_agenda_is_not_sent(meeting: Any, term: Any, coordinator: Any) -> None:
    with pytest.raises(RuleRefused) as refused:
        packs.send_pack(meeting, by=coordinator)
    assert refused.value.reasons[0].code == "meeting.no_agenda"
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", [workflow.HELD, workflow.CANCELLED])
def test_nothing_is_sent_for_what_is_over(board: Any, coordinator: Any, state: str) -> None:
    over = make.meeting(board, LATER, state=state)
    for refused in (packs.send_pack, packs.call_for_items):
        with pytest.raises(TransitionRefused):
            refused(over, by=coordinator)


def test_only_the_secretary_sends(meeting: Any, partnership: Any) -> None:
    for act in (packs.send_pack, packs.call_for_items):
        with pytest.raises(PermissionRefused):
            act(meeting, by=place.auditor(partnership))


# --- answers


def test_a_member_answers_and_changes_the_answer(meeting: Any, board: Any) -> None:
    user = place.user("member")
    term = structure.appointment(structure.seat(board), place.person(user=user))
    deputy = place.person()
    apologies.answer(meeting, by=user, term=term, status="apologies", note="On leave.")
    row = sent()
    assert (row.status, row.person, row.note, row.recorded_at) == (
        "apologies",
        term.person,
        "On leave.",
        None,
    )
    assert row.sent_at == clock.now()
    apologies.answer(meeting, by=user, term=term, status="deputy", deputy=deputy)
    assert (sent().status, sent().deputy) == ("deputy", deputy)
    apologies.answer(meeting, by=user, term=term, status="present")
    assert (sent().status, sent().deputy) == ("present", None)
    assert [row.words for row in expected(meeting)] == ["Will come"]


def test_the_secretary_answers_on_a_members_behalf_and_nobody_else_does(
    meeting: Any, term: Any, partnership: Any
) -> None:
    secretary = place.holder("body_secretary", lsp=partnership)
    apologies.answer(meeting, by=secretary, term=term, status="deputy", deputy=NewPerson("Ned New"))
    assert sent().deputy.name == "Ned New"  # type: ignore[union-attr]
    for other in (place.officer(term.organisation), place.auditor(partnership)):
        with pytest.raises(PermissionRefused):
            apologies.answer(meeting, by=other, term=term, status="apologies")


@pytest.mark.parametrize(
    ("status", "deputy"), [("absent", None), ("", None), ("deputy", None), ("present", NewPerson("Ned"))]
)
def test_an_answer_says_one_thing(
    meeting: Any, term: Any, coordinator: Any, status: str, deputy: Any
) -> None:
    with pytest.raises(InvalidInput):
        apologies.answer(meeting, by=coordinator, term=term, status=status, deputy=deputy)


def test_P7_who_sits_is_nobodys_deputy(board: Any, meeting: Any, term: Any, coordinator: Any) -> None:
    sits = structure.appointment(structure.seat(board)).person
    with pytest.raises(RuleRefused) as refused:
        apologies.answer(meeting, by=coordinator, term=term, status="deputy", deputy=sits)
    assert (refused.value.reasons[0].code, refused.value.reasons[0].rule) == ("deputy.sits", "P7")


def test_P7_a_deputy_is_another_and_stands_in_for_one_seat(
    board: Any, meeting: Any, term: Any, coordinator: Any
) -> None:
    second = structure.appointment(structure.seat(board))
    with pytest.raises(RuleRefused) as refused:
        apologies.answer(meeting, by=coordinator, term=term, status="deputy", deputy=term.person)
    assert refused.value.reasons[0].code == "deputy.same"
    deputy = place.person()
    apologies.answer(meeting, by=coordinator, term=term, status="deputy", deputy=deputy)
    with pytest.raises(RuleRefused) as refused:
        apologies.answer(meeting, by=coordinator, term=second, status="deputy", deputy=deputy)
    assert refused.value.reasons[0].code == "deputy.twice"


def test_P8_only_who_sits_on_the_day_is_answered_for(board: Any, meeting: Any, coordinator: Any) -> None:
    left = structure.appointment(structure.seat(board), ends_on=LATER)
    elsewhere = structure.appointment(structure.seat(structure.body(board.lsp)))
    for term in (left, elsewhere):
        with pytest.raises(RuleRefused) as refused:
            apologies.answer(meeting, by=coordinator, term=term, status="apologies")
        assert refused.value.reasons[0].rule == "P8"


def test_it_can_be_answered_until_the_meeting_begins(meeting: Any, term: Any, coordinator: Any) -> None:
    with clock.at(BEGINS - timedelta(minutes=1)):
        apologies.answer(meeting, by=coordinator, term=term, status="apologies")
    with clock.at(BEGINS), pytest.raises(RuleRefused) as refused:
        apologies.answer(meeting, by=coordinator, term=term, status="present")
    assert refused.value.reasons[0].code == "answer.too_late"


def test_the_organisations_people_are_offered_as_deputies(board: Any, meeting: Any, term: Any) -> None:
    agency = term.organisation
    sits = structure.appointment(structure.seat(board, organisation=agency)).person
    sat = structure.appointment(
        structure.seat(structure.body(board.lsp), organisation=agency), ends_on=TODAY
    ).person
    officer = place.person(user=place.officer(agency))
    stranger = structure.appointment(structure.seat(structure.body(board.lsp))).person
    offered = set(may_stand_in(term, meeting.day))
    assert offered == {sat, officer}
    assert not offered & {sits, stranger, term.person}


# --- the link


def test_the_link_in_the_mail_answers_without_signing_in(meeting: Any, term: Any, coordinator: Any) -> None:
    agenda.add(meeting, by=coordinator, title="Bus shelters")
    packs.send_pack(meeting, by=coordinator)
    address = LINK.search(Message.objects.get().text)[1]  # type: ignore[index]
    client = Client(enforce_csrf_checks=False)
    page = client.get(address)
    assert page.status_code == 200
    assert "Alex Example" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert page["Referrer-Policy"] == "same-origin"  # no-referrer would take the origin from our own form
    assert not Attendance.objects.exists()  # looking changes nothing
    done = client.post(address, {"status": "deputy", "new_name": "Ned New", "note": "Sorry."}, follow=True)
    assert "Your deputy is expected" in done.content.decode()
    assert (sent().status, sent().deputy.name) == ("deputy", "Ned New")  # type: ignore[union-attr]
    event = AuditEvent.objects.filter(kind="answer.send").get()
    assert event.actor_id is None
    client.post(address, {"status": "present"})
    assert sent().status == "present"


def test_the_link_loses_nothing_typed(meeting: Any, term: Any) -> None:
    address = f"/answer/{answer_links.token_for(meeting, term)}/"
    answer = Client().post(address, {"status": "deputy", "note": "Sorry to miss it."})
    assert answer.status_code == 422
    assert "Sorry to miss it." in answer.content.decode()
    assert "Choose who comes" in answer.content.decode()
    assert Client().post(address, {}).status_code == 422


def test_a_link_for_one_meeting_and_one_term_gives_no_other_power(
    meeting: Any, term: Any, board: Any
) -> None:
    other = structure.appointment(structure.seat(board))
    token = answer_links.token_for(meeting, term)
    apologies.answer_by_link(token, status="apologies")
    assert sent().person == term.person != other.person
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        signing.dumps([meeting.pk, term.pk], salt="another"),
        signing.dumps([meeting.pk, other.pk]),
        "x",
    ]
    for wrong in forged:
        with pytest.raises(NotFoundError):
            apologies.answer_by_link(wrong, status="present")
        assert Client().get(f"/answer/{wrong}/").status_code == 404


def test_the_link_is_void_once_the_meeting_begins_is_cancelled_or_the_seat_changes_hands(
    meeting: Any, term: Any, coordinator: Any
) -> None:
    token = answer_links.token_for(meeting, term)
    with clock.at(BEGINS), pytest.raises(NotFoundError):
        apologies.answer_by_link(token, status="present")
    appointments.end(term, by=coordinator, on=date(2006, 7, 1), reason="Moved.")
    with pytest.raises(NotFoundError):
        apologies.answer_by_link(token, status="present")
    another = structure.appointment(structure.seat(meeting.body))
    token = answer_links.token_for(meeting, another)
    assert Client().get(f"/answer/{token}/").status_code == 200
    meetings.cancel(meeting, by=coordinator, reason="Flood.")
    page = Client().get(f"/answer/{token}/")
    assert page.status_code == 404
    assert "no longer holds" in page.content.decode()
    assert not Person.objects.filter(name="Ned New").exists()


def test_a_link_holds_no_longer_than_its_time(meeting: Any, term: Any, monkeypatch: Any) -> None:
    token = answer_links.token_for(meeting, term)
    monkeypatch.setattr(answer_links, "HOLDS_FOR", timedelta(seconds=-1))
    with pytest.raises(NotFoundError):
        answer_links.read(token)


def test_V2_the_page_of_the_link_shows_no_more_of_the_agenda_than_the_public_reads(
    meeting: Any, term: Any, coordinator: Any
) -> None:
    agenda.add(
        meeting, by=coordinator, title="The secret offer", restricted=True, restricted_reason="Confidential"
    )
    agenda.add(meeting, by=coordinator, title="Bus shelters")
    address = f"/answer/{answer_links.token_for(meeting, term)}/"
    page = Client().get(address).content.decode()
    assert "Bus shelters" in page
    assert "Restricted item" in page
    assert "secret offer" not in page
    meetings.unpublish(meeting, by=coordinator)
    assert "Bus shelters" not in Client().get(address).content.decode()
