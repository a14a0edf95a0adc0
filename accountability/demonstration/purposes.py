"""Versions of the terms of reference of a partnership's bodies, drafted and adopted, on the timeline."""

from collections.abc import Mapping
from typing import Any

from accountability.demonstration.data import read
from accountability.demonstration.structure import Structure
from lsp import clock
from partnerships.models import Decision, TermsOfReference
from partnerships.services import terms_of_reference


def plan(structure: Structure) -> None:
    """Put every draft and every adoption on the timeline."""
    for entry in read("purposes")[structure.slug]:
        version = _Version(structure, entry)
        structure.timeline.put(entry["drafted"], version.draft)
        if "adopted" in entry:
            structure.timeline.put(entry["adopted"], version.adopt)


class _Version:
    """One version of what a body is for."""

    def __init__(self, structure: Structure, entry: Mapping[str, Any]) -> None:
        self.structure, self.entry = structure, entry
        self.record: TermsOfReference

    def draft(self) -> None:
        """Its words."""
        body = self.structure.bodies[self.entry["body"]]
        by = self.structure.cast.coordinator(self.structure.slug)
        self.record = terms_of_reference.draft(body, by=by, text=self.entry["text"])

    def adopt(self) -> None:
        """By the body's latest decision about it, or as its minutes say; in force from that day."""
        by = self.structure.cast.coordinator(self.structure.slug)
        about = self.entry.get("decision")
        decided = Decision.objects.confirmed().filter(
            body=self.record.body, outcome=Decision.Outcome.AGREED, text__contains=about or ""
        )
        terms_of_reference.adopt(
            self.record,
            by=by,
            decision=decided.latest("decided_on") if about else None,
            source=self.entry.get("source", ""),
            starts_on=clock.today(),
        )
