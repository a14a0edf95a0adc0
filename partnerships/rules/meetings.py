"""The rules of meetings and attendance (P7, P8), over facts already loaded."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from lsp.decisions import Decision
from partnerships import words, workflow
from partnerships.models import AgendaItem, Attendance, Meeting


def p7_voting_present(attendances: Iterable[Attendance], withdrawn: Collection[int] = ()) -> int:
    """The voting seats present, deputies included, without those who withdrew from the item for an interest.

    `withdrawn`: ids of the people who withdrew; who stands in for somebody withdraws for themselves.
    """
    return sum(
        each.voting and each.status in Attendance.ATTENDED and came(each) not in withdrawn
        for each in attendances
    )


def came(attendance: Attendance) -> int | None:
    """The id of the person who sat in the seat; None where nobody did."""
    if attendance.status == Attendance.Status.DEPUTY:
        return attendance.deputy_id
    return attendance.person_id if attendance.status == Attendance.Status.PRESENT else None


def p7_quorate(present: int, quorum: int | None) -> Decision:
    """A meeting is quorate when the voting seats present, deputies included, reach the quorum, item by item.

    Where the body has no quorum, every meeting is. [field]
    """
    if quorum is None or present >= quorum:
        return Decision.yes()
    message = f"{present} of the {quorum} voting seats needed for a quorum were present."
    return Decision.no("meeting.inquorate", message, rule="P7")


def p7_ratified_by_a_later_quorate_meeting(
    taken_on: date, meeting: Meeting, present: int, quorum: int | None
) -> Decision:
    """A decision of an inquorate meeting is not confirmed until a later quorate meeting of the body ratifies it."""
    if meeting.state != workflow.HELD:
        message = f"{meeting} has not been held yet."
        return Decision.no("meeting.not_held", message, rule="P7", field="meeting")
    if meeting.day <= taken_on:
        message = f"Choose a meeting later than {words.day(taken_on)}, when the decision was taken."
        return Decision.no("meeting.not_later", message, rule="P7", field="meeting")
    quorate = p7_quorate(present, quorum)
    if quorate:
        return quorate
    message = f"{meeting} was not quorate itself: {quorate.reasons[0].message}"
    return Decision.no("meeting.inquorate", message, rule="P7", field="meeting")


def p7_deputy_does_not_sit(deputy_id: int | None, name: str, members: Collection[int]) -> Decision:
    """A deputy attends for somebody: who holds a seat of the body sits in it and is nobody's deputy.

    `members`: ids of those who held a seat of the body on the day.
    """
    if deputy_id is not None and deputy_id in members:
        message = f"{name} holds a seat of this body and cannot stand in for another. Choose somebody else."
        return Decision.no("deputy.sits", message, rule="P7", field="deputy")
    return Decision.yes()


@dataclass(frozen=True)
class Turnout:
    """Attendance counted (P8): meetings held, and of them those attended by member, by deputy, or not."""

    held: int = 0
    member: int = 0
    deputy: int = 0
    apologies: int = 0
    absent: int = 0
    unfilled: int = 0

    @property
    def attended(self) -> int:
        """Attended by the member or a deputy."""
        return self.member + self.deputy

    @property
    def share(self) -> Decimal | None:
        """Attended of held, exact; None where there were no meetings."""
        return Decimal(self.attended) / self.held if self.held else None

    @property
    def percent(self) -> int | None:
        """The share in percent, rounded half up; None where there were no meetings."""
        share = self.share
        return None if share is None else int((share * 100).quantize(Decimal(1), ROUND_HALF_UP))

    @property
    def in_words(self) -> str:
        """`75%`, or `no meetings`."""
        return "no meetings" if self.percent is None else f"{self.percent}%"


def p8_of_an_organisation(attendances: Iterable[Attendance]) -> Turnout:
    """Attendance of an organisation: meetings of its seats attended by member or deputy, of meetings held while it
    had the seat; a seat that was not filled counts against it. No meetings gives "no meetings".
    """
    return _turnout(list(attendances))


def p8_of_a_person(attendances: Iterable[Attendance], person_id: int) -> Turnout:
    """A person's attendance counts from the day the term began; an unfilled seat never counts against a person."""
    return _turnout([each for each in attendances if each.person_id == person_id])


def _turnout(rows: list[Attendance]) -> Turnout:
    counted = [each.status for each in rows]
    return Turnout(
        held=len(counted),
        member=counted.count(Attendance.Status.PRESENT),
        deputy=counted.count(Attendance.Status.DEPUTY),
        apologies=counted.count(Attendance.Status.APOLOGIES),
        absent=counted.count(Attendance.Status.ABSENT),
        unfilled=counted.count(Attendance.Status.UNFILLED),
    )


def p12_a_referred_item_is_answered(item: AgendaItem) -> Decision:
    """An item referred from one body to another is answered."""
    if item.referred_from_id is None or item.answer:
        return Decision.yes()
    message = "This item was referred by another body, which has no answer yet."
    return Decision.no("item.unanswered", message, rule="P12", field="answer")
