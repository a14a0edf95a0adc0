"""What happens when: acts are put on the timeline in any order and played from the first day to the last."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from accountability.demonstration.data import Calendar
from lsp import clock

MINUTES_APART = 3


class Timeline:
    """Acts by day. Those of one day happen in the order they were put down, some minutes apart."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self._acts: list[tuple[int, int, Callable[[], object]]] = []

    def put(self, day: int, act: Callable[[], object]) -> None:
        """Let `act` happen on `day` (counted from the day of loading)."""
        self._acts.append((day, len(self._acts), act))

    def play(self) -> None:
        """Call every act with the clock at its moment."""
        so_far: dict[int, int] = {}
        for day, _, act in sorted(self._acts, key=lambda entry: entry[:2]):
            so_far[day] = so_far.get(day, 0) + 1
            morning = datetime.combine(self.calendar.day(day), time(8), tzinfo=clock.LONDON)
            with clock.at(morning + timedelta(minutes=MINUTES_APART * so_far[day])):
                act()
