"""People who are recorded in the moment they are appointed."""

from dataclasses import dataclass
from typing import Any

from lsp.models import Person
from lsp.services import people


@dataclass(frozen=True)
class NewPerson:
    """Somebody the register does not hold yet."""

    name: str
    job_title: str = ""
    email: str = ""


def named(person: Person | NewPerson) -> Person:
    """The person, or an unsaved one of the new name, for the words of the act."""
    return person if isinstance(person, Person) else Person(name=person.name)


def known(person: Person | NewPerson, *, by: Any) -> Person:
    """The person, recorded now where they are new."""
    if isinstance(person, Person):
        return person
    return people.create(name=person.name, job_title=person.job_title, email=person.email, by=by)


def entered(person: Person | NewPerson, *, by: Any) -> Person:
    """The person, recorded now where they are new: within an act whose own service has asked who may."""
    if isinstance(person, Person):
        return person
    return people.enter(name=person.name, job_title=person.job_title, email=person.email, by=by)
