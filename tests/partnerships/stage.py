"""A board that meets: its seats, who sits in them, its coordinator; for the tests of attendance, decisions, minutes."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from partnerships.models import AgendaItem, Appointment, Attendance, Body, Meeting
from partnerships.services import attendance
from partnerships.services.attendance import Mark
from tests.factories import lsp as place
from tests.factories import meetings as make
from tests.factories import partnerships as structure

JUNE, SEPTEMBER, DECEMBER = date(2006, 6, 6), date(2006, 9, 5), date(2006, 12, 5)


@dataclass
class Stage:
    """The board, its terms in the order of the seats, and who keeps its meetings."""

    board: Body
    by: Any
    terms: list[Appointment] = field(default_factory=list)

    @property
    def lsp(self) -> Any:
        return self.board.lsp

    def marks(self, statuses: str = "", **given: Any) -> list[Mark]:
        """A mark of each filled seat by letters (`p` present, `a` apologies, `x` absent), all present by default."""
        words = {"p": "present", "a": "apologies", "x": "absent"}
        letters = statuses or "p" * len(self.terms)
        return [Mark(term.seat, words[each]) for term, each in zip(self.terms, letters, strict=True)]

    def held(self, statuses: str = "", day: date = JUNE, **given: Any) -> Meeting:
        """A meeting recorded as held."""
        meeting = make.meeting(self.board, day, **given)
        return attendance.hold(meeting, by=self.by, marks=self.marks(statuses))

    def row(self, meeting: Meeting, place_in_line: int) -> Attendance:
        """What was recorded of a seat."""
        return Attendance.objects.get(meeting=meeting, seat=self.terms[place_in_line].seat)

    def item(self, meeting: Meeting, title: str = "A plan", **given: Any) -> AgendaItem:
        """An item of its agenda."""
        return make.item(meeting, title, **given)


def stage(seats: int = 4, quorum: int | None = 3) -> Stage:
    """A board of so many seats, each filled for an organisation of its own."""
    lsp = place.lsp()
    board = structure.board(lsp, quorum=quorum)
    made = Stage(board, place.coordinator(lsp))
    for number in range(seats):
        made.terms.append(structure.appointment(structure.seat(board, f"Seat {number}", position=number + 1)))
    return made
