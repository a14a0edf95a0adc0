"""Two who record at once: numbers stay gapless, one attendance, one ratification, nobody deadlocks (P7, P8, P9)."""

from datetime import date

import pytest

from lsp.errors import Conflict, LspError
from partnerships import workflow
from partnerships.models import Attendance, Decision, DecisionCounter, Meeting
from partnerships.services import attendance, decisions, interests, ratification
from tests.at_once import at_once
from tests.factories import meetings as make
from tests.partnerships.stage import SEPTEMBER, stage

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def test_P9_writers_at_once_share_no_number_and_leave_no_gap() -> None:
    on = stage(seats=1, quorum=1)
    meetings = [on.held(), on.held(day=SEPTEMBER)]
    for round_ in range(5):
        answers = at_once(
            *(
                lambda m=meeting, t=text: decisions.record(m, by=on.by, text=t, outcome="noted")
                for meeting in meetings
                for text in ("Noted.", "")
            )
        )
        assert sum(isinstance(answer, Decision) for answer in answers) == 2
        assert sum(isinstance(answer, LspError) for answer in answers) == 2
        numbers = Decision.objects.order_by("number").values_list("number", flat=True)
        assert list(numbers) == list(range(1, 2 * round_ + 3))
    assert DecisionCounter.objects.get().last == 10


def test_P9_one_brought_in_and_one_taken_at_once_get_numbers_of_their_own() -> None:
    on = stage(seats=1, quorum=1)
    meeting = on.held()
    answers = at_once(
        lambda: decisions.record(meeting, by=on.by, text="Taken.", outcome="noted"),
        lambda: decisions.bring_in(
            on.board, by=on.by, number=1, decided_on=date(2006, 5, 2), text="Brought.", outcome="noted", source="Book"
        ),
    )  # fmt: skip
    made = sorted(answer.number for answer in answers if isinstance(answer, Decision))
    assert made in ([1, 2], [1]), "brought in first, or refused because the number was given here"


def test_P8_two_who_record_one_meeting_have_one_winner() -> None:
    on = stage(seats=3)
    meeting = make.meeting(on.board)
    answers = at_once(
        *(
            lambda letters=letters: attendance.hold(meeting, by=on.by, marks=on.marks(letters))
            for letters in ("ppp", "aaa", "xxx")
        )
    )
    assert sum(isinstance(answer, Meeting) for answer in answers) == 1
    assert Attendance.objects.values("status").distinct().count() == 1
    assert Attendance.objects.count() == 3


def test_P7_two_meetings_ratifying_at_once_have_one_winner() -> None:
    on = stage(seats=2, quorum=2)
    waiting = decisions.record(on.held("pa"), by=on.by, text="Waits.", outcome="agreed")
    later = [on.held("pp", SEPTEMBER), on.held("pp", date(2006, 10, 3))]
    answers = at_once(
        *(lambda m=meeting: ratification.ratify(m, by=on.by, decisions=[waiting]) for meeting in later)
    )
    assert sum(isinstance(answer, list) for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1


def test_P7_the_quorum_holds_whatever_is_recorded_while_a_decision_is() -> None:
    on = stage(seats=2, quorum=2)
    meeting = on.held("pp")
    item = on.item(meeting)
    at_once(
        lambda: decisions.record(meeting, by=on.by, item=item, text="Agreed.", outcome="agreed"),
        lambda: interests.declare(item, by=on.by, person=on.terms[0].person, nature="Trustee", withdrew=True),
    )
    assert Decision.objects.get().quorate is False
    assert Meeting.objects.get().state == workflow.HELD
