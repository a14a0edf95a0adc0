"""Who came is recorded seat by seat; what is wrong is refused with words and writes nothing (P7, P8)."""

from datetime import date, timedelta
from typing import Any

import pytest

from lsp import clock
from lsp.audit import act
from lsp.errors import InvalidInput, LspError, PermissionRefused, RuleRefused, StaleVersion, TransitionRefused
from lsp.models import AuditEvent, AuditText, Person
from partnerships import workflow
from partnerships.models import Attendance, Meeting
from partnerships.services import attendance
from partnerships.services.attendance import Mark
from partnerships.services.newcomers import NewPerson
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure
from tests.partnerships.stage import JUNE, stage

pytestmark = pytest.mark.django_db


def refused(error: type[LspError], write: Any) -> list[tuple[str, str, str]]:
    """(code, rule, field) of each reason of the refusal."""
    with pytest.raises(error) as raised:
        write()
    return [(reason.code, reason.rule, reason.field) for reason in raised.value.reasons]


def test_P8_a_meeting_is_held_once_every_seat_is_answered_for_and_unfilled_ones_fill_themselves() -> None:
    on = stage(seats=3, quorum=2)
    vacant = structure.seat(on.board, "Vacant", voting=False, position=9)
    meeting = make.meeting(on.board)
    chair = on.terms[0].person
    held = attendance.hold(meeting, by=on.by, marks=on.marks("pax"), chaired_by=chair)
    assert (held.state, held.quorum, held.chaired_by) == (workflow.HELD, 2, chair)
    rows = {row.seat: row for row in Attendance.objects.filter(meeting=meeting)}
    assert [rows[term.seat].status for term in on.terms] == ["present", "apologies", "absent"]
    assert (rows[vacant].status, rows[vacant].person, rows[vacant].voting) == ("unfilled", None, False)
    assert rows[vacant].organisation == vacant.organisation
    assert all(row.recorded_at for row in rows.values())
    for term in on.terms:
        assert (rows[term.seat].person, rows[term.seat].organisation) == (term.person, term.organisation)


def test_P8_the_register_is_that_of_the_day_of_the_meeting() -> None:
    on = stage(seats=1)
    seat = structure.seat(on.board, "Ended", ends_on=JUNE)
    later = structure.seat(on.board, "To come", starts_on=JUNE + timedelta(days=1))
    left = structure.appointment(structure.seat(on.board, "Left"), ends_on=JUNE)
    meeting = on.held()
    assert not Attendance.objects.filter(meeting=meeting, seat__in=[seat, later]).exists()
    assert Attendance.objects.get(meeting=meeting, seat=left.seat).status == "unfilled"


def test_a_meeting_to_come_cannot_be_held_nor_one_twice_nor_a_cancelled_one() -> None:
    on = stage(seats=1)
    tomorrow = make.meeting(on.board, clock.today() + timedelta(days=1))
    write = lambda meeting: attendance.hold(meeting, by=on.by, marks=on.marks())
    assert refused(RuleRefused, lambda: write(tomorrow)) == [("meeting.to_come", "", "")]
    cancelled = make.meeting(on.board, state=workflow.CANCELLED)
    assert refused(TransitionRefused, lambda: write(cancelled))[0][0] == "meeting.hold.state"
    held = on.held(day=date(2006, 7, 4))
    assert refused(TransitionRefused, lambda: write(held))[0][0] == "meeting.hold.state"
    today = make.meeting(on.board, clock.today())
    assert write(today).state == workflow.HELD


def test_every_seat_nothing_is_said_of_is_named_at_once_and_nothing_is_written() -> None:
    on = stage(seats=3)
    meeting = make.meeting(on.board)
    found = refused(InvalidInput, lambda: attendance.hold(meeting, by=on.by, marks=on.marks("ppp")[:1]))
    assert found == [("attendance.missing", "", f"status-{term.seat_id}") for term in on.terms[1:]]
    assert not Attendance.objects.exists()
    meeting.refresh_from_db()
    assert meeting.state == workflow.PLANNED


def test_P8_a_seat_that_is_not_filled_is_recorded_so_by_itself_alone() -> None:
    on = stage(seats=1)
    vacant = structure.seat(on.board)
    elsewhere = structure.seat()
    meeting = make.meeting(on.board)
    for seat, code in ((vacant, "attendance.unfilled"), (elsewhere, "attendance.no_seat")):
        marks = [*on.marks(), Mark(seat, "present")]
        found = refused(InvalidInput, lambda m=marks: attendance.hold(meeting, by=on.by, marks=m))
        assert found[0][0] == code
    assert not Attendance.objects.exists()


def deputy_for(on: Any, place_in_line: int, deputy: Any) -> list[Mark]:
    marks = on.marks()
    marks[place_in_line] = Mark(on.terms[place_in_line].seat, "deputy", deputy, level="senior_manager")
    return marks


def test_P7_a_deputy_is_named_with_the_level_and_somebody_new_enters_the_register() -> None:
    on = stage(seats=2)
    meeting = make.meeting(on.board)
    marks = deputy_for(on, 1, NewPerson("Dee Deputy (invented)", "Manager"))
    attendance.hold(meeting, by=on.by, marks=marks)
    row = on.row(meeting, 1)
    assert (row.status, row.deputy.name, row.level) == ("deputy", "Dee Deputy (invented)", "senior_manager")
    assert row.person == on.terms[1].person


