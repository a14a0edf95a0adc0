"""Nominations for seats: services, database, pages, API (P3, P4, P5)."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from lsp import clock
from lsp.errors import Conflict, InvalidInput, LspError, PermissionRefused, RuleRefused, TransitionRefused
from lsp.models import AuditEvent
from partnerships.models import Appointment, Nomination
from partnerships.services import appointments, nominations
from partnerships.services.newcomers import NewPerson
from tests.api.conftest import Caller, caller_for
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.factories.lsp import save
from tests.partnerships.forms import on
from tests.partnerships.test_bodies import codes
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db

MAY, JUNE, JULY = date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)


@pytest.fixture
def seat(board: Any) -> Any:
    return make.seat(board, "Chief constable")


@pytest.fixture
def officer(seat: Any, partnership: Any) -> Any:
    return place.officer(seat.organisation, partnership, "officer")


def nominated(seat: Any, by: Any, **given: Any) -> Nomination:
    return nominations.nominate(seat, by=by, **{"person": place.person(), "from_day": JUNE, **given})


def test_P5_an_officer_nominates_for_the_seat_of_the_organisation(seat: Any, officer: Any) -> None:
    found = nominated(seat, officer, person=NewPerson("Robin Newcomer"), note=" Well known. ")
    assert (found.state, found.organisation, found.note) == ("nominated", seat.organisation, "Well known.")
    assert found.person.name == "Robin Newcomer"
    event = AuditEvent.objects.get(kind="nomination.make")
    assert (event.lsp_id, event.subject_id) == (seat.body.lsp_id, found.pk)


def test_P5_a_networks_seat_takes_an_organisation_of_its_sector(board: Any, coordinator: Any) -> None:
    seat = make.seat(board, network="Community network", sector="voluntary")
    charity, firm = place.organisation(sector="voluntary"), place.organisation(sector="private")
    with pytest.raises(InvalidInput):
        nominated(seat, coordinator)
    with pytest.raises(RuleRefused) as refused:
        nominated(seat, coordinator, organisation=firm)
    assert codes(refused) == ["organisation.of_another_sector"]
    officer = place.officer(charity, board.lsp, "charity")
    assert nominated(seat, officer, organisation=charity).organisation == charity


def test_P5_another_organisation_does_not_nominate_for_it(seat: Any, coordinator: Any) -> None:
    other = place.organisation()
    with pytest.raises(RuleRefused) as refused:
        nominated(seat, coordinator, organisation=other)
    assert codes(refused) == ["organisation.not_of_the_seat"]
    with pytest.raises(PermissionRefused):
        nominated(seat, place.officer(other, seat.body.lsp, "another"))


def test_P4_the_seat_is_vacant_from_that_day(seat: Any, officer: Any) -> None:
    term = make.appointment(seat, place.person("Alex Example"), starts_on=MAY)
    with pytest.raises(Conflict, match="Alex Example sits in this seat since 1 May 2006") as refused:
        nominated(seat, officer)
    assert codes(refused) == ["seat.not_free"]
    term.ends_on = JUNE
    save(term)
    with pytest.raises(Conflict):
        nominated(seat, officer, from_day=date(2006, 5, 31))
    assert nominated(seat, officer).from_day == JUNE


def test_P3_nobody_is_nominated_for_a_second_seat_or_twice(seat: Any, officer: Any) -> None:
    sits = make.appointment(make.seat(seat.body)).person
    with pytest.raises(Conflict) as refused:
        nominated(seat, officer, person=sits)
    assert codes(refused) == ["person.second_seat"]
    sam = place.person("Sam Sample")
    nominated(seat, officer, person=sam)
    with pytest.raises(Conflict, match="Sam Sample is nominated for this seat already") as refused:
        nominated(seat, officer, person=sam, from_day=JULY)
    assert codes(refused) == ["nomination.twice"]


def test_L5_the_day_lies_within_the_seat_and_is_needed(seat: Any, officer: Any) -> None:
    with pytest.raises(RuleRefused):
        nominated(seat, officer, from_day=date(1990, 1, 1))
    with pytest.raises(InvalidInput) as refused:
        nominated(seat, officer, from_day=None)
    assert refused.value.reasons[0].field == "from_day"


def test_an_accepted_nomination_becomes_a_term_in_the_same_act(
    seat: Any, officer: Any, coordinator: Any
) -> None:
    found = nominated(seat, officer)
    with pytest.raises(PermissionRefused):
        nominations.accept(found, by=officer)
    found = nominations.accept(found, by=coordinator, ends_on=date(2008, 6, 1), version=1)
    term = Appointment.objects.get(seat=seat)
    assert (found.state, found.appointment, found.answered_by) == ("accepted", term, coordinator)
    assert (term.person, term.starts_on, term.how) == (found.person, JUNE, "nominated")
    event = AuditEvent.objects.get(kind="appointment.create")
    assert event.parent_id == AuditEvent.objects.get(kind="nomination.accept").pk
    for step in (nominations.accept, nominations.withdraw):
        with pytest.raises(TransitionRefused):
            step(found, by=coordinator)


def test_P2_one_who_was_nominated_beside_is_told_who_sits_there(
    seat: Any, officer: Any, coordinator: Any
) -> None:
    first, second = nominated(seat, officer, person=place.person("Alex Example")), nominated(seat, officer)
    nominations.accept(first, by=coordinator)
    with pytest.raises(Conflict, match="Alex Example sits in this seat") as refused:
        nominations.accept(second, by=coordinator)
    assert codes(refused) == ["seat.taken"]
    second.refresh_from_db()
    assert second.state == "nominated"


def test_a_nomination_is_declined_with_a_reason(seat: Any, officer: Any, coordinator: Any) -> None:
    found = nominated(seat, officer)
    with pytest.raises(InvalidInput) as missing:
        nominations.decline(found, by=coordinator, reason=" ")
    assert missing.value.reasons[0].field == "reason"
    with pytest.raises(PermissionRefused):
        nominations.decline(found, by=officer, reason="No.")
    found = nominations.decline(found, by=coordinator, reason="A director is asked for.", version=1)
    assert (found.state, found.reason) == ("declined", "A director is asked for.")
    assert not Appointment.objects.exists()
    assert nominated(seat, officer, person=found.person).state == "nominated"


def test_the_organisation_withdraws_what_is_not_answered(seat: Any, officer: Any) -> None:
    found = nominations.withdraw(nominated(seat, officer), by=officer, reason="Has left.")
    assert (found.state, found.reason) == ("withdrawn", "Has left.")


def test_V1_a_nomination_is_for_its_organisation_and_the_coordinator(
    seat: Any, officer: Any, coordinator: Any
) -> None:
    found = nominated(seat, officer)
    elsewhere = place.officer(seat.organisation, place.lsp("Next Door Partnership"), "elsewhere")
    other = place.officer(place.organisation(), seat.body.lsp, "other")
    seen = {
        user.username: Nomination.objects.visible_to(user).filter(pk=found.pk).exists()
        for user in (officer, coordinator, elsewhere, other)
    }
    assert seen == {"officer": True, "coordinator": True, "elsewhere": False, "other": False}
    for client, status in ((Client(), 302), (signed_in(other), 404)):
        assert client.get(found.get_absolute_url()).status_code == status
    assert found.person.name not in text_of(Client().get(seat.get_absolute_url()))


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("partnerships_nomination_once_at_a_time", {}),
        ("partnerships_nomination_accepted_is_a_term", {"state": "accepted"}),
        ("partnerships_nomination_declined_with_a_reason", {"state": "declined"}),
        ("partnerships_nomination_waiting_is_unanswered", {"answered_at": clock.now, "other": True}),
    ],
)
@pytest.mark.database
def test_the_database_refuses_the_same(
    seat: Any, officer: Any, constraint: str, given: dict[str, Any]
) -> None:
    found = nominated(seat, officer)
    values = {"seat": seat, "organisation": seat.organisation, "from_day": JUNE, "nominated_by": officer}
    values["person"] = place.person() if given.get("other") else found.person
    said = {name: value() if callable(value) else value for name, value in given.items() if name != "other"}
    with pytest.raises((DatabaseError, LspError)) as refused, transaction.atomic():
        save(Nomination(**{**values, **said}))
    assert constraint in str(refused.value.__cause__ or refused.value)


def test_the_whole_job_on_the_pages(seat: Any, officer: Any, coordinator: Any) -> None:
    agency, desk = signed_in(officer), signed_in(coordinator)
    address = f"{seat.get_absolute_url()}nominate/"
    assert seat.label in text_of(agency.get("/work/"))
    assert "Nominate somebody for this seat" in text_of(agency.get(seat.get_absolute_url()))
    sent = {"organisation": seat.organisation_id, "new_name": "Robin Newcomer", "note": "Well known."}
    refused = agency.post(address, {**sent, **on("from_day", date(1990, 1, 1))})
    assert refused.status_code == 422
    assert "Robin Newcomer" in text_of(refused)
    assert agency.post(address, {**sent, **on("from_day", clock.today())}).status_code == 302
    found = Nomination.objects.get()
    assert "Robin Newcomer" in text_of(desk.get("/work/"))
    page = text_of(desk.get(found.get_absolute_url()))
    assert "Well known." in page
    assert "Accept and appoint" in page
    assert "Robin Newcomer" in text_of(agency.get(f"/agencies/{seat.organisation.slug}/"))
    assert agency.get(f"{found.get_absolute_url()}accept/").status_code == 404
    empty = desk.post(f"{found.get_absolute_url()}decline/", {"reason": "", "version": 1})
    assert empty.status_code == 422
    done = desk.post(f"{found.get_absolute_url()}accept/", {"version": 1, **on("ends_on", None)})
    assert done.status_code == 302
    assert Appointment.objects.get().person.name == "Robin Newcomer"
    assert "Robin Newcomer" in text_of(Client().get(seat.get_absolute_url()))


def test_the_api_does_the_same(seat: Any, officer: Any, coordinator: Any) -> None:
    agency, desk = caller_for(officer), caller_for(coordinator)
    sent = {"seat": seat.pk, "person": place.person("Alex Example").pk, "from_day": "2006-06-01"}
    made = agency.post("/nominations/", sent)
    assert (made.status_code, made.json()["seat"]["body"]["id"]) == (201, seat.body_id)
    address = f"/nominations/{made.json()['id']}/"
    assert Caller().get(address).status_code == 401
    assert agency.post(f"{address}accept/", {}, If_Match=made["ETag"]).status_code == 403
    done = desk.post(f"{address}accept/", {}, If_Match=made["ETag"])
    assert done.json()["appointment_id"] == Appointment.objects.get().pk
    again = agency.post("/nominations/", sent)
    assert (again.status_code, again.json()["reasons"][0]["code"]) == (409, "seat.not_free")
    waiting = agency.get(f"/nominations/?state=accepted&seat={seat.pk}").json()["results"]
    assert [each["person"]["name"] for each in waiting] == ["Alex Example"]


def test_P4_the_agency_is_shown_what_is_to_be_filled(seat: Any, officer: Any, coordinator: Any) -> None:
    work = signed_in(officer)
    term = make.appointment(seat, ends_on=clock.days_from_today(30))
    assert "Seats of your organisation to fill" in text_of(work.get("/work/"))
    appointments.appoint(seat, by=coordinator, person=place.person(), starts_on=term.ends_on)
    assert "Seats of your organisation to fill" not in text_of(work.get("/work/"))
