"""The register of a meeting: the seats of the body on its day, who was due in each, and what is known of who came."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from lsp import clock
from lsp.decisions import Decision
from lsp.models import Organisation, Person
from lsp.queries.successions import named_on
from partnerships import rules
from partnerships.models import AgendaItem, Appointment, Attendance, Body, Interest, Meeting, Office, Seat


@dataclass(frozen=True)
class Place:
    """One seat on the day of the meeting: who was due (nobody: it was not filled), and its row where there is one."""

    seat: Seat
    term: Appointment | None
    row: Attendance | None = None

    @property
    def is_filled(self) -> bool:
        """Whether somebody was due."""
        return self.term is not None

    @property
    def organisation(self) -> Organisation | None:
        """Whom the seat speaks for: the term's organisation, else the seat's own; none for a network's empty seat."""
        return self.term.organisation if self.term else self.seat.organisation

    @property
    def sent_ahead(self) -> Attendance | None:
        """What the member sent before the meeting."""
        return self.row if self.row and self.row.sent_at and not self.row.recorded_at else None


def register_of(meeting: Meeting) -> list[Place]:
    """The seats of the body on the day of the meeting, in their order, the organisations by the names of that day (L6):
    three queries, four after the day.
    """
    day = meeting.day
    seats = Seat.objects.filter(body=meeting.body_id).as_at(day).select_related("organisation")
    terms = Appointment.objects.filter(body=meeting.body_id).as_at(day)
    due = {term.seat_id: term for term in terms.select_related("person", "organisation", "deputy")}
    rows = Attendance.objects.filter(meeting=meeting).select_related("person", "deputy", "organisation")
    known = {row.seat_id: row for row in rows}
    found = [Place(seat, due.get(seat.pk), known.get(seat.pk)) for seat in seats.order_by("position", "pk")]
    rows_and_seats = [record for place in found for record in (place.seat, place.term, place.row) if record]
    named_on((record.organisation for record in rows_and_seats), day)
    return found


def recorded_rows(meeting: Meeting) -> list[Attendance]:
    """What was recorded of the meeting, seat by seat, the organisations by the names of its day (L6): two queries."""
    rows = Attendance.objects.filter(meeting=meeting, recorded_at__isnull=False)
    related = ("seat", "person", "deputy", "organisation")
    found = list(rows.select_related(*related).order_by("seat__position", "seat"))
    named_on((row.organisation for row in found), meeting.day)
    return found


def quorum_on(body: Body, day: date) -> int | None:
    """The quorum of the body as it was when the day was over; as it is now where nothing older is known."""
    history: Any = body.history
    then = history.filter(history_date__lte=clock.end_of_day(day)).order_by("-history_date", "-history_id")
    found = then.values_list("quorum", flat=True)[:1]
    return next(iter(found), body.quorum)


@dataclass(frozen=True)
class Quorum:
    """Who came to a meeting and who withdrew from its items (P7). Ask it for the meeting or for an item."""

    rows: list[Attendance]
    withdrawn: dict[int, frozenset[int]]
    needed: int | None

    def present(self, item_id: int | None = None) -> int:
        """The voting seats present: for an item without those who withdrew from it."""
        return rules.p7_voting_present(self.rows, self.withdrawn.get(item_id or 0, frozenset()))

    def quorate(self, item_id: int | None = None) -> Decision:
        """Whether there were enough."""
        return rules.p7_quorate(self.present(item_id), self.needed)


def quorum_of(meeting: Meeting, rows: list[Attendance] | None = None) -> Quorum:
    """The quorum of a meeting and of each of its items: two queries, one where the rows are known."""
    declared = Interest.objects.standing().filter(item__meeting=meeting, withdrew=True)
    withdrawn: dict[int, set[int]] = {}
    for item, person in declared.values_list("item", "person"):
        withdrawn.setdefault(item, set()).add(person)
    return Quorum(
        rows if rows is not None else recorded_rows(meeting),
        {item: frozenset(people) for item, people in withdrawn.items()},
        meeting.quorum,
    )


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """What was on the agenda, in its order."""
    return list(AgendaItem.objects.filter(meeting=meeting).on_agenda())


def people_due(meeting: Meeting) -> QuerySet[Person]:
    """Who may have been in the chair: those due on the day, and those who held an office of the body."""
    day = meeting.day
    terms = Appointment.objects.filter(body=meeting.body_id).as_at(day)
    offices = Office.objects.filter(body=meeting.body_id).as_at(day)
    asked = Q(pk__in=terms.values("person")) | Q(pk__in=offices.values("person"))
    if meeting.chaired_by_id is not None:
        asked |= Q(pk=meeting.chaired_by_id)
    return Person.objects.filter(asked).order_by("name", "pk")


def people_there(meeting: Meeting) -> QuerySet[Person]:
    """Who took part in a meeting held: members and deputies who came, whoever was in the chair, the office holders."""
    rows = Attendance.objects.filter(meeting=meeting, recorded_at__isnull=False)
    offices = Office.objects.filter(body=meeting.body_id).as_at(meeting.day)
    away = rows.exclude(status=Attendance.Status.PRESENT).filter(person__isnull=False)
    there = (
        Q(pk__in=rows.filter(status=Attendance.Status.PRESENT).values("person"))
        | Q(pk__in=rows.filter(deputy__isnull=False).values("deputy"))
        | Q(pk__in=offices.values("person")) & ~Q(pk__in=away.values("person"))
        | Q(pk=meeting.chaired_by_id)
    )
    return Person.objects.filter(there).order_by("name", "pk")


def chair_on(meeting: Meeting) -> int | None:
    """The id of who held the chair of the body on the day; None where nobody or several did."""
    chairs = Office.objects.filter(body=meeting.body_id, kind__in=("chair", "co_chair")).as_at(meeting.day)
    held = list(chairs.order_by("kind").values_list("person", flat=True)[:2])
    return held[0] if len(held) == 1 else None


def deputies_known(meeting: Meeting) -> list[Person]:
    """Whom a term of the day names as deputy, and who has come as one to this body before."""
    terms = Appointment.objects.filter(body=meeting.body_id, deputy__isnull=False).as_at(meeting.day)
    before = Attendance.objects.filter(meeting__body=meeting.body_id, deputy__isnull=False)
    asked = Q(pk__in=terms.values("deputy")) | Q(pk__in=before.values("deputy"))
    return list(Person.objects.filter(asked).order_by("name", "pk")[:100])


def organisations_seated(lsp_id: int) -> QuerySet[Organisation]:
    """The organisations that sit or have sat on a body of the partnership, by name: whom a decision may bind."""
    seats, terms = Seat.objects.filter(body__lsp=lsp_id), Appointment.objects.filter(body__lsp=lsp_id)
    asked = Q(pk__in=seats.values("organisation")) | Q(pk__in=terms.values("organisation"))
    return Organisation.objects.filter(asked).order_by("name", "pk")


def nobody() -> QuerySet[Person]:
    """Nobody to choose from."""
    return Person.objects.none()
