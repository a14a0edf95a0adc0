"""Two who write at once: one wins, the other is told, nobody deadlocks (P2, P3)."""

from datetime import date

import pytest

from lsp.errors import Conflict, LspError, TransitionRefused
from partnerships.models import Appointment
from partnerships.services import appointments, bodies, nominations
from tests.api.conftest import caller_for
from tests.at_once import at_once
from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.partnerships.forms import appointing
from tests.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]

MAY, JUNE = date(2006, 5, 1), date(2006, 6, 1)


def test_P2_two_who_appoint_to_one_seat_have_one_winner_whom_the_other_is_told() -> None:
    partnership = place.lsp()
    seat = make.seat(make.board(partnership))
    by = place.coordinator(partnership)
    people = [place.person(f"Alex Example {letter}") for letter in "ABCD"]
    for round_ in range(5):
        day = date(2006 + round_, 5, 1)
        end = date(2007 + round_, 5, 1)
        answers = at_once(
            *(
                lambda person=person, day=day, end=end: appointments.appoint(
                    seat, by=by, person=person, starts_on=day, ends_on=end
                )
                for person in people
            )
        )
        won = [answer for answer in answers if isinstance(answer, Appointment)]
        lost = [answer for answer in answers if isinstance(answer, Conflict)]
        assert (len(won), len(lost)) == (1, 3)
        for refused in lost:
            assert (refused.reasons[0].code, refused.reasons[0].rule) == ("seat.taken", "P2")
            assert str(won[0].person) in refused.message


def test_P3_two_who_appoint_one_person_to_two_seats_of_a_body_have_one_winner() -> None:
    partnership = place.lsp()
    board = make.board(partnership)
    by, alex = place.coordinator(partnership), place.person()
    seats = [make.seat(board), make.seat(board)]
    answers = at_once(
        *(lambda seat=seat: appointments.appoint(seat, by=by, person=alex, starts_on=MAY) for seat in seats)
    )
    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert [error.reasons[0].rule for error in refused] == ["P3"]
    assert Appointment.objects.count() == 1


def test_P1_two_who_set_up_a_board_have_one_winner() -> None:
    partnership = place.lsp()
    by = place.coordinator(partnership)
    answers = at_once(
        *(
            lambda name=name: bodies.create(lsp=partnership, by=by, name=name, kind="board", starts_on=MAY)
            for name in ("One", "Two")
        )
    )
    refused = [answer for answer in answers if isinstance(answer, Conflict)]
    assert [error.reasons[0].rule for error in refused] == ["P1"]


def test_L5_nobody_is_appointed_to_a_body_while_it_ends() -> None:
    partnership = place.lsp()
    board = make.board(partnership)
    seat = make.seat(board)
    by = place.coordinator(partnership)
    answers = at_once(
        lambda: bodies.end(board, by=by, on=JUNE, reason="Over"),
        lambda: appointments.appoint(seat, by=by, person=place.person(), starts_on=date(2006, 7, 1)),
    )
    assert sum(isinstance(answer, LspError) for answer in answers) == 1
    board.refresh_from_db()
    assert (board.ends_on is None) == Appointment.objects.exists()


def test_P2_two_coordinators_at_one_seat_by_page_and_by_api_the_other_is_told_by_whom() -> None:
    partnership = place.lsp("Example Partnership")
    seat = make.seat(make.board(partnership, slug="board"))
    people = [place.person("Alex Example"), place.person("Bea Sample")]
    first, second = place.coordinator(partnership, "first"), place.coordinator(partnership, "second")
    page, api = signed_in(first), caller_for(second)
    body = {"seat": seat.pk, "person": people[1].pk, "starts_on": "2006-05-01"}
    answers = at_once(
        lambda: page.post(f"{seat.get_absolute_url()}appoint/", appointing(people[0])),
        lambda: api.post("/appointments/", body),
    )
    assert sorted(answer.status_code for answer in answers) in ([201, 409], [302, 409])
    told = text_of(next(answer for answer in answers if answer.status_code == 409))
    assert f"{Appointment.objects.get().person} sits in this seat since 1 May 2006" in told


def test_a_nomination_is_answered_once() -> None:
    partnership = place.lsp()
    seat = make.seat(make.board(partnership))
    by = place.coordinator(partnership)
    waiting = nominations.nominate(seat, by=by, person=place.person(), from_day=MAY)
    answers = at_once(
        lambda: nominations.accept(waiting, by=by), lambda: nominations.decline(waiting, by=by, reason="No.")
    )
    assert sum(isinstance(answer, TransitionRefused) for answer in answers) == 1
    waiting.refresh_from_db()
    assert (waiting.state == "accepted") == Appointment.objects.exists()
