"""What members say before a meeting: I will come, my deputy comes, apologies. It can change until the meeting begins.

It is kept in the attendance of the seat as sent ahead; what is recorded at the meeting replaces it.
"""

from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.models import Person
from lsp.services.locking import lock, system_lock
from partnerships import permissions, rules
from partnerships.models import Appointment, Attendance, Meeting
from partnerships.services import answer_links
from partnerships.services.newcomers import NewPerson, entered
from partnerships.services.records import check_shape

COMES, DEPUTY, APOLOGIES = (
    Attendance.Status.PRESENT,
    Attendance.Status.DEPUTY,
    Attendance.Status.APOLOGIES,
)
ANSWERS = {COMES: "I will come", DEPUTY: "A deputy comes in my place", APOLOGIES: "I cannot come: apologies"}


def answer(
    meeting: Meeting,
    *,
    by: Any,
    term: Appointment,
    status: str,
    deputy: Person | NewPerson | None = None,
    note: str = "",
) -> Attendance:
    """Answer for a term of one's own, or on a member's behalf as the secretary.

    Raises NotFoundError, PermissionRefused, InvalidInput, RuleRefused (too late; P7: a deputy who sits; P8).
    """
    row = _row(meeting, term)
    with act("answer.send", by=by, subject=row, reason=note.strip()):
        held = lock(Meeting, meeting.pk, by=by)
        permissions.answer_for(by, term).require(PermissionRefused)
        return _record(row, held, term, status, deputy, note, by)


def answer_by_link(
    token: str, *, status: str, deputy: Person | NewPerson | None = None, note: str = ""
) -> Attendance:
    """Answer with the link of the mail, without signing in. Raises NotFoundError (void), InvalidInput, RuleRefused."""
    meeting, term = answer_links.read(token)
    words = f"By the link in the mail to {term.person}. {note.strip()}".strip()
    row = _row(meeting, term)
    with act("answer.send", by=None, subject=row, reason=words):
        held = system_lock(Meeting, meeting.pk)
        answer_links.read(token)  # asked again under the lock
        return _record(row, held, term, status, deputy, note, None)


def decide_answer(meeting: Meeting, term: Appointment) -> Decision:
    """Whether the term may still be answered for."""
    return Decision.all(
        rules.answered_until_it_begins(meeting, clock.now()), rules.p8_sits_on_the_day(term, meeting)
    )


def _row(meeting: Meeting, term: Appointment) -> Attendance:
    """The attendance of the seat as it is, or a new one."""
    row = Attendance.objects.filter(meeting=meeting, seat=term.seat_id).first()
    return row or Attendance(meeting=meeting, seat=term.seat, status=APOLOGIES)


def _record(
    row: Attendance,
    meeting: Meeting,
    term: Appointment,
    status: str,
    deputy: Person | NewPerson | None,
    note: str,
    by: Any,
) -> Attendance:
    """The answer in the attendance of the seat; the meeting is locked."""
    decide_answer(meeting, term).require(RuleRefused)
    _check_shape_of_answer(status, deputy)
    row = (
        Attendance.objects.filter(meeting=meeting, seat=term.seat_id).first() or row
    )  # again, under the lock
    row.appointment, row.person, row.organisation = term, term.person, term.organisation
    row.status, row.voting, row.note = status, term.seat.voting, note.strip()
    row.sent_at, row.recorded_at, row.level = clock.now(), None, ""
    row.deputy = _stand_in(meeting, term, deputy, by) if status == DEPUTY else None
    check_shape(row)
    row.save()
    return row


def _check_shape_of_answer(status: str, deputy: Person | NewPerson | None) -> None:
    if status not in ANSWERS:
        raise InvalidInput.field("status", "Say whether you come, a deputy comes, or neither.")
    if status == DEPUTY and deputy is None:
        raise InvalidInput.field("deputy", "Choose who comes, or enter a name.", rule="P7")
    if status != DEPUTY and deputy is not None:
        message = "A deputy is named only where the deputy comes. Choose that, or leave the name out."
        raise InvalidInput.field("deputy", message, rule="P7")


def _stand_in(meeting: Meeting, term: Appointment, deputy: Person | NewPerson | None, by: Any) -> Person:
    """Who comes instead, if the rules allow (P7)."""
    if not isinstance(deputy, Person):
        assert deputy is not None
        return entered(deputy, by=by)
    sitting = Appointment.objects.filter(body=term.body_id).as_at(meeting.day)
    others = Attendance.objects.filter(meeting=meeting, deputy=deputy).exclude(seat=term.seat_id)
    other = others.select_related("seat").first()
    Decision.all(
        rules.nobody_stands_in_for_themselves(term, deputy.pk),
        rules.p7_deputy_does_not_sit(
            deputy.pk if deputy.pk != term.person_id else None,
            deputy.name,
            set(sitting.values_list("person", flat=True)),
        ),
        rules.p7_stands_in_once(deputy.name, other.seat.label if other else None),
    ).require(RuleRefused)
    return deputy
