"""The register of a meeting: the seats of the body on its day, who was due in each, and what is known of who came."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lsp import clock
from lsp.decisions import Decision
from lsp.models import Organisation
from partnerships import rules
from partnerships.models import AgendaItem, Appointment, Attendance, Body, Interest, Meeting, Seat


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
    """The seats of the body on the day of the meeting, in their order: three queries."""
    day = meeting.day
    seats = Seat.objects.filter(body=meeting.body_id).as_at(day).select_related("organisation")
    terms = Appointment.objects.filter(body=meeting.body_id).as_at(day)
    due = {term.seat_id: term for term in terms.select_related("person", "organisation", "deputy")}
    rows = Attendance.objects.filter(meeting=meeting).select_related("person", "deputy", "organisation")
    known = {row.seat_id: row for row in rows}
    return [Place(seat, due.get(seat.pk), known.get(seat.pk)) for seat in seats.order_by("position", "pk")]


def recorded_rows(meeting: Meeting) -> list[Attendance]:
    """What was recorded of the meeting, seat by seat."""
    rows = Attendance.objects.filter(meeting=meeting, recorded_at__isnull=False)
    return list(
        rows.select_related("seat", "person", "deputy", "organisation").order_by("seat__position", "seat")
    )


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
