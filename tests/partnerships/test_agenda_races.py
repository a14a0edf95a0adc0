"""Two secretaries at once: one wins, the other is told; nobody's agenda loses an item."""

from datetime import time, timedelta
from typing import Any

import pytest

from lsp import clock
from lsp.errors import Conflict, LspError, StaleVersion
from lsp.models import User
from partnerships import workflow
from partnerships.models import AgendaItem, Attendance, Meeting
from partnerships.services import agenda, apologies, meetings
from tests.at_once import at_once
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def board() -> Any:
    return structure.board()


@pytest.fixture
def secretaries(board: Any) -> list[Any]:
    return [place.holder("body_secretary", lsp=board.lsp) for _ in range(2)]


@pytest.fixture
def meeting(board: Any) -> Any:
    return make.meeting(board, clock.today() + timedelta(days=60))


def fresh(user: Any) -> Any:
    return User.objects.get(pk=user.pk)


def test_of_two_who_change_one_meeting_the_second_is_told(meeting: Any, secretaries: list[Any]) -> None:
    found = at_once(
        *(
            lambda by=by, place=place_: meetings.update(
                meeting, by=fresh(by), changes={"place": place}, version=1
            )
            for by, place_ in zip(secretaries, ("Here", "There"), strict=True)
        )
    )
    assert sum(isinstance(each, StaleVersion) for each in found) == 1
    assert Meeting.objects.get().version == 2


def test_of_two_who_schedule_at_one_time_one_is_told(board: Any, secretaries: list[Any]) -> None:
    day = clock.today() + timedelta(days=30)
    found = at_once(
        *(
            lambda by=by: meetings.schedule(board, by=fresh(by), day=day, starts_at=time(9))
            for by in secretaries
        )
    )
    assert sum(isinstance(each, LspError) for each in found) == 1
    assert Meeting.objects.count() == 1


def test_items_moved_at_once_cross_without_a_deadlock(
    board: Any, meeting: Any, secretaries: list[Any]
) -> None:
    other = make.meeting(board, clock.today() + timedelta(days=90))
    here, there = make.item(meeting), make.item(other)
    found = at_once(
        lambda: agenda.move(here, by=fresh(secretaries[0]), meeting=other),
        lambda: agenda.move(there, by=fresh(secretaries[1]), meeting=meeting),
    )
    assert not [each for each in found if isinstance(each, LspError)]
    assert set(AgendaItem.objects.values_list("pk", "meeting")) == {
        (here.pk, other.pk),
        (there.pk, meeting.pk),
    }


def test_of_two_who_take_up_one_proposal_one_is_told(
    board: Any, meeting: Any, secretaries: list[Any]
) -> None:
    item = agenda.propose(board, by=secretaries[0], title="Bus shelters")
    found = at_once(
        *(lambda by=by: agenda.take_up(item, by=fresh(by), meeting=meeting) for by in secretaries)
    )
    assert sum(isinstance(each, Conflict) for each in found) == 1
    assert AgendaItem.objects.get().state == workflow.TAKEN_UP


def test_items_added_at_once_stand_one_after_the_other(meeting: Any, secretaries: list[Any]) -> None:
    at_once(*(lambda by=by: agenda.add(meeting, by=fresh(by), title="A") for by in secretaries))
    assert sorted(AgendaItem.objects.values_list("position", flat=True)) == [1, 2]


def test_P7_of_two_members_who_name_one_deputy_one_is_told(
    board: Any, meeting: Any, secretaries: list[Any]
) -> None:
    deputy = place.person()
    terms = [structure.appointment(structure.seat(board)) for _ in range(2)]
    found = at_once(
        *(
            lambda by=by, term=term: apologies.answer(
                meeting, by=fresh(by), term=term, status="deputy", deputy=deputy
            )
            for by, term in zip(secretaries, terms, strict=True)
        )
    )
    assert sum(isinstance(each, LspError) for each in found) == 1
    assert Attendance.objects.filter(deputy=deputy).count() == 1
