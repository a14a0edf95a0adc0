"""Agreements for tests, made by their services: a board, a partnership, their chairs with accounts, a coordinator."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lsp import clock
from partnerships import agreement_text
from partnerships.models import Agreement, AgreementParty, Body, SectionComment
from partnerships.services import agreement_force, agreement_signing, agreements
from tests.factories import lsp as place
from tests.factories import partnerships as structure
from tests.factories.lsp import in_act

__all__ = [
    "PNG", "SectionComment", "Stage", "agreement_force", "agreement_signing", "agreement_text", "agreements", "stage",
]  # fmt: skip
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)
"""A picture of one pixel, as a scan."""


@dataclass
class Stage:
    """A partnership's board and one below it, who chairs them, and who keeps the agreements."""

    lsp: Any
    board: Body
    safer: Body
    coordinator: Any
    board_chair: Any
    safer_chair: Any

    def agreement(self, state: str = "draft", **said: Any) -> Agreement:
        """An agreement of the two, in the state; every rule satisfied."""
        given = {
            "title": "Safer streets",
            "bodies": [self.board, self.safer],
            "sections": {"aims": "Fewer burglaries."},
            "measures": [agreements.MeasureSaid("Burglaries", "a year", target=15, baseline=20)],
            **said,
        }
        kind = given.pop("kind", "partnership_agreement")
        start = given.pop("in_force_from", None)
        with in_act():
            made = agreements.draft(lsp=self.lsp, kind=kind, by=self.coordinator, **given)
            return self.lead_to(state, made, start)

    def lead_to(self, state: str, made: Agreement, start: date | None = None) -> Agreement:
        """The draft, led on to the state."""
        if state == "draft":
            return made
        if state == "withdrawn":
            return agreements.withdraw(made, by=self.coordinator, reason="Not wanted.")
        if state == "signed":
            made = agreements.edit(made, by=self.coordinator, planned_start=clock.days_from_today(30))
        if start is not None:
            with clock.at(start):
                return self._sign(made, state)
        return self._sign(made, state)

    def _sign(self, made: Agreement, state: str) -> Agreement:
        made = agreements.circulate(made, by=self.coordinator)
        if state == "circulated":
            return made
        made = self.sign(made, self.board, self.board_chair)
        made = self.sign(made, self.safer, self.safer_chair)
        if state == "under_review":
            return agreement_force.start_review(made, by=self.coordinator)
        if state == "ended":
            with clock.at(clock.days_from_today(1)):
                return agreement_force.end(made, by=self.coordinator, reason="Its work is done.")
        return made

    def party(self, made: Agreement, of: Any) -> AgreementParty:
        """The party that the body or the organisation is."""
        name = "body" if isinstance(of, Body) else "organisation"
        return made.parties.select_related("body", "organisation", "agreement__lsp").get(**{name: of})

    def sign(self, made: Agreement, of: Any, by: Any, digest: str = "") -> Agreement:
        """Sign the circulated text for the body."""
        assert made.current is not None
        return agreement_signing.sign(
            made, by=by, party=self.party(made, of), digest=digest or made.current.digest
        )


def stage(lsp: Any = None) -> Stage:
    """A partnership whose two chairs have accounts."""
    lsp = lsp or place.lsp()
    board = structure.board(lsp)
    safer = structure.body(lsp, "Safer Partnership")
    chairs = [place.user(), place.user()]
    for body, user in zip((board, safer), chairs, strict=True):
        structure.office(body, place.person(user=user))
    return Stage(lsp, board, safer, place.coordinator(lsp), *chairs)
