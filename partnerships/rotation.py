"""An office that goes round: whose turn it is on a day, from when until when. Computed, never stored."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lsp.models import Organisation
from partnerships.models import OfficeArrangement, Seat

Place = Seat | Organisation
"""What takes a turn: a seat of the body, or an organisation, whoever sits for it on the day."""


@dataclass(frozen=True)
class Turn:
    """Whose turn it is, from the first day of the turn until the first day of the next one."""

    of: Place
    starts_on: date
    ends_on: date

    @property
    def name(self) -> str:
        """`Chief constable`, or `Example Police`."""
        return self.of.label if isinstance(self.of, Seat) else self.of.name


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that month is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def turn_on(arrangement: OfficeArrangement, order: Sequence[Place], day: date) -> Turn | None:
    """Whose turn it is on the day; None where the office does not rotate, or not yet."""
    first, months = arrangement.first_turn_on, arrangement.months
    if first is None or not months or not order or day < first:
        return None
    number = ((day.year - first.year) * 12 + day.month - first.month) // months
    if months_later(first, number * months) > day:
        number -= 1
    return _turn(first, months, order, number)


def turn_after(arrangement: OfficeArrangement, order: Sequence[Place], day: date) -> Turn | None:
    """The turn that begins next after the day; None where the office does not rotate."""
    present = turn_on(arrangement, order, day)
    if present is not None:
        return turn_on(arrangement, order, present.ends_on)
    return turn_on(arrangement, order, arrangement.first_turn_on) if arrangement.first_turn_on else None


def _turn(first: date, months: int, order: Sequence[Place], number: int) -> Turn:
    starts, ends = months_later(first, number * months), months_later(first, (number + 1) * months)
    return Turn(order[number % len(order)], starts, ends)
