"""Attendance by organisation, person, body and period (P8)."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser

from partnerships.queries import attendance as counted
from partnerships.queries.attendance import Period, Scope
from partnerships.services import attendance, minutes
from partnerships.services.attendance import Mark
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.partnerships.stage import JUNE, SEPTEMBER, Stage, stage

pytestmark = pytest.mark.django_db
YEAR = counted.financial_year("2006-07")


def scope(on: Stage, period: Period = YEAR, **given: object) -> Scope:
    return Scope(on.lsp, given.pop("user", on.by), period, **given)  # type: ignore[arg-type]


def words_of(lines: list[counted.Line]) -> dict[str, str]:
    return {line.name: line.turnout.in_words for line in lines}


def test_P8_no_meetings_is_told_from_none_attended_and_all_attended() -> None:
    on = stage(seats=3, quorum=1)
    on.held("pax")
    idle = structure.body(on.lsp, "Idle body")
    seat = structure.seat(idle, organisation=place.organisation("Idle Agency"))
    organisations = [str(term.organisation) for term in on.terms]
    found = words_of(counted.by_organisation(scope(on)))
    assert found == {
        organisations[0]: "100%", organisations[1]: "0%", organisations[2]: "0%", "Idle Agency": "no meetings",
    }  # fmt: skip
    assert words_of(counted.by_body(scope(on))) == {"Board": "33%", "Idle body": "no meetings"}
    sitting = structure.appointment(seat)
    assert words_of(counted.by_person(scope(on)))[str(sitting.person)] == "no meetings"


def test_P8_an_unfilled_seat_counts_against_its_organisation_and_never_a_person() -> None:
    on = stage(seats=1, quorum=1)
    term = on.terms[0]
    second = structure.seat(on.board, organisation=term.organisation)
    structure.seat(on.board, network="Faith network")
    on.held("p")
    late = structure.appointment(second, starts_on=date(2006, 8, 1))
    attendance.hold(
        make.meeting(on.board, SEPTEMBER), by=on.by, marks=[*on.marks("p"), Mark(second, "apologies")]
    )
    lines = {line.key: line.turnout for line in counted.by_organisation(scope(on))}
    own = lines[term.organisation.slug]
    assert (own.held, own.member, own.apologies, own.unfilled, own.percent) == (4, 2, 1, 1, 50)
    assert (lines[counted.NETWORKS].held, lines[counted.NETWORKS].unfilled) == (2, 2)
    people = {line.key: line.turnout for line in counted.by_person(scope(on))}
    assert people[str(late.person_id)].held == 1, "counted from the day the term began"
    assert people[str(term.person_id)].in_words == "100%"


def test_P8_member_and_deputy_apologies_and_absence_stand_apart() -> None:
    on = stage(seats=4, quorum=1)
    marks = on.marks("ppax")
    marks[1] = Mark(on.terms[1].seat, "deputy", place.person())
    attendance.hold(make.meeting(on.board), by=on.by, marks=marks)
    whole = counted.total(counted.by_organisation(scope(on)))
    figures = (whole.held, whole.member, whole.deputy, whole.apologies, whole.absent, whole.percent)
    assert figures == (4, 1, 1, 1, 1, 50)


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [(JUNE, JUNE, 1), (JUNE, SEPTEMBER, 2), (date(2006, 6, 7), date(2006, 9, 4), 0), (SEPTEMBER, JUNE, 0)],
)
def test_P8_a_period_holds_its_first_and_its_last_day(first: date, last: date, held: int) -> None:
    on = stage(seats=1, quorum=1)
    on.held()
    on.held(day=SEPTEMBER)
    lines = counted.by_organisation(scope(on, Period(first, last)))
    assert counted.total(lines).held == held


def test_P8_a_financial_year_ends_on_31_march() -> None:
    assert Period(date(2006, 4, 1), date(2007, 3, 31)) == YEAR
    for wrong in ("2006-08", "06-07", "last year", "", "0000-01"):
        with pytest.raises(ValueError, match="no financial year"):
            counted.financial_year(wrong)


def test_P8_only_what_was_recorded_of_a_meeting_held_counts() -> None:
    on = stage(seats=1, quorum=1)
    make.attended(make.meeting(on.board), on.terms[0].seat, "apologies")
    assert counted.total(counted.by_organisation(scope(on))).held == 0


def test_P8_the_public_reads_figures_of_published_minutes_alone() -> None:
    on = stage(seats=1, quorum=1)
    meeting = on.held()
    on.held("x", SEPTEMBER)
    minutes.draft(meeting, by=on.by)
    minutes.publish(meeting, by=on.by)
    public = scope(on, user=AnonymousUser())
    assert counted.total(counted.by_organisation(public)).in_words == "100%"
    assert counted.total(counted.by_organisation(scope(on))).in_words == "50%"


def test_P8_one_bodys_and_one_organisations_figures_are_theirs_alone() -> None:
    on = stage(seats=2, quorum=1)
    on.held("px")
    forum = structure.body(on.lsp, "Forum")
    organisation = on.terms[0].organisation
    there = structure.appointment(structure.seat(forum, organisation=organisation))
    attendance.hold(make.meeting(forum), by=on.by, marks=[Mark(there.seat, "absent")])
    assert words_of(counted.by_organisation(scope(on, body=forum))) == {str(organisation): "0%"}
    mine = scope(on, organisation=organisation)
    assert words_of(counted.by_body(mine)) == {"Board": "100%", "Forum": "0%"}
    assert set(words_of(counted.by_person(mine))) == {str(on.terms[0].person), str(there.person)}


def test_P8_who_had_a_seat_on_any_day_of_the_period_is_named_and_who_had_none_is_not() -> None:
    on = stage(seats=1, quorum=1)
    seat = lambda name, **days: structure.seat(on.board, organisation=place.organisation(name), **days)
    seat("Ended before", ends_on=YEAR.first)
    seat("Ended on the second day", ends_on=date(2006, 4, 2))
    seat("Begins on the last day", starts_on=YEAR.last)
    seat("Begins after", starts_on=date(2007, 4, 1))
    found = set(words_of(counted.by_organisation(scope(on))))
    assert found == {str(on.terms[0].organisation), "Ended on the second day", "Begins on the last day"}
