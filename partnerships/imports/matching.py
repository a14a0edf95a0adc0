"""Whom a file means: people and organisations on record by name, and names that are merely similar.

Case and white space do not matter; anything else does. What is similar is told, never taken for the same.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Model

from lsp.imports.tables import folded
from lsp.models import Organisation, Person

SIMILAR = 0.86  # share of letters in common, in order, from which two names are called similar
SIMILAR_SHOWN = 3
COMPARED = 20  # names that are looked at more closely for one name
EDGE = 2  # letters of a word that are still right where it is misspelt: its first ones or its last
MOST_WORDS = 12
NO_NAME = frozenset(
    [
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
    ]
)


def bare(name: str) -> str:
    """A name without titles, small words and signs, its words in order of the alphabet."""
    words = [word for word in re.findall(r"\w+", folded(name)) if word not in NO_NAME]
    return " ".join(sorted(words))


def keys_of(words: str) -> Iterator[str]:
    """What a bare name shares with one that differs in a word: the other words, and how that word begins or ends."""
    yield words
    parts = words.split()
    if len(parts) > MOST_WORDS:
        return
    for place, word in enumerate(parts):
        rest = " ".join(parts[:place] + parts[place + 1 :])
        yield f"{rest}/{word[:EDGE]}/"
        yield f"{rest}//{word[-EDGE:]}"
        if len(parts) > 2:
            yield rest


def _likeness(one: str, other: str) -> float:
    """The share of letters in common; 0 where a glance shows that it cannot be enough."""
    matcher = SequenceMatcher(None, one, other)
    if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR:
        return 0.0
    return matcher.ratio()


@dataclass
class Names:
    """Records of one kind by their folded name. A record is made of its columns when somebody asks for it."""

    model: type[Model]
    records: dict[str, list[Any]] = field(default_factory=dict)
    _near: dict[str, list[str]] | None = None

    def load(self, queryset: Any) -> "Names":
        """The records of the queryset, by one query."""
        columns = [column.attname for column in self.model._meta.concrete_fields]
        name = columns.index("name")
        for values in queryset.values_list(*columns).iterator(chunk_size=2_000):
            self.records.setdefault(folded(values[name]), []).append(values)
        return self

    def called(self, name: str) -> list[Any]:
        """The records of this very name."""
        found = self.records.get(folded(name), [])
        for place, record in enumerate(found):
            if isinstance(record, tuple):
                found[place] = self._made(record)
        return list(found)

    def _made(self, values: tuple[Any, ...]) -> Model:
        columns = [column.attname for column in self.model._meta.concrete_fields]
        return self.model.from_db("default", columns, values)

    def add(self, record: Any) -> None:
        """One more record."""
        self.records.setdefault(folded(record.name), []).append(record)
        if self._near is not None:
            _note(self._near, record.name)

    def remove(self, record: Any) -> None:
        """Forget a record that was added; its words may stay, they only suggest."""
        self.records[folded(record.name)].remove(record)

    def similar(self, name: str) -> list[str]:
        """Names that are similar to this one without being it, the most similar first."""
        wanted, itself = bare(name), folded(name)
        index = self._index()
        near = {other for key in keys_of(wanted) for other in index.get(key, ())[:COMPARED]}
        rated = [
            (_likeness(wanted, bare(other)), other)
            for other in sorted(near)[:COMPARED]
            if folded(other) != itself and self.records.get(folded(other))
        ]
        return [other for ratio, other in sorted(rated, reverse=True) if ratio >= SIMILAR][:SIMILAR_SHOWN]

    def _index(self) -> dict[str, list[str]]:
        """Names by what they share with similar ones; made when the first name is not found."""
        if self._near is None:
            self._near = {}
            columns = [column.attname for column in self.model._meta.concrete_fields]
            name = columns.index("name")
            for records in self.records.values():
                for record in records:
                    _note(self._near, record[name] if isinstance(record, tuple) else record.name)
        return self._near


def _note(near: dict[str, list[str]], name: str) -> None:
    for key in set(keys_of(bare(name))):
        near.setdefault(key, []).append(name)


@dataclass
class Directory:
    """Everybody and every organisation on record, and those a file adds."""

    organisations: Names = field(default_factory=lambda: Names(Organisation))
    people: Names = field(default_factory=lambda: Names(Person))
    slugs: set[str] = field(default_factory=set)
    _addresses: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls) -> "Directory":
        """All of both, in three queries."""
        directory = cls()
        directory.organisations.load(Organisation.objects.filter(ends_on=None))
        directory.people.load(Person.objects.order_by("id"))
        directory.slugs |= set(Organisation.objects.values_list("slug", flat=True))
        directory._addresses |= {
            folded(email): name
            for email, name in Person.objects.exclude(email="").values_list("email", "name").iterator()
        }
        return directory

    def add_person(self, person: Person) -> None:
        """A person the file adds."""
        self.people.add(person)
        self.note_address(person)

    def remove_person(self, person: Person) -> None:
        """Forget a person that was added."""
        self.people.remove(person)
        self.forget_address(person)

    def note_address(self, person: Person) -> None:
        """The person has this address now."""
        if person.email:
            self._addresses[folded(person.email)] = person.name

    def forget_address(self, person: Person) -> None:
        """The person has it no more."""
        self._addresses.pop(folded(person.email), None)

    def holder_of(self, email: str) -> str:
        """The name of whoever has this address, empty where nobody does."""
        return self._addresses.get(folded(email), "")


def with_address(found: Iterable[Person], email: str) -> list[Person]:
    """Of people of one name those with this address; else those of whom none is recorded."""
    people = list(found)
    same = [person for person in people if folded(person.email) == folded(email)]
    return same or [person for person in people if not person.email]
