"""Offices: chair, co-chair and vice-chair."""

from datetime import date
from typing import Any

import pytest

from lsp import clock
from lsp.errors import Conflict, InvalidInput, LspError, RuleRefused, StaleVersion
from lsp.models import AuditEvent
from partnerships.services import offices
from partnerships.services.newcomers import NewPerson
from tests.api.conftest import caller_for
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.partnerships.forms import on
from tests.partnerships.test_bodies import ROLES, codes, somebody
from tests.visitors import text_of

pytestmark = pytest.mark.django_db

APRIL, MAY, JUNE, JULY = date(2006, 4, 1), date(2006, 5, 1), date(2006, 6, 1), date(2006, 7, 1)


@pytest.fixture
def body(partnership: Any) -> Any:
    return make.board(partnership, starts_on=APRIL)


def a_member(body: Any, name: str = "") -> Any:
    return make.appointment(make.seat(body, starts_on=APRIL), place.person(name), starts_on=APRIL).person


def test_a_member_becomes_chair(body: Any, coordinator: Any) -> None:
    alex = a_member(body)
    office = offices.assign(body, by=coordinator, kind="chair", person=alex, starts_on=MAY)
    assert (office.person, office.independent, office.ends_on) == (alex, False, None)


def test_one_who_holds_no_seat_is_marked_independent(body: Any, coordinator: Any) -> None:
    sam = place.person("Sam Sample")
    with pytest.raises(RuleRefused, match="Sam Sample holds no seat of this body on 1 May 2006") as refused:
        offices.assign(body, by=coordinator, kind="chair", person=sam, starts_on=MAY)
    assert codes(refused) == ["office.not_a_member"]
    offices.assign(body, by=coordinator, kind="chair", person=sam, starts_on=MAY, independent=True)


def test_a_new_person_may_be_the_independent_chair(body: Any, coordinator: Any) -> None:
    office = offices.assign(
        body, by=coordinator, kind="chair", person=NewPerson("Sam Sample"), starts_on=MAY, independent=True
    )
    assert office.person.pk


def test_a_second_chair_is_refused_and_the_first_named(body: Any, coordinator: Any) -> None:
    offices.assign(body, by=coordinator, kind="chair", person=a_member(body, "Alex Example"), starts_on=MAY)
    with pytest.raises(Conflict, match="Alex Example is chair since 1 May 2006") as refused:
        offices.assign(body, by=coordinator, kind="chair", person=a_member(body), starts_on=JUNE)
    assert codes(refused) == ["office.held"]


def test_a_chair_may_be_shared_by_co_chairs_but_not_with_oneself(body: Any, coordinator: Any) -> None:
    alex, sam = a_member(body), a_member(body)
    for person in (alex, sam):
        offices.assign(body, by=coordinator, kind="co_chair", person=person, starts_on=MAY)
    with pytest.raises(Conflict):
        offices.assign(body, by=coordinator, kind="co_chair", person=alex, starts_on=JUNE)


@pytest.mark.parametrize(
    ("given", "error", "field"),
    [
        ({"starts_on": None}, InvalidInput, "starts_on"),
        ({"kind": "king"}, InvalidInput, "kind"),
        ({"brought_in": True}, InvalidInput, "brought_in_source"),
        ({"ends_on": MAY}, RuleRefused, "ends_on"),
        ({"starts_on": date(2006, 3, 1)}, RuleRefused, "starts_on"),
    ],
)
def test_an_office_of_the_wrong_shape_is_refused_at_its_field(
    body: Any, coordinator: Any, given: dict[str, Any], error: type[LspError], field: str
) -> None:
    values = {"kind": "chair", "person": place.person(), "starts_on": MAY, "independent": True, **given}
    with pytest.raises(error) as refused:
        offices.assign(body, by=coordinator, **values)
    assert refused.value.reasons[0].field == field


def test_an_office_ends_and_the_next_begins_on_that_day(body: Any, coordinator: Any) -> None:
    alex, sam = a_member(body), a_member(body)
    office = offices.assign(body, by=coordinator, kind="chair", person=alex, starts_on=MAY)
    ended = offices.end(office, by=coordinator, on=JUNE, reason="The chair rotates", version=1)
    assert (ended.ends_on, ended.end_reason) == (JUNE, "The chair rotates")
    offices.assign(body, by=coordinator, kind="chair", person=sam, starts_on=JUNE)
    with pytest.raises(StaleVersion):
        offices.end(office, by=coordinator, on=JUNE, reason="Again", version=1)
    with pytest.raises(RuleRefused) as refused:
        offices.end(office, by=coordinator, on=JULY, reason="Again")
    assert codes(refused) == ["already_ended"]


