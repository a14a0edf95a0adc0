"""Who comes to a meeting, by what the members sent ahead; and who could come for them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lsp.models import Person
from partnerships.models import Appointment, Attendance, Body, Meeting

WORDS = {
    Attendance.Status.PRESENT: ("Will come", "green"),
    Attendance.Status.DEPUTY: ("Deputy comes", "blue"),
    Attendance.Status.APOLOGIES: ("Apologies", "orange"),
}
NO_ANSWER = ("No answer yet", "grey")


@dataclass(frozen=True)
class Expected:
    """One term on the meeting's day and what was answered for it."""

    term: Appointment
    answer: Attendance | None

    @property
    def words(self) -> str:
        """What was answered, in words."""
        return (WORDS.get(self.answer.status, NO_ANSWER) if self.answer else NO_ANSWER)[0]  # type: ignore[call-overload]

    @property
    def colour(self) -> str:
        """The colour of its tag."""
        return (WORDS.get(self.answer.status, NO_ANSWER) if self.answer else NO_ANSWER)[1]  # type: ignore[call-overload]


def terms_on(body: Body, day: date) -> QuerySet[Appointment]:
    """The terms of the body that cover the day, in the order of its seats."""
    return (
        Appointment.objects.filter(body=body)
        .as_at(day)
        .select_related("person", "organisation", "seat", "deputy", "body__lsp")
        .order_by("seat__position", "seat_id")
    )


def expected(meeting: Meeting) -> list[Expected]:
    """Every term on the meeting's day, each with its answer. Two queries."""
    rows = Attendance.objects.filter(meeting=meeting, sent_at__isnull=False).select_related("deputy")
    answers = {row.appointment_id: row for row in rows}
    return [Expected(term, answers.get(term.pk)) for term in terms_on(meeting.body, meeting.day)]


def answer_of(meeting: Meeting, term: Appointment) -> Attendance | None:
    """What was sent ahead for the term."""
    rows = Attendance.objects.filter(meeting=meeting, appointment=term, sent_at__isnull=False)
    return rows.select_related("deputy").first()


def own_term(meeting: Meeting, user: Any) -> Appointment | None:
    """The user's own term on the meeting's day."""
    if not user.is_authenticated:
        return None
    return terms_on(meeting.body, meeting.day).filter(person__user_id=user.pk).first()


def may_stand_in(term: Appointment, day: date) -> QuerySet[Person]:
    """The people of the term's organisation who hold no seat of the body on the day (P7): who has sat or
    deputised for it anywhere, and its officers.
    """
    of_it = (
        Q(appointments__organisation=term.organisation_id)
        | Q(deputises_for__organisation=term.organisation_id)
        | Q(user__role_grants__organisation=term.organisation_id)
        | Q(attended_for__organisation=term.organisation_id)
        | Q(pk=term.deputy_id)
    )
    sitting = Appointment.objects.filter(body=term.body_id).as_at(day).values("person")
    people = Person.objects.filter(of_it).exclude(pk__in=sitting).distinct()
    return people.order_by("name", "pk")
