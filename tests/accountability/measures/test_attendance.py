"""Attendance measured from meetings (P8, D1): what counts, on which days, as known when."""

from datetime import date, timedelta

import pytest

from accountability.judgements import Judgement, Terms
from accountability.measures import MEASURES
from accountability.models import Obligation
from accountability.periods import read
from accountability.queries.judging import Asked, judged, judgement_of
from lsp import clock
from partnerships.models import Attendance
from tests.factories import accountability as stages
from tests.factories import lsp as place
from tests.factories import meetings, obligations
from tests.factories import partnerships as structure
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
DUE = date(2006, 7, 31)


def seated(on: stages.Stage) -> tuple[object, object]:
    """A board and the agency's seat on it, filled from the first day."""
    board = structure.board(on.lsp)
    seat = structure.seat(board, organisation=on.agency)
    structure.appointment(seat, starts_on=date(2006, 1, 1))
    return board, seat


def code_of(obligation: Obligation, day: date, period: str = "2006-07-q1") -> tuple[str, int, int]:
    """The judgement of a period as at a day."""
    found = judgement_of(obligation, read(period).first, day)
    assert found is not None
    judgement: Judgement = found[1]
    return judgement.code, judgement.done // 100, judgement.asked // 100


def test_D1_member_or_deputy_counts_and_apologies_absence_and_an_empty_seat_do_not(on: stages.Stage) -> None:
    board, seat = seated(on)
    empty = structure.seat(structure.body(on.lsp), organisation=on.agency)
    owed = obligations.attendance_obligation(on)
    said = ["present", "deputy", "apologies", "absent"]
    for month, status in zip((4, 4, 5, 6), said, strict=True):
        day = date(2006, month, 1 + len(status))
        meetings.attended(meetings.held(board, day), seat, status, recorded_at=clock.now())
    missed = meetings.held(empty.body, date(2006, 6, 30))
    meetings.attended(missed, empty, "unfilled", recorded_at=clock.now())
    assert code_of(owed, clock.today()) == ("not_met", 2, 5)


def test_D1_the_first_and_the_last_day_of_the_quarter_and_of_the_obligation(on: stages.Stage) -> None:
    board, seat = seated(on)
    owed = obligations.attendance_obligation(
        on, starts_on=date(2006, 4, 3), ends_on=date(2006, 9, 30), end_reason="Over."
    )
    days = (date(2006, 4, 2), date(2006, 4, 3), date(2006, 6, 30), date(2006, 7, 1), date(2006, 9, 29))
    for day in (*days, date(2006, 9, 30)):
        meetings.attended(meetings.held(board, day), seat, recorded_at=clock.now())
    assert code_of(owed, clock.today()) == ("met", 2, 2)
    assert code_of(owed, clock.today(), "2006-07-q2") == ("met", 2, 2)


def test_D1_other_partnerships_other_agencies_and_what_was_only_sent_ahead_do_not_count(
    on: stages.Stage,
) -> None:
    board, seat = seated(on)
    owed = obligations.attendance_obligation(on)
    elsewhere = structure.board(place.lsp())
    there = structure.seat(elsewhere, organisation=on.agency)
    structure.appointment(there, starts_on=date(2006, 1, 1))
    meetings.attended(meetings.held(elsewhere, obligations.A_DAY), there, recorded_at=clock.now())
    other = structure.seat(board)
    structure.appointment(other, starts_on=date(2006, 1, 1))
    held = meetings.held(board, obligations.A_DAY)
    meetings.attended(held, other, recorded_at=clock.now())
    meetings.attended(held, seat)
    assert code_of(owed, clock.today()) == ("not_applicable", 0, 0)


def test_D1_as_at_a_day_what_was_recorded_later_is_not_known(on: stages.Stage) -> None:
    board, seat = seated(on)
    with clock.at(date(2006, 4, 1)):
        owed = obligations.attendance_obligation(on)
    with clock.at(date(2006, 6, 10)):
        held = meetings.held(board, obligations.A_DAY)
        row = meetings.attended(held, seat, "absent", recorded_at=clock.now())
    with clock.at(DUE + timedelta(days=5)):
        row.status = Attendance.Status.PRESENT
        place.save(row)
    assert code_of(owed, date(2006, 6, 9)) == ("not_yet_due", 0, 0)
    assert code_of(owed, DUE) == ("not_met", 0, 1)
    assert code_of(owed, DUE + timedelta(days=5)) == ("met", 1, 1)
    assert judged(Asked(date(2006, 3, 31), lsps=[on.lsp.pk])).terms == []


def test_Q4_the_records_behind_it_name_meeting_seat_and_who_recorded_it(on: stages.Stage) -> None:
    board, seat = seated(on)
    owed = obligations.attendance_obligation(on)
    meetings.attended(meetings.held(board, obligations.A_DAY), seat, recorded_at=clock.now())
    terms: Terms = judged(Asked(clock.today(), ids=[owed.pk])).terms[0]
    (record,) = MEASURES["attendance"].records(terms, read("2006-07-q1"), None)
    assert (record.counts, record.counted, record.day) == (True, "Present", obligations.A_DAY)
    assert seat.label in record.what
    assert str(on.lsp.slug) in record.href


def test_P8_the_sum_names_what_is_counted_each_seat_once_at_each_meeting(on: stages.Stage) -> None:
    board, seat = seated(on)
    other = structure.seat(board, "Second", organisation=on.agency)
    owed = obligations.attendance_obligation(on)
    held = meetings.held(board, obligations.A_DAY)
    for sat, status in ((seat, "present"), (other, "unfilled")):
        meetings.attended(held, sat, status, recorded_at=clock.now())
    (terms,) = judged(Asked(clock.today(), ids=[owed.pk])).terms
    words = MEASURES["attendance"].sum_in_words
    assert len(MEASURES["attendance"].records(terms, read("2006-07-q1"), None)) == 2
    assert words(terms, 100, 200) == "1 of 2 attendances due"
    assert words(terms, 100, 100) == "1 of 1 attendance due"
    assert words(terms, 0, 0) == "no meetings"
    assert "Each seat of the agency counts once at each meeting" in MEASURES["attendance"].reads
    page = text_of(signed_in(on.coordinator).get(f"{owed.get_absolute_url()}2006-07-q1/"))
    assert "1 of 2 attendances due" in page
    assert MEASURES["attendance"].reads in page
