"""What the structure checks find on a day, with what the coordinator acknowledged (P6)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from lsp.models import Block, LocalStrategicPartnership, Person
from partnerships.models import Body, StructureAcknowledgement
from partnerships.queries.rows import DATES, KEPT, LSP
from partnerships.queries.structure import Structure
from partnerships.rules.structure import BY_CODE, CHECKS, Check, Finding

FOUND, ACKNOWLEDGED, PASSED, NOT_LOOKED_AT = "found", "acknowledged", "passed", "not_looked_at"
STATES = (
    (FOUND, "To look at"),
    (ACKNOWLEDGED, "Acknowledged"),
    (PASSED, "Nothing found"),
    (NOT_LOOKED_AT, "Not looked at"),
)
NEEDS = {
    "named": "Nothing is recorded yet about who is named for the duty.",
}
"""Why a check is not looked at."""


@dataclass(frozen=True)
class Found:
    """A finding, with the acknowledgement that stands on the day."""

    check: Check
    finding: Finding
    acknowledgement: StructureAcknowledgement | None
    href: str


@dataclass(frozen=True)
class Group:
    """Findings of one check that have something in common."""

    name: str
    members: list[Found]

    @property
    def said(self) -> str:
        """What they have in common, how many there are, and how many of them are to look at."""
        waiting = sum(each.acknowledgement is None for each in self.members)
        count = len(self.members)
        pairs = "1 pair" if count == 1 else f"{count} pairs"
        return f"{self.name}: {pairs}, {waiting if waiting else 'none'} to look at"


@dataclass(frozen=True)
class Result:
    """A check and what it found."""

    check: Check
    found: list[Found]
    why_not: str = ""

    @property
    def open(self) -> list[Found]:
        """What nobody has acknowledged."""
        return [each for each in self.found if each.acknowledgement is None]

    @property
    def groups(self) -> list[Group]:
        """What was found by what it has in common, those to look at first; of most checks one without a name."""
        return [
            Group(name, sorted(found, key=lambda each: each.acknowledgement is not None))
            for name, found in groupby(self.found, lambda each: each.finding.group)
        ]

    @property
    def state(self) -> str:
        """One of STATES."""
        if self.why_not:
            return NOT_LOOKED_AT
        if self.open:
            return FOUND
        return ACKNOWLEDGED if self.found else PASSED

    @property
    def state_in_words(self) -> str:
        """The state as people say it."""
        return dict(STATES)[self.state]


def results(structure: Structure, acknowledged: Iterable[StructureAcknowledgement]) -> list[Result]:
    """Every check with its findings, those to look at first. No queries."""
    known = {(each.code, each.subject): each for each in acknowledged}
    listed = []
    for check in CHECKS:
        if not check.looks(structure):
            listed.append(Result(check, [], NEEDS[check.needs]))
            continue
        found = [
            Found(check, each, known.get((check.code, each.subject)), _address(structure, each))
            for each in check.rule(structure)
        ]
        listed.append(Result(check, found))
    order = [state for state, _ in STATES]
    return sorted(listed, key=lambda result: order.index(result.state))


def acknowledged(
    lsp: LocalStrategicPartnership, user: Any, day: date | None = None
) -> list[StructureAcknowledgement]:
    """The acknowledgements that stand on the day, or all there ever were, as `user` may see them. One query."""
    seen: Any = StructureAcknowledgement.objects.visible_to(user)
    found = seen.filter(lsp=lsp).select_related("acknowledged_by__person", "taken_back_by__person")
    return list(found.as_at(day) if day is not None else found.order_by("-starts_on", "-pk"))


def acknowledgement_rows(
    seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """Acknowledgements, each with its partnership."""
    return seen.values("id", "code", "subject", "note", *LSP, *DATES, *KEPT)


def one(structure: Structure, code: str, subject: str) -> Finding | None:
    """The finding of a check on a subject on the structure's day, None where it does not find it."""
    return some(structure, code, (subject,)).get(subject)


def some(structure: Structure, code: str, subjects: Collection[str]) -> dict[str, Finding]:
    """The findings of a check on these subjects on the structure's day, by subject."""
    check = BY_CODE.get(code)
    if check is None or not check.looks(structure):
        return {}
    return {each.subject: each for each in check.rule(structure) if each.subject in subjects}


def noted(structure: Structure, user: Any, code: str) -> set[str]:
    """The subjects of a check that are acknowledged on the day, as far as `user` may know: one query."""
    return {each.subject for each in acknowledged(structure.lsp, user, structure.day) if each.code == code}


def without_acknowledgement(structure: Structure, user: Any, code: str) -> list[Finding]:
    """What a check finds and nobody has acknowledged yet, as `user` may see it: one query."""
    check = BY_CODE[code]
    known = noted(structure, user, code)
    found = check.rule(structure) if check.looks(structure) else iter(())
    return [each for each in found if each.subject not in known]


def _address(structure: Structure, finding: Finding) -> str:
    """Where the record is that a finding is about; empty where it has no page here."""
    slug, record = structure.lsp.slug, finding.record
    if isinstance(record, Body):
        return reverse("partnerships:body", args=[slug, record.slug])
    if isinstance(record, Person):
        return f"{reverse('partnerships:members', args=[slug])}?{urlencode({'q': record.name})}"
    return f"{reverse('partnerships:structure', args=[slug])}#blocks" if isinstance(record, Block) else ""
