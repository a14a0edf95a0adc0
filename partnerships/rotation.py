"""An office that goes round: whose turn it is on a day, from when until when. Computed, never stored."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from partnerships.models import OfficeArrangement, Seat


@dataclass(frozen=True)
class Turn:
    """The seat whose turn it is, from the first day of the turn until the first day of the next one."""

    seat: Seat
    starts_on: date
    ends_on: date


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def turn_on(arrangement: OfficeArrangement, seats: Sequence[Seat], day: date) -> Turn | None:
    """Whose turn it is on the day; None where the office does not rotate, or not yet."""
    first, months = arrangement.first_turn_on, arrangement.months
    if first is None or not months or not seats or day < first:
        return None
    number = ((day.year - first.year) * 12 + day.month - first.month) // months
    if months_later(first, number * months) > day:
        number -= 1
    return _turn(first, months, seats, number)


def turn_after(arrangement: OfficeArrangement, seats: Sequence[Seat], day: date) -> Turn | None:
    """The turn that begins next after the day; None where the office does not rotate."""
    present = turn_on(arrangement, seats, day)
    if present is not None:
        return turn_on(arrangement, seats, present.ends_on)
    return turn_on(arrangement, seats, arrangement.first_turn_on) if arrangement.first_turn_on else None


def _turn(first: date, months: int, seats: Sequence[Seat], number: int) -> Turn:
    starts, ends = months_later(first, number * months), months_later(first, (number + 1) * months)
    return Turn(seats[number % len(seats)], starts, ends)
