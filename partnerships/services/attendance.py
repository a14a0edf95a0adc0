"""Who came to a meeting: recorded seat by seat, which makes the meeting held; corrected afterwards with a reason."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, Reason, RuleRefused, TransitionRefused
from lsp.models import Person
from lsp.services.locking import lock
from partnerships import rules, workflow
from partnerships.models import Attendance, Meeting, Seat
from partnerships.news import attendance_recorded
from partnerships.queries.register import Place, quorum_on, recorded_rows, register_of
from partnerships.services.meeting_records import lock_meeting
from partnerships.services.newcomers import NewPerson, entered, named
from partnerships.services.quorum import settle
from partnerships.services.records import apply, check_shape

TAKEN = frozenset(
    (
        Attendance.Status.PRESENT,
        Attendance.Status.DEPUTY,
        Attendance.Status.APOLOGIES,
        Attendance.Status.ABSENT,
    )
)
"""What can be said of a seat in which somebody was due."""


@dataclass(frozen=True)
class Mark:
    """What is recorded of one seat; `deputy` and the level of who came where they matter."""

    seat: Seat
    status: str
    deputy: Person | NewPerson | None = None
    level: str = ""
    note: str = ""


def hold(
    meeting: Meeting,
    *,
    by: Any,
    marks: Iterable[Mark],
    chaired_by: Person | None = None,
    version: int | None = None,
) -> Meeting:
    """Record a meeting as held: who came for each seat; seats nobody was appointed to are filled in by themselves.

    The body's quorum on the day is kept with the meeting (P7). Raises TransitionRefused (held, cancelled), RuleRefused
    (still to come; P7 deputies; a chair who was away), InvalidInput naming the seats nothing was said of, StaleVersion.
    """
    with act("meeting.hold", by=by, subject=meeting):
        meeting = lock_meeting(meeting, by=by, version=version)
        decide_hold(meeting).require(TransitionRefused)
        rules.held_once_its_day_has_come(meeting, clock.today()).require(RuleRefused)
        meeting.state = workflow.HELD
        meeting.quorum = quorum_on(meeting.body, meeting.day)
        _record(meeting, marks, chaired_by, by=by)
    return meeting


def correct(
    meeting: Meeting,
    *,
    by: Any,
    marks: Iterable[Mark],
    chaired_by: Person | None = None,
    reason: str,
    version: int | None = None,
) -> Meeting:
    """Put the attendance of a meeting held right. What hung on the quorum is judged again (P7).

    Raises as `hold` does, and InvalidInput without a reason.
    """
    reason = _reason(reason)
    with act("meeting.correct_attendance", by=by, subject=meeting, reason=reason):
        meeting = lock_meeting(meeting, by=by, version=version)
        decide_correct(meeting).require(TransitionRefused)
        if meeting.quorum is None:
            meeting.quorum = quorum_on(meeting.body, meeting.day)
        _record(meeting, marks, chaired_by, by=by)
    return meeting


def correct_one(
    attendance: Attendance,
    *,
    by: Any,
    changes: Mapping[str, Any],
    reason: str,
    version: int | None = None,
) -> Attendance:
    """Put right what was recorded of one seat: `changes` of status, deputy, level, note. Raises as `correct` does."""
    reason = _reason(reason)
    with act("attendance.correct", by=by, subject=attendance, reason=reason):
        meeting = lock_meeting(attendance.meeting, by=by)
        row = lock(Attendance, attendance.pk, by=by, version=version)
        decide_correct(meeting).require(TransitionRefused)
        if row.status == Attendance.Status.UNFILLED:
            raise _said_of_nobody(row.seat)
        apply(row, changes, frozenset(("status", "deputy", "level", "note")))
        if "deputy" not in changes and row.status != Attendance.Status.DEPUTY:
            row.deputy = None
        marks = [_mark_of(row if each.pk == row.pk else each) for each in recorded_rows(meeting)]
        filled = [mark for mark in marks if mark.status != Attendance.Status.UNFILLED]
        _record(meeting, filled, meeting.chaired_by, by=by)
    return Attendance.objects.get(pk=row.pk)


def decide_hold(meeting: Meeting) -> Decision:
    """Whether it may be recorded as held from the state it is in."""
    return workflow.MEETING.check("hold", meeting.state)


def decide_correct(meeting: Meeting) -> Decision:
    """Whether there is an attendance to correct: of a meeting held."""
    if meeting.state == workflow.HELD:
        return Decision.yes()
    message = f"{meeting} is not recorded as held yet: there is no attendance to correct."
    return Decision.no("meeting.not_held", message)


def _record(meeting: Meeting, marks: Iterable[Mark], chaired_by: Person | None, *, by: Any) -> None:
    """Write a row for every seat of the register, and judge again what hangs on the quorum."""
    places = register_of(meeting)
    said = _said(places, list(marks))
    _require_deputies(places, said)
    deputies = _deputies(said, by=by)
    rows = [_row(meeting, place, said.get(place.seat.pk), deputies) for place in places]
    rules.was_not_away(chaired_by.pk if chaired_by else None, rows, field="chaired_by").require(RuleRefused)
    _write(meeting, rows)
    meeting.chaired_by = chaired_by
    meeting.save()
    settle(meeting)
    attendance_recorded.send(Meeting, meeting=meeting)


def _said(places: list[Place], marks: list[Mark]) -> dict[int, Mark]:
    """The mark of each seat. Raises InvalidInput: a seat without one, twice, not of the register, or not filled."""
    by_seat = {place.seat.pk: place for place in places}
    problems: list[Reason] = []
    said: dict[int, Mark] = {}
    for mark in marks:
        place = by_seat.get(mark.seat.pk)
        if place is None:
            message = f"“{mark.seat.label}” was no seat of this body on that day."
            problems.append(Reason("attendance.no_seat", message, field=field_of(mark.seat)))
        elif mark.seat.pk in said:
            message = f"“{mark.seat.label}” is named twice."
            problems.append(Reason("attendance.twice", message, field=field_of(mark.seat)))
        elif not place.is_filled:
            problems += _said_of_nobody(mark.seat).reasons
        else:
            said[mark.seat.pk] = mark
            problems += _shape(mark)
    silent = [p for p in places if p.term is not None and p.seat.pk not in {mark.seat.pk for mark in marks}]
    problems += [
        Reason("attendance.missing", f"Say whether {place.term.person} came.", field=field_of(place.seat))
        for place in silent
        if place.term is not None
    ]
    if problems:
        raise InvalidInput(reasons=problems)
    return said


def field_of(seat: Seat, what: str = "status") -> str:
    """The name of a seat's field in forms and refusals."""
    return f"{what}-{seat.pk}"


