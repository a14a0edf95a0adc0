"""Due things whose questions are put into SQL once for the same reader, day, place and filters: it is dear to do."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from lsp import clock
from lsp.access import Access
from lsp.due import Due
from lsp.queries.due import FIRST_DUE_FIRST, DueRows, Summary, summary_of
from lsp.statements import Kept, Statement

STATEMENTS = Kept(300)


def wording(user: Any, *about: Hashable) -> tuple[Hashable, ...]:
    """What the wording of a question depends on: the day, who asks and what they may do, what it is about."""
    return (clock.today(), user.pk, Access.of(user), *about)


@dataclass(frozen=True)
class KeptRows:
    """What a page lists: `key` says all that the wording depends on, `find` finds the rows where it is not kept."""

    key: tuple[Hashable, ...]
    find: Callable[[], DueRows]
    ordering: tuple[str, ...] = FIRST_DUE_FIRST

    @cached_property
    def rows(self) -> DueRows:
        """The rows as a question."""
        return self.find().order_by(*self.ordering)

    def order_by(self, *names: str) -> "KeptRows":
        """In another order."""
        return KeptRows(self.key, self.find, names)

    def narrowed(self, narrow: Callable[[DueRows], DueRows], *by: Hashable) -> "KeptRows":
        """Those of them that are asked for; `by` says how."""
        return KeptRows((*self.key, *by), lambda: narrow(self.rows), self.ordering)

    def summary(self, day: date) -> Summary:
        """How many are overdue and due soon, and whose they are."""
        names = ("due_day", "due_organisation_slug", "due_organisation_name")
        return summary_of(self._ask("summary", lambda: self.rows.union(*names)), day)

    def count(self) -> int:
        """How many."""
        return self._statement("count", lambda: self.rows.union("due_id")).count({})

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Due]:
        return iter(self.rows)

    def __getitem__(self, part: slice) -> list[Due]:
        asked = ("page", self.ordering, part.start, part.stop)
        return [Due(*row) for row in self._ask(asked, lambda: self.rows.queryset()[part])]

    def _ask(self, what: Hashable, question: Callable[[], Any]) -> list[Any]:
        return self._statement(what, question).ask({})

    def _statement(self, what: Hashable, question: Callable[[], Any]) -> Statement:
        return STATEMENTS.get((*self.key, what), question)
