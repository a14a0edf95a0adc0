"""What the ids of a Popolo file have been found to mean, and its lists read entry by entry."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from lsp.models import Organisation, Person
from partnerships.imports.files import Attempt
from partnerships.imports.plan import Plan
from partnerships.imports.popolo import Entries, Entry, Popolo
from partnerships.models import Body, Seat


@dataclass
class Context:
    """One Popolo file being held against the records: what its ids have been found to mean."""

    file: Popolo
    plan: Plan
    sector: str = ""
    represented: Organisation | None = None
    bodies: dict[str, Body] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[str, Seat] = field(default_factory=dict)
    first_of: dict[str, int] = field(default_factory=dict)
    claimed_bodies: set[int] = field(default_factory=set)
    claimed_seats: set[int] = field(default_factory=set)
    behalf: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    chairs: Counter[str] = field(default_factory=Counter)
    like_posts: list[int] = field(default_factory=list)


Take = Callable[[Context, Entry], str | None]


@dataclass
class ListPart:
    """The entries of one list that a function takes."""

    context: Context
    entries: Entries
    take: Take
    wanted: Callable[[dict[str, Any]], bool] = lambda values: True
    may_be_written: bool = True
    again: bool = False

    def __iter__(self) -> Iterator[Attempt]:
        """Each entry."""
        for row, values in self.entries.held:
            if self.wanted(values):
                entry = Entry(self.entries, row, values)
                attempt = self.entries.attempt(row, None, remarks=entry.remarks, quiet=self.again)
                attempt.counts = 0 if self.again else 1
                attempt.attempt = partial(self._taken, entry, attempt)
                yield attempt

    def _taken(self, entry: Entry, attempt: Attempt) -> str | None:
        try:
            return self.take(self.context, entry) if entry.fine else None
        except LeftOut as left:
            attempt.left_out = str(left)
            return left.about


class LeftOut(Exception):
    """The entry is not brought in, and nothing is wrong with it: the reason."""

    def __init__(self, about: str, reason: str) -> None:
        self.about = about
        super().__init__(reason)