def _said_of_nobody(seat: Seat) -> InvalidInput:
    message = f"Nobody was appointed to “{seat.label}” on that day: it is recorded as not filled, by itself."
    return InvalidInput(
        message, reasons=[Reason("attendance.unfilled", message, rule="P8", field=field_of(seat))]
    )


def _shape(mark: Mark) -> list[Reason]:
    """What is wrong with one mark in itself."""
    if mark.status not in TAKEN:
        message = "Choose present, deputy, apologies or absent."
        return [Reason("invalid", message, field=field_of(mark.seat))]
    if mark.status == Attendance.Status.DEPUTY and not _name(mark.deputy):
        message = f"Name the deputy who came for “{mark.seat.label}”."
        return [Reason("deputy.missing", message, rule="P7", field=field_of(mark.seat, "deputy"))]
    if mark.status != Attendance.Status.DEPUTY and mark.deputy is not None:
        message = f"{_name(mark.deputy)} is named as deputy, but “{mark.seat.label}” is not marked so."
        return [Reason("deputy.without_mark", message, rule="P7", field=field_of(mark.seat))]
    return []


def _require_deputies(places: list[Place], said: Mapping[int, Mark]) -> None:
    """Deputies sit nowhere else (P7)."""
    members = {place.term.person_id for place in places if place.term is not None}
    named_for = [(mark, mark.deputy) for mark in said.values() if mark.deputy is not None]
    twice = [(_who(deputy), _name(deputy), field_of(mark.seat, "deputy")) for mark, deputy in named_for]
    sitting = [
        _of_field(
            rules.p7_deputy_does_not_sit(
                deputy.pk if isinstance(deputy, Person) else None, _name(deputy), members
            ),
            field_of(mark.seat, "deputy"),
        )
        for mark, deputy in named_for
    ]
    Decision.all(*sitting, rules.p7_a_deputy_for_one_seat(twice)).require(RuleRefused)


