"""P8 against the plainest model there is: for each day, who sat in which seat for whom, and what they did."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships import rules
from partnerships.models import Attendance
from partnerships.queries import attendance as counted
from partnerships.queries.attendance import Period, Scope
from partnerships.services import attendance
from partnerships.services.attendance import Mark
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.patience import SHARING_FIXTURES

FIRST = date(2006, 1, 1)
DAYS, SEATS, PEOPLE = 20, 3, 4
DID = ("present", "deputy", "apologies", "absent")

spans = st.tuples(st.integers(0, DAYS), st.integers(1, DAYS + 3)).filter(lambda span: span[0] < span[1])
terms = st.lists(st.tuples(st.integers(0, SEATS - 1), st.integers(0, PEOPLE - 1), spans), max_size=5)
meetings = st.dictionaries(
    st.integers(0, DAYS), st.lists(st.sampled_from(DID), min_size=SEATS, max_size=SEATS), max_size=4
)
period = st.tuples(st.integers(0, DAYS), st.integers(0, DAYS)).map(sorted)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


class Calendar:
    """For each day, the person in each seat: terms that would share a day in a seat or of a person are left out."""

    def __init__(self, wanted: list[Any]) -> None:
        self.sits: dict[tuple[int, int], int] = {}
        self.terms = []
        for seat, person, span in wanted:
            days = range(*span)
            taken = any((each, seat) in self.sits for each in days)
            elsewhere = any(self.sits.get((each, other)) == person for each in days for other in range(SEATS))
            if not taken and not elsewhere:
                self.sits.update({(each, seat): person for each in days})
                self.terms.append((seat, person, span))

    def counts(self, held: dict[int, list[str]], within: list[int], who: Any) -> Counter[str]:
        """What was counted for `who(seat, person)` at the meetings within the days."""
        found: Counter[str] = Counter()
        for number, did in held.items():
            for seat in range(SEATS) if within[0] <= number <= within[1] else ():
                person = self.sits.get((number, seat))
                if who(seat, person):
                    found["unfilled" if person is None else did[seat]] += 1
        return found


def as_counter(turnout: rules.Turnout) -> Counter[str]:
    """The figures of a turnout, held the sum of them."""
    found = Counter(
        {name if name != "member" else "present": getattr(turnout, name) for name in counted.STATUSES}
    )
    assert turnout.held == sum(found.values())
    assert turnout.attended == found["present"] + found["deputy"]
    return +found


@settings(max_examples=30, suppress_health_check=SHARING_FIXTURES)
@given(terms, meetings, period)
@pytest.mark.django_db(transaction=False)
def test_P8_the_figures_are_those_of_the_calendar(
    db: Any, wanted: list[Any], held: dict[int, list[str]], within: list[int]
) -> None:
    calendar = Calendar(wanted)
    lsp = place.lsp()
    board, by = structure.board(lsp), place.coordinator(lsp)
    organisations = [place.organisation() for _ in range(2)]
    seats = [structure.seat(board, organisation=organisations[n % 2], position=n + 1) for n in range(SEATS)]
    people = [place.person() for _ in range(PEOPLE)]
    for seat, person, span in calendar.terms:
        structure.appointment(seats[seat], people[person], starts_on=day(span[0]), ends_on=day(span[1]))
    for number, did in held.items():
        marks = [
            Mark(seats[n], did[n], place.person() if did[n] == "deputy" else None)
            for n in range(SEATS)
            if (number, n) in calendar.sits
        ]
        attendance.hold(make.meeting(board, day(number)), by=by, marks=marks)
    scope = Scope(lsp, by, Period(day(within[0]), day(within[1])))
    lines = {line.key: line.turnout for line in counted.by_organisation(scope)}
    for n, organisation in enumerate(organisations):
        of_it = calendar.counts(held, within, lambda seat, _, n=n: seat % 2 == n)
        assert as_counter(lines[organisation.slug]) == of_it
        assert (lines[organisation.slug].in_words == "no meetings") is not bool(of_it)
    by_person = {line.key: line.turnout for line in counted.by_person(scope)}
    for n, person in enumerate(people):
        of_them = calendar.counts(held, within, lambda _, who, n=n: who == n)
        assert as_counter(by_person.get(str(person.pk), rules.Turnout())) == of_them
        within_days = (scope.period.first, scope.period.last)
        rows = Attendance.objects.filter(meeting__body=board, meeting__day__range=within_days)
        assert as_counter(rules.p8_of_a_person(rows, person.pk)) == of_them
    everybody = calendar.counts(held, within, lambda *_: True)
    assert as_counter(counted.total(counted.by_body(scope))) == everybody
