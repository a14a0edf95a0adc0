"""The rules of nominations, over facts already loaded (P3, P4)."""

from collections.abc import Iterable
from datetime import date

from lsp.decisions import Decision
from partnerships import words
from partnerships.models import Appointment, Nomination
from partnerships.rules.membership import never_began


def p4_seat_is_free_from(day: date, terms: Iterable[Appointment]) -> Decision:
    """Somebody is nominated for a seat that is vacant from the day on: nobody sits there then, or is to follow."""
    for term in terms:
        if not never_began(term) and (term.ends_on is None or term.ends_on > day):
            message = (
                f"{term.person} sits in this seat {words.days(term)}: choose a day on which it is free. Where they are"
                " to leave, the coordinator ends the term first."
            )
            return Decision.no("seat.not_free", message, rule="P4", field="from_day")
    return Decision.yes()


def nominated_once_at_a_time(nomination: Nomination, waiting: Iterable[Nomination]) -> Decision:
    """A person is nominated for a seat once at a time."""
    for other in waiting:
        message = f"{other.person} is nominated for this seat already, from {words.day(other.from_day)}."
        return Decision.no("nomination.twice", message, field="person")
    return Decision.yes()