ACTS = {
    "assign": lambda office, by: offices.assign(
        office.body, by=by, kind="vice_chair", person=office.person, starts_on=MAY, independent=True
    ),
    "end": lambda office, by: offices.end(office, by=by, on=JUNE, reason="Over"),
}


@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize(("role", "where"), ROLES)
def test_who_keeps_the_offices(partnership: Any, name: str, role: str, where: str) -> None:
    office = make.office(make.body(partnership))
    by, error = somebody(role, where, partnership), ROLES[role, where]
    if error is None:
        ACTS[name](office, by)
        return
    with pytest.raises(error):
        ACTS[name](office, by)


def test_an_office_is_handed_over_in_one_act(body: Any, coordinator: Any) -> None:
    alex, sam = a_member(body), a_member(body, "Sam Sample")
    office = offices.assign(body, by=coordinator, kind="chair", person=alex, starts_on=MAY)
    after = offices.hand_over(office, by=coordinator, person=sam, on=JUNE, reason="A year is over", version=1)
    office.refresh_from_db()
    assert (office.ends_on, office.end_reason) == (JUNE, "A year is over")
    assert (after.kind, after.person, after.starts_on, after.ends_on) == ("chair", sam, JUNE, None)
    event = AuditEvent.objects.get(kind="office.hand_over")
    assert set(AuditEvent.objects.filter(parent_id=event.pk).values_list("kind", flat=True)) == {
        "office.end",
        "office.assign",
    }


def test_a_hand_over_of_an_office_that_is_refused_leaves_it_as_it_was(body: Any, coordinator: Any) -> None:
    office = offices.assign(body, by=coordinator, kind="chair", person=a_member(body), starts_on=MAY)
    with pytest.raises(RuleRefused) as refused:
        offices.hand_over(office, by=coordinator, person=place.person(), on=JUNE, reason="So")
    assert codes(refused) == ["office.not_a_member"]
    office.refresh_from_db()
    assert (office.ends_on, office.version) == (None, 1)


def test_an_office_is_handed_over_on_its_page_to_somebody_new(body: Any, coordinator: Any, desk: Any) -> None:
    office = offices.assign(body, by=coordinator, kind="chair", person=a_member(body), starts_on=MAY)
    address = f"{body.get_absolute_url()}offices/{office.pk}/hand-over/"
    typed = {"new_name": "Robin Newcomer", "end_reason": "Retired", "version": 1, **on("starts_on", JUNE)}
    refused = desk.post(address, typed)
    assert refused.status_code == 422
    assert "Robin Newcomer" in text_of(refused)
    assert desk.post(address, {**typed, "independent": "on"}).status_code == 302
    assert body.offices.get(starts_on=JUNE).person.name == "Robin Newcomer"


def test_the_api_hands_an_office_over(body: Any, coordinator: Any) -> None:
    office = offices.assign(body, by=coordinator, kind="chair", person=a_member(body), starts_on=MAY)
    api, sam = caller_for(coordinator), a_member(body, "Sam Sample")
    tag = api.get(f"/offices/{office.pk}/")["ETag"]
    sent = {"person": sam.pk, "on": "2006-06-01", "reason": "A year is over"}
    done = api.post(f"/offices/{office.pk}/hand-over/", sent, If_Match=tag)
    assert (done.status_code, done.json()["person"]["name"]) == (200, "Sam Sample")


def test_the_end_of_a_term_offers_the_offices_still_to_begin(body: Any, coordinator: Any, desk: Any) -> None:
    term = make.appointment(make.seat(body, starts_on=APRIL), starts_on=APRIL)
    later = clock.days_from_today(30)
    office = offices.assign(body, by=coordinator, kind="chair", person=term.person, starts_on=later)
    address = f"{body.get_absolute_url()}terms/{term.pk}/end/"
    assert f"chair of {body.name}" in text_of(desk.get(address))
    sent = {"end_reason": "Left", "end_offices": "on", "version": 1, **on("ends_on", clock.today())}
    assert desk.post(address, sent).status_code == 302
    office.refresh_from_db()
    assert office.never_began
