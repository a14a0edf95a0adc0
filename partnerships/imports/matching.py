"""Whom a spreadsheet means: people and organisations on record by name, and names that are merely similar.

Case and white space do not matter; anything else does. What is similar is told, never taken for the same.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Self

from lsp.imports.tables import folded
from lsp.models import Organisation, Person

SIMILAR = 0.86  # share of letters in common, in order, from which two names are called similar
SIMILAR_SHOWN = 3
STEM = 3  # letters by which words are compared before whole names are
NO_NAME = frozenset(
    (
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "cllr",
        "councillor",
        "rev",
        "sir",
        "the",
        "of",
        "and",
        "ltd",
        "limited",
        "plc",
    )
)


def bare(name: str) -> str:
    """A name without titles, small words and signs, its words in order of the alphabet."""
    words = [word for word in re.findall(r"\w+", folded(name)) if word not in NO_NAME]
    return " ".join(sorted(words))


def _likeness(one: str, other: str) -> float:
    """The share of letters in common; 0 where a glance shows that it cannot be enough."""
    matcher = SequenceMatcher(None, one, other)
    if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR:
        return 0.0
    return matcher.ratio()


@dataclass
class Names:
    """Records of one kind by their folded name."""

    records: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(list))
    _stems: dict[str, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, records: Iterable[Any]) -> Self:
        """The records, each by its name."""
        names = cls()
        for record in records:
            names.add(record)
        return names

    def add(self, record: Any) -> None:
        """One more record."""
        self.records[folded(record.name)].append(record)
        words = bare(record.name)
        for word in words.split():
            self._stems[word[:STEM]].add((record.name, words))

    def remove(self, record: Any) -> None:
        """Forget a record that was added; its words may stay, they only suggest."""
        self.records[folded(record.name)].remove(record)

    def called(self, name: str) -> list[Any]:
        """The records of this very name."""
        return list(self.records.get(folded(name), ()))

    def similar(self, name: str) -> list[str]:
        """Names on record that are similar to this one without being it, the most similar first."""
        wanted = bare(name)
        near = {other for word in wanted.split() for other in self._stems.get(word[:STEM], ())}
        rated = [
            (_likeness(wanted, words), other)
            for other, words in near
            if folded(other) != folded(name) and self.records.get(folded(other))
        ]
        return [other for ratio, other in sorted(rated, reverse=True) if ratio >= SIMILAR][:SIMILAR_SHOWN]


@dataclass
class Directory:
    """Everybody and every organisation on record; what a row adds can be taken back with the row."""

    organisations: Names
    people: Names
    _addresses: dict[str, Person] = field(default_factory=dict)
    _added: list[tuple[Names, Any]] = field(default_factory=list)

    @classmethod
    def load(cls) -> Self:
        """All of both, in two queries."""
        people = list(Person.objects.all())
        return cls(
            organisations=Names.of(Organisation.objects.filter(ends_on=None)),
            people=Names.of(people),
            _addresses={folded(person.email): person for person in people if person.email},
        )

    def add_organisation(self, organisation: Organisation) -> None:
        """An organisation that this row has recorded."""
        self.organisations.add(organisation)
        self._added.append((self.organisations, organisation))

    def add_person(self, person: Person) -> None:
        """A person that this row has recorded."""
        self.people.add(person)
        self._added.append((self.people, person))
        if person.email:
            self._addresses[folded(person.email)] = person

    def keep(self) -> None:
        """The row is done: what it added stays."""
        self._added.clear()

    def take_back(self) -> None:
        """The row is refused: what it added goes."""
        for names, record in self._added:
            names.remove(record)
            self._addresses.pop(folded(getattr(record, "email", "")), None)
        self._added.clear()

    def person_with(self, email: str) -> Person | None:
        """The person on record with this address."""
        return self._addresses.get(folded(email))
