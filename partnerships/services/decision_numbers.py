"""The numbers of decisions: within body and financial year, in order, without gaps, never changed (P9)."""

from partnerships.models import Body, DecisionCounter
from partnerships.services.meeting_records import queue_on


def next_number(body: Body, year: str) -> int:
    """The next number of the body in the year. Its counter stays locked until the transaction ends, so a refused act
    leaves no gap and two writers never share a number."""
    counter = counter_of(body, year)
    counter.last += 1
    counter.save()
    return counter.last


def go_on_from(body: Body, year: str, number: int) -> None:
    """Numbers up to this one were given before joining: the next given here is higher (L8)."""
    counter = counter_of(body, year)
    if number > counter.last:
        counter.last = counter.started_after = number
        counter.save()


def counter_of(body: Body, year: str) -> DecisionCounter:
    """The counter of a body's year, locked; a new one where the year has none yet."""
    counter = DecisionCounter.objects.locked().filter(body=body, year=year).first()
    if counter is not None:
        return counter
    # Nothing to lock yet: the first two of a year meet at the body's own row.
    queue_on(body)
    counter = DecisionCounter.objects.locked().filter(body=body, year=year).first()
    return counter or DecisionCounter(body=body, year=year)
