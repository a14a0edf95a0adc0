"""What the structure checks find on a day, with what the coordinator acknowledged (P6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from lsp.models import Block, LocalStrategicPartnership, Person
from partnerships.models import Body, StructureAcknowledgement
from partnerships.queries.rows import DATES, KEPT, LSP
from partnerships.queries.structure import Structure
from partnerships.rules.structure import CHECKS, Check, Finding

FOUND, ACKNOWLEDGED, PASSED, NOT_LOOKED_AT = "found", "acknowledged", "passed", "not_looked_at"
STATES = (
    (FOUND, "To look at"),
    (ACKNOWLEDGED, "Acknowledged"),
    (PASSED, "Nothing found"),
    (NOT_LOOKED_AT, "Not looked at"),
)
NEEDS = {
    "named": "Nothing is recorded yet about who is named for the duty.",
    "protocols": "No agreements are recorded yet.",
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
    check = next((each for each in CHECKS if each.code == code), None)
    if check is None or not check.looks(structure):
        return None
    return next((each for each in check.rule(structure) if each.subject == subject), None)


def _address(structure: Structure, finding: Finding) -> str:
    """Where the record is that a finding is about; empty where it has no page here."""
    slug, record = structure.lsp.slug, finding.record
    if isinstance(record, Body):
        return reverse("partnerships:body", args=[slug, record.slug])
    if isinstance(record, Person):
        return f"{reverse('partnerships:members', args=[slug])}?{urlencode({'q': record.name})}"
    return f"{reverse('partnerships:structure', args=[slug])}#blocks" if isinstance(record, Block) else ""