def test_P7_who_holds_a_seat_is_nobodys_deputy_and_a_deputy_sits_for_one() -> None:
    on = stage(seats=3)
    meeting = make.meeting(on.board)
    hold = lambda marks: attendance.hold(meeting, by=on.by, marks=marks)
    field = f"deputy-{on.terms[0].seat_id}"
    sitting = deputy_for(on, 0, on.terms[2].person)
    assert refused(RuleRefused, lambda: hold(sitting)) == [("deputy.sits", "P7", field)]
    own = deputy_for(on, 0, on.terms[0].person)
    assert refused(RuleRefused, lambda: hold(own)) == [("deputy.sits", "P7", field)]
    for deputy in (place.person(), NewPerson("Dee  Deputy (invented)")):
        twice = deputy_for(on, 0, deputy)
        again = deputy if isinstance(deputy, Person) else NewPerson("dee Deputy (invented)")
        twice[1] = Mark(on.terms[1].seat, "deputy", again)
        assert refused(RuleRefused, lambda m=twice: hold(m)) == [
            ("deputy.twice", "P7", f"deputy-{on.terms[1].seat_id}")
        ]
    assert not Person.objects.filter(name__icontains="dee").exists()
    nobody = [Mark(on.terms[0].seat, "deputy"), *on.marks()[1:]]
    assert refused(InvalidInput, lambda: hold(nobody)) == [("deputy.missing", "P7", field)]


def test_P7_nobody_who_was_away_was_in_the_chair() -> None:
    on = stage(seats=2)
    meeting = make.meeting(on.board)
    away = on.terms[1].person
    found = refused(
        RuleRefused, lambda: attendance.hold(meeting, by=on.by, marks=on.marks("pa"), chaired_by=away)
    )
    assert found == [("meeting.was_away", "P7", "chaired_by")]
    independent = place.person()
    assert attendance.hold(meeting, by=on.by, marks=on.marks("pa"), chaired_by=independent).chaired_by


def test_what_was_sent_ahead_gives_way_to_what_was_recorded_also_where_names_change_places() -> None:
    on = stage(seats=3)
    meeting = make.meeting(on.board)
    first, second, third = (term.seat for term in on.terms)
    deputy = place.person()
    make.attended(meeting, first, "deputy", deputy=deputy, sent_at=clock.now())
    make.attended(meeting, second, "apologies", sent_at=clock.now())
    gone = structure.seat(on.board, "Gone", ends_on=JUNE)
    stray = structure.appointment(gone)
    make.attended(meeting, gone, "present", term=stray, sent_at=clock.now())
    marks = [Mark(first, "present"), Mark(second, "deputy", deputy), Mark(third, "absent")]
    attendance.hold(meeting, by=on.by, marks=marks)
    assert [on.row(meeting, n).status for n in range(3)] == ["present", "deputy", "absent"]
    assert on.row(meeting, 1).deputy == deputy
    assert on.row(meeting, 0).sent_at, "that it was sent ahead stays"
    assert Attendance.objects.get(seat=gone).recorded_at is None


def test_a_correction_needs_its_reason_keeps_the_rest_and_is_on_the_trail() -> None:
    on = stage(seats=3)
    meeting = on.held("ppp")
    correct = lambda **given: attendance.correct(meeting, by=on.by, marks=on.marks("pap"), **given)
    assert refused(InvalidInput, lambda: correct(reason=" "))[0][2] == "reason"
    correct(reason="She sent word to the clerk.", version=Meeting.objects.get(pk=meeting.pk).version)
    assert [on.row(meeting, n).status for n in range(3)] == ["present", "apologies", "present"]
    assert [on.row(meeting, n).version for n in range(3)] == [1, 2, 1]
    event = AuditEvent.objects.get(kind="meeting.correct_attendance")
    assert "She sent word to the clerk." in AuditText.objects.get(event_id=event.pk).content
    with pytest.raises(StaleVersion):
        correct(reason="Again", version=1)
    planned = make.meeting(on.board, date(2006, 8, 1))
    with pytest.raises(TransitionRefused):
        attendance.correct(planned, by=on.by, marks=on.marks(), reason="Why not")


def test_one_row_is_corrected_alone() -> None:
    on = stage(seats=2)
    vacant = structure.seat(on.board)
    meeting = on.held("pp")
    row, deputy = on.row(meeting, 1), place.person()
    changes = {"status": "deputy", "deputy": deputy}
    found = attendance.correct_one(
        row, by=on.by, changes=changes, reason="He sent a deputy.", version=row.version
    )
    assert (found.status, found.deputy, found.version) == ("deputy", deputy, 2)
    assert on.row(meeting, 0).version == 1
    back = attendance.correct_one(found, by=on.by, changes={"status": "absent"}, reason="Nobody came.")
    assert (back.status, back.deputy) == ("absent", None)
    unfilled = Attendance.objects.get(meeting=meeting, seat=vacant)
    with pytest.raises(InvalidInput):
        attendance.correct_one(unfilled, by=on.by, changes={"status": "present"}, reason="She came.")


def test_P7_the_quorum_kept_is_that_of_the_day() -> None:
    on = stage(seats=2, quorum=2)
    with clock.at(date(2006, 7, 1)), act("test.write", by=None):
        on.board.quorum = 5
        on.board.save()
    with clock.at(date(2006, 10, 1)), act("test.write", by=None):
        on.board.quorum = 1
        on.board.save()
    assert on.held(day=date(2006, 9, 5)).quorum == 5
    assert on.held(day=date(2006, 11, 7)).quorum == 1


def test_only_who_keeps_the_meetings_records() -> None:
    on = stage(seats=1)
    meeting = make.meeting(on.board)
    secretary = place.holder("body_secretary", lsp=on.lsp)
    for other in (place.auditor(on.lsp), place.coordinator(place.lsp())):
        with pytest.raises(PermissionRefused):
            attendance.hold(meeting, by=other, marks=on.marks())
    marks = [Mark(on.terms[0].seat, "deputy", NewPerson("Dee Deputy (invented)"))]
    assert attendance.hold(meeting, by=secretary, marks=marks).state == workflow.HELD
