"""A term or an office that has not begun is withdrawn: it stays on the record and held on no day (L4)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lsp import clock
from lsp.errors import Conflict, InvalidInput, RuleRefused
from lsp.models import AuditEvent
from partnerships import queries, rules
from partnerships.models import Appointment, Body, Office, Seat
from partnerships.services import appointments, bodies, offices, seats
from tests.api.conftest import caller_for
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def board() -> Body:
    return make.board(place.lsp())


@pytest.fixture
def by(board: Body) -> Any:
    return place.coordinator(board.lsp)


def ahead(days: int = 30) -> date:
    return clock.days_from_today(days)


def withdrawn(by: Any, seat: Seat, days: int = 30, **given: Any) -> Appointment:
    term = make.appointment(seat, starts_on=ahead(days), **given)
    return appointments.withdraw(term, by=by, reason="Entered by mistake")


def test_L4_a_term_that_has_not_begun_is_withdrawn_and_stays_on_the_record(board: Body, by: Any) -> None:
    term = withdrawn(by, make.seat(board))
    assert term.never_began
    assert (term.starts_on, term.ends_on, term.end_reason) == (ahead(), ahead(), "Entered by mistake")
    assert not Appointment.objects.as_at(ahead()).exists()
    event = AuditEvent.objects.get(kind="appointment.withdraw")
    assert (event.subject_id, event.actor_id) == (term.pk, by.pk)


def test_L4_so_is_an_office(board: Body, by: Any) -> None:
    office = make.office(board, starts_on=ahead())
    offices.withdraw(office, by=by, reason="Another was chosen")
    again = make.office(board, starts_on=ahead() - timedelta(days=1))
    office.refresh_from_db()
    assert office.never_began
    assert list(queries.officers_of(board, ahead())) == [again]


@pytest.mark.parametrize("starts_on", [0, -1, None])
def test_L4_what_has_begun_ends_and_is_not_withdrawn(board: Body, by: Any, starts_on: int | None) -> None:
    begins = None if starts_on is None else ahead(starts_on)
    for record, withdraw in (
        (make.appointment(make.seat(board), starts_on=begins), appointments.withdraw),
        (make.office(board, starts_on=begins), offices.withdraw),
    ):
        with pytest.raises(RuleRefused) as refused:
            withdraw(record, by=by, reason="Because")
        assert [(r.code, r.rule) for r in refused.value.reasons] == [("has_begun", "L4")]


def test_L4_a_withdrawal_has_a_reason_and_happens_once(board: Body, by: Any) -> None:
    term = make.appointment(make.seat(board), starts_on=ahead())
    with pytest.raises(InvalidInput) as unsaid:
        appointments.withdraw(term, by=by, reason=" ")
    assert unsaid.value.reasons[0].field == "end_reason"
    term = appointments.withdraw(term, by=by, reason="Because")
    for again in (
        lambda: appointments.withdraw(term, by=by, reason="Again"),
        lambda: appointments.end(term, by=by, on=ahead(60), reason="Again"),
        lambda: appointments.update(term, by=by, changes={"how": "ex_officio"}),
    ):
        with pytest.raises(RuleRefused) as refused:
            again()
        assert refused.value.reasons[0].code == "already_withdrawn"


def test_P2_P3_another_may_be_appointed_over_it(board: Body, by: Any) -> None:
    seat, person = make.seat(board), place.person()
    withdrawn(by, seat, person=person)
    begins = clock.today()
    new = appointments.appoint(seat, by=by, person=person, starts_on=begins, ends_on=ahead(90))
    assert new.starts_on == begins
    with pytest.raises(Conflict):
        appointments.appoint(seat, by=by, person=place.person(), starts_on=ahead(40))


def test_P4_a_seat_is_vacant_as_if_it_had_never_been_entered(board: Body, by: Any) -> None:
    seat = make.seat(board)
    gone = make.appointment(seat, ends_on=ahead(-10))
    withdrawn(by, seat)
    row = next(iter(queries.vacancies([board.lsp], clock.today())))
    assert (row.vacant_since, row.following) == (gone.ends_on, None)
    later = next(iter(queries.vacancies([board.lsp], ahead(40))))
    assert later.vacant_since == gone.ends_on


def test_P4_nobody_follows_a_term_whose_successor_was_withdrawn(board: Body, by: Any) -> None:
    seat = make.seat(board)
    make.appointment(seat, ends_on=ahead(20))
    withdrawn(by, seat)
    (ending,) = queries.terms_ending([board.lsp], clock.today())
    assert not ending.is_followed


def test_L5_it_does_not_keep_its_seat_or_body_from_ending_nor_moves_with_them(board: Body, by: Any) -> None:
    seat = make.seat(board)
    term = withdrawn(by, seat)
    office = make.office(board, starts_on=ahead())
    offices.withdraw(office, by=by, reason="Because")
    seats.update(seat, by=by, changes={"starts_on": ahead(-5)})
    assert seats.end(seat, by=by, on=ahead(10), reason="Over").ends_on == ahead(10)
    assert bodies.end(board, by=by, on=ahead(15), reason="Over").ends_on == ahead(15)
    term.refresh_from_db()
    assert (term.ends_on, term.end_reason) == (ahead(), "Entered by mistake")


@pytest.mark.database
def test_L4_the_database_takes_an_empty_term_with_a_reason_alone(board: Body) -> None:
    day = date(2006, 5, 1)
    with pytest.raises(IntegrityError, match="ends_after_start"), transaction.atomic():
        make.appointment(make.seat(board), starts_on=day, ends_on=day)
    with pytest.raises(IntegrityError, match="ends_after_start"), transaction.atomic():
        make.office(board, starts_on=day, ends_on=day)
    assert make.appointment(make.seat(board), starts_on=day, ends_on=day, end_reason="Never").never_began


@pytest.mark.parametrize(("start", "end"), [(1, 9), (None, 9), (1, None), (None, None), (5, 5)])
def test_an_empty_term_overlaps_nothing(start: int | None, end: int | None) -> None:
    def held(begin: int | None, until: int | None) -> Appointment:
        day = [None if given is None else date(2006, 5, given) for given in (begin, until)]
        return Appointment(starts_on=day[0], ends_on=day[1])

    empty = held(5, 5)
    assert not rules.overlap(empty, held(start, end))
    assert not rules.overlap(held(start, end), empty)


# On pages and in the API ---------------------------------------------------------------------------------------


def test_the_pages_offer_it_for_what_is_to_begin_and_say_that_it_never_began(board: Body, by: Any) -> None:
    seat = make.seat(board)
    term = make.appointment(seat, starts_on=ahead())
    office = make.office(board, starts_on=ahead())
    client, here = signed_in(by), board.get_absolute_url()
    addresses = [f"{here}terms/{term.pk}/withdraw/", f"{here}offices/{office.pk}/withdraw/"]
    assert addresses[0] in text_of(client.get(seat.get_absolute_url()))
    assert addresses[1] in text_of(client.get(here))
    for address in addresses:
        assert client.post(address, {"end_reason": "", "version": 1}).status_code == 422
        assert client.post(address, {"end_reason": "A mistake", "version": 1}).status_code == 302
        assert "was withdrawn already" in text_of(client.get(address))
    page = text_of(client.get(seat.get_absolute_url()))
    assert "Withdrawn" in page
    assert "never began" in page
    assert "A mistake" in page
    assert addresses[0] not in page


def test_the_api_withdraws_with_the_same_words(board: Body, by: Any) -> None:
    caller = caller_for(by)
    begun = make.appointment(make.seat(board))
    path = f"/appointments/{begun.pk}/"
    tag = caller.get(path)["ETag"]
    refused = caller.post(f"{path}withdraw/", {"reason": "Because"}, If_Match=tag)
    assert (refused.status_code, refused.json()["reasons"][0]["code"]) == (422, "has_begun")
    page = signed_in(by).get(f"{board.get_absolute_url()}terms/{begun.pk}/withdraw/")
    assert refused.json()["reasons"][0]["message"] in page.content.decode()
    for resource, record in (
        ("appointments", make.appointment(make.seat(board), starts_on=ahead())),
        ("offices", make.office(board, starts_on=ahead())),
    ):
        path = f"/{resource}/{record.pk}/"
        answer = caller.post(
            f"{path}withdraw/", {"reason": "A mistake"}, If_Match=caller.get(path)["ETag"]
        ).json()
        assert (answer["ends_on"], answer["end_reason"]) == (answer["starts_on"], "A mistake")
        assert record.pk not in [
            row["id"] for row in caller.get(f"/{resource}/?as_at={ahead()}").json()["results"]
        ]


# A term's end, and the office with it --------------------------------------------------------------------------


@pytest.fixture
def chair(board: Body) -> tuple[Appointment, Office]:
    term = make.appointment(make.seat(board))
    return term, make.office(board, term.person, independent=False)


@pytest.mark.parametrize("too", [True, False])
def test_a_term_ends_with_its_persons_office_where_asked_for(
    by: Any, chair: tuple[Appointment, Office], too: bool
) -> None:
    term, office = chair
    of_another = make.office(make.body(term.body.lsp), term.person)
    appointments.end(term, by=by, on=ahead(5), reason="Retired", end_offices=too)
    office.refresh_from_db()
    of_another.refresh_from_db()
    assert (office.ends_on, office.end_reason) == ((ahead(5), "Retired") if too else (None, ""))
    assert of_another.ends_on is None
    assert AuditEvent.objects.filter(kind__endswith=".end").count() == 1


def test_the_page_of_a_terms_end_offers_the_office_ticked(by: Any, chair: tuple[Appointment, Office]) -> None:
    term, office = chair
    client, address = signed_in(by), f"{term.body.get_absolute_url()}terms/{term.pk}/end/"
    page = text_of(client.get(address))
    assert "End on the same day: chair of Board" in page
    assert client.get(address).context["form"]["end_offices"].initial is True
    typed = {"ends_on": ahead(5).isoformat(), "end_reason": "Retired", "end_offices": "on"}
    assert client.post(address, typed).status_code == 302
    office.refresh_from_db()
    assert office.ends_on == ahead(5)


def test_the_page_offers_no_office_to_who_holds_none(board: Body, by: Any) -> None:
    term = make.appointment(make.seat(board))
    page = signed_in(by).get(f"{board.get_absolute_url()}terms/{term.pk}/end/")
    assert "end_offices" not in page.context["form"].fields


def test_the_api_ends_the_office_with_the_term_where_asked_for(
    by: Any, chair: tuple[Appointment, Office]
) -> None:
    term, office = chair
    caller, path = caller_for(by), f"/appointments/{term.pk}/"
    body = {"on": ahead(5).isoformat(), "reason": "Retired", "end_offices": True}
    assert caller.post(f"{path}end/", body, If_Match=caller.get(path)["ETag"]).status_code == 200
    office.refresh_from_db()
    assert office.ends_on == ahead(5)
