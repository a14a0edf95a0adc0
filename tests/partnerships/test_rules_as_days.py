"""P2 and P4 against the plainest model there is: a list of days and who sits on each."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lsp.models import Person
from partnerships import rules
from partnerships.models import Appointment, Office
from tests.patience import SHARING_FIXTURES

FIRST = date(2006, 1, 1)
DAYS = 30


def day(number: int | None) -> date | None:
    return None if number is None else FIRST + timedelta(days=number)


ends = st.none() | st.integers(0, DAYS)
spans = st.tuples(ends, ends).filter(lambda span: None in span or span[0] < span[1])


def term(span: tuple[int | None, int | None], pk: int) -> Appointment:
    return Appointment(
        pk=pk, person=Person(name="Alex Example"), starts_on=day(span[0]), ends_on=day(span[1])
    )


def days_of(span: tuple[int | None, int | None]) -> set[int]:
    """The days a span covers, on a calendar that reaches one day beyond each end."""
    start = -1 if span[0] is None else span[0]
    end = DAYS + 2 if span[1] is None else span[1]
    return set(range(start, end))


@settings(max_examples=150)
@given(spans, st.lists(spans, max_size=4))
def test_P2_terms_overlap_exactly_when_they_share_a_day(new: Any, old: list[Any]) -> None:
    shared = any(days_of(new) & days_of(other) for other in old)
    terms = [term(span, number) for number, span in enumerate(old, start=1)]
    assert rules.p2_terms_never_overlap(term(new, 99), terms).allowed is not shared


@settings(max_examples=150)
@given(st.lists(spans, max_size=4), st.integers(-1, DAYS + 1))
def test_P4_a_seat_is_vacant_exactly_on_the_days_no_term_covers(old: list[Any], number: int) -> None:
    terms = [term(span, index) for index, span in enumerate(old)]
    taken = set().union(*(days_of(span) for span in old)) if old else set()
    assert rules.p4_vacant(terms, FIRST + timedelta(days=number)) is (number not in taken)


@settings(max_examples=25, suppress_health_check=SHARING_FIXTURES)
@given(st.lists(spans, min_size=1, max_size=5), st.integers(0, DAYS))
@pytest.mark.django_db(transaction=False)
def test_P2_and_P4_the_database_keeps_the_same_calendar(db: Any, offered: list[Any], number: int) -> None:
    from lsp.audit import act
    from lsp.errors import Conflict
    from partnerships.models import Seat
    from partnerships.queries.due import vacant_seats
    from tests.factories import lsp as place
    from tests.factories import partnerships as make

    seat = make.seat(starts_on=None)
    calendar: set[int] = set()
    for span in offered:
        free = not days_of(span) & calendar
        try:
            with act("test.write", by=None):
                make.appointment(seat, place.person(), starts_on=day(span[0]), ends_on=day(span[1]))
        except Conflict:
            assert not free
        else:
            assert free
            calendar |= days_of(span)
    vacant = vacant_seats(Seat.objects.filter(pk=seat.pk), FIRST + timedelta(days=number))
    assert vacant.exists() is (number not in calendar)


@pytest.mark.parametrize(
    ("ends_on", "soon"),
    [(None, False), (0, False), (1, True), (89, True), (90, True), (91, False)],
)
def test_P4_a_term_that_ends_within_90_days_is_shown(ends_on: int | None, soon: bool) -> None:
    held = Office(starts_on=None, ends_on=day(ends_on))
    assert rules.p4_ends_soon(held, FIRST) is soon


def test_P4_the_days_of_notice_are_data() -> None:
    assert not rules.p4_ends_soon(Office(ends_on=day(31)), FIRST, 30)
    assert rules.p4_ends_soon(Office(ends_on=day(30)), FIRST, 30)


def test_P4_a_term_that_is_still_to_begin_does_not_end_soon() -> None:
    assert not rules.p4_ends_soon(Office(starts_on=day(5), ends_on=day(20)), FIRST)