def _of_field(decision: Decision, field: str) -> Decision:
    """The same decision, its reasons about this field."""
    return Decision(tuple(replace(reason, field=field) for reason in decision.reasons))


def _deputies(said: Mapping[int, Mark], *, by: Any) -> dict[int, Person]:
    """Who came instead, by seat; somebody new is entered in the register of people."""
    return {seat: entered(mark.deputy, by=by) for seat, mark in said.items() if mark.deputy is not None}


def _row(meeting: Meeting, place: Place, mark: Mark | None, deputies: Mapping[int, Person]) -> Attendance:
    """The row of a seat as it is to be."""
    row = place.row or Attendance(meeting=meeting, seat=place.seat)
    term = place.term
    row.appointment, row.person = term, term.person if term else None
    row.organisation, row.voting = place.organisation, place.seat.voting
    row.status = mark.status if mark else Attendance.Status.UNFILLED
    row.deputy = deputies.get(place.seat.pk)
    row.level, row.note = (mark.level, mark.note.strip()) if mark else ("", "")
    row.recorded_at = row.recorded_at or clock.now()
    check_shape(row)
    return row


def _write(meeting: Meeting, rows: list[Attendance]) -> None:
    """Write the rows that differ. Names that change places are freed first: no row stands in another's way.

    A row of a seat that the body no longer had on the day stays as something sent ahead, with nobody in it.
    """
    wanted = {row.seat_id: row for row in rows}
    same = set()
    for old in Attendance.objects.filter(meeting=meeting):
        new = wanted.get(old.seat_id)
        if new is not None and _written(new) == _written(old):
            same.add(old.seat_id)
        elif new is None or _gives_up_a_name(old, new):
            old.appointment = old.person = old.deputy = None
            old.status, old.recorded_at = Attendance.Status.UNFILLED, None
            old.save()
            if new is not None:
                new.version = old.version
    for row in rows:
        if row.pk is not None and row.seat_id not in same:
            row.save()
    Attendance.objects.audited_create([row for row in rows if row.pk is None])


def _gives_up_a_name(old: Attendance, new: Attendance) -> bool:
    """Whether somebody the old row names is not named so by the new one, and may stand in another."""
    return any(
        before is not None and before != after
        for before, after in ((old.person_id, new.person_id), (old.deputy_id, new.deputy_id))
    )


def _written(row: Attendance) -> tuple[Any, ...]:
    """What of a row is recorded."""
    names = (
        "appointment_id",
        "person_id",
        "organisation_id",
        "status",
        "deputy_id",
        "level",
        "voting",
        "note",
    )
    return (*(getattr(row, name) for name in names), row.recorded_at is None)


def _mark_of(row: Attendance) -> Mark:
    return Mark(row.seat, row.status, row.deputy, row.level, row.note)


def _name(deputy: Person | NewPerson | None) -> str:
    return str(named(deputy).name).strip() if deputy is not None else ""


def _who(deputy: Person | NewPerson) -> str:
    """Who a deputy is, so that one named twice is known again."""
    return f"person {deputy.pk}" if isinstance(deputy, Person) else " ".join(deputy.name.split()).casefold()


def _reason(reason: str) -> str:
    if not reason.strip():
        raise InvalidInput.field("reason", "Enter the reason for the correction.")
    return reason.strip()
