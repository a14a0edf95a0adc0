"""Each entry of a file held against what is recorded: found, filled in, planned anew, or refused by the rules.

What is recorded is never overwritten: where the file says something else the row is refused, and where the record
says nothing yet it is filled in. People and organisations are known by their name; what is similar is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from lsp.errors import Reason
from lsp.models import LocalStrategicPartnership, Organisation, Person
from partnerships.imports.draft import Draft
from partnerships.imports.entries import OrganisationEntry, PersonEntry
from partnerships.imports.facts import Facts
from partnerships.imports.matching import Directory, Names, with_address
from partnerships.imports.refusals import RowRefused


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says of a field: the part it is about, the field, the value said, what is recorded, in words."""

    part: str
    name: str
    value: Any
    recorded: str
    word: str = ""


@dataclass
class Plan:
    """One file being held against the records of one partnership."""

    lsp: LocalStrategicPartnership
    source: str
    facts: Facts
    directory: Directory
    draft: Draft
    looked_at: bool = False
    similar: dict[str, list[int]] = field(default_factory=dict)

    def settle(self, record: Any, said: Iterable[Said], what: str) -> None:
        """Fill in what the record does not say; refuse the row where it says something else."""
        reasons = []
        for point in said:
            known = getattr(record, point.name)
            if point.value in ("", None) or point.value == known:
                continue
            if known in ("", None):
                words = f"{point.word or point.name.replace('_', ' ')} filled in for {what}."
                self.draft.fill(record, {point.name: point.value}, words[:1].upper() + words[1:])
            else:
                message = f"{what[:1].upper()}{what[1:]} is recorded as {point.recorded}."
                reasons.append(Reason("import.row", message, field=point.part))
        if reasons:
            raise RowRefused(reasons)


def organisation(plan: Plan, entry: OrganisationEntry) -> Organisation:
    """The organisation of this name, else a new one of the sector said."""
    names = plan.directory.organisations
    found: list[Organisation] = names.called(entry.name)
    if len(found) > 1:
        raise RowRefused.because("organisation.name", "Several organisations of this name are recorded.")
    if found:
        _settle_organisation(plan, found[0], entry)
        return found[0]
    if not entry.sector:
        message = f"{entry.name} is a new organisation: say its sector."
        raise RowRefused.because("organisation.sector", message + hint(names, entry.name))
    made = Organisation(
        name=entry.name,
        slug=free_slug(entry.name, "organisation", plan.directory.slugs),
        sector=entry.sector,
        kind=entry.kind,
        website=entry.website,
    )
    similar = _similar(plan, names, entry.name)
    plan.draft.give_number(made)
    names.add(made)
    plan.directory.slugs.add(made.slug)
    plan.draft.undo_with(lambda: names.remove(made))
    plan.draft.undo_with(lambda: plan.directory.slugs.discard(made.slug))
    plan.draft.create(made, f"New organisation: {made}.{similar}")
    return made


def _settle_organisation(plan: Plan, recorded: Organisation, entry: OrganisationEntry) -> None:
    sector = recorded.get_sector_display().lower()
    plan.settle(
        recorded,
        (
            Said("organisation.sector", "sector", entry.sector, sector),
            Said("organisation.kind", "kind", entry.kind, recorded.kind),
            Said("organisation.website", "website", entry.website, f"at {recorded.website}"),
        ),
        str(recorded),
    )


def organisation_called(plan: Plan, name: str, part: str = "organisation.name") -> Organisation:
    """The organisation of this very name, on record or in the file; refused with similar names where there is none."""
    found: list[Organisation] = plan.directory.organisations.called(name)
    if len(found) == 1:
        return found[0]
    if found:
        raise RowRefused.because(part, "Several organisations of this name are recorded.")
    message = f"There is no organisation called {name}, neither on record nor in this file."
    raise RowRefused.because(part, message + hint(plan.directory.organisations, name))


def person(plan: Plan, entry: PersonEntry) -> Person:
    """The person of this name (and address, where one is said), else a new one."""
    names = plan.directory.people
    found: list[Person] = names.called(entry.name)
    if entry.email:
        found = with_address(found, entry.email)
        holder = "" if found else plan.directory.holder_of(entry.email)
        if holder:
            raise RowRefused.because("person.email", f"This is the address of {holder}, who is recorded.")
    if len(found) > 1:
        message = "Several people of this name are recorded: give the e-mail address."
        raise RowRefused.because("person.name", message)
    if found:
        _settle_person(plan, found[0], entry)
        return found[0]
    similar = _similar(plan, names, entry.name)
    made = Person(name=entry.name, job_title=entry.job_title, email=entry.email)
    plan.draft.give_number(made)
    plan.directory.add_person(made)
    plan.draft.undo_with(lambda: plan.directory.remove_person(made))
    plan.draft.create(made, f"New person: {made}.{similar}")
    return made


def _settle_person(plan: Plan, recorded: Person, entry: PersonEntry) -> None:
    """A job changes and is not asked about; an address that was not known is told apart from others by hand."""
    if entry.job_title and not recorded.job_title:
        plan.draft.fill(recorded, {"job_title": entry.job_title}, f"Job title filled in for {recorded}.")


def hint(names: Names, name: str) -> str:
    """The names on record that are similar, as a sentence."""
    similar = names.similar(name)
    return f" Similar on record: {', '.join(similar)}." if similar else ""


def _similar(plan: Plan, names: Names, name: str) -> str:
    """What is to be said of a new name that is like one on record; the row is to be looked at."""
    said = hint(names, name)
    if not said and names.called(name):
        said = " Somebody else of this name is recorded, with another address."
    plan.looked_at = plan.looked_at or bool(said)
    return said


def free_slug(name: str, otherwise: str, taken: set[str]) -> str:
    """An address made of the name that nothing has yet."""
    base = slugify(name)[:110].strip("-") or otherwise
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug
