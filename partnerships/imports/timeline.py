"""Records that never hold on a common day, in order of their beginning: whom a new one may overlap is found at once."""

from bisect import bisect_right, insort
from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any


def beginning(record: Any) -> date:
    """The day a record begins for the order; one of unknown beginning goes first."""
    day: date | None = record.starts_on
    return day or date.min


@dataclass
class Timeline:
    """Records by key (a seat; a person on a body), none of one key overlapping another."""

    held: dict[Hashable, list[Any]] = field(default_factory=dict)

    def add(self, key: Hashable, record: Any) -> None:
        """One more."""
        insort(self.held.setdefault(key, []), record, key=beginning)

    def remove(self, key: Hashable, record: Any) -> None:
        """Forget one that was added."""
        kept = self.held[key]
        place = next(number for number, other in enumerate(kept) if other is record)
        del kept[place]

    def beside(self, key: Hashable, record: Any) -> list[Any]:
        """Those next to it, before and after: if it overlaps any of the key, it overlaps one of these."""
        kept = self.held.get(key, [])
        place = bisect_right(kept, beginning(record), key=beginning)
        return [other for other in kept[max(0, place - 2) : place + 1] if other is not record]
