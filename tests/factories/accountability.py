"""Commitments for tests: the stage (partnership, agency, people with roles), and a commitment in any state."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accountability import workflow
from accountability.models import Commitment, CommitmentCounter, Evidence, ProgressReport
from lsp import clock
from lsp.models import Block, LocalStrategicPartnership, Organisation, Person, User
from tests.factories import lsp as places

DUE_IN = 60  # days from today
DECISION = {"decision_body": "Example Board", "decision_minute": "7(b)"}

_TAKEN = {
    workflow.RECORDED: (),
    workflow.DRAFT: (),
    workflow.MADE: ("made",),
    workflow.ACCEPTED: ("made", "accepted"),
    workflow.UNDER_WAY: ("made", "accepted"),
    workflow.DELIVERED: ("made", "accepted", "delivered"),
    workflow.CONFIRMED: ("made", "accepted", "delivered", "confirmed"),
    workflow.MISSED: ("made", "accepted"),
    workflow.WITHDRAWN: ("made", "accepted"),
}
"""The steps that lie behind a commitment in each state."""


@dataclass
class Stage:
    """A partnership with one block in use, an agency on it, its officer, and the coordinator."""

    lsp: LocalStrategicPartnership
    block: Block
    agency: Organisation
    officer: User
    coordinator: User
    owner: Person

    def commitment(self, state: str = workflow.DRAFT, **changes: Any) -> Commitment:
        """A commitment of the agency in this state."""
        return commitment(self, state, **changes)


def stage(*, published: bool = True) -> Stage:
    """A partnership and the two who act on its commitments; the officer's role is for this partnership."""
    with places.in_act():
        lsp = places.lsp(published=published, blocks=2)
        agency = places.organisation()
        officer = places.officer(agency, lsp)
        return Stage(
            lsp=lsp,
            block=lsp.blocks.get(position=1),
            agency=agency,
            officer=officer,
            coordinator=places.coordinator(lsp),
            owner=places.person(user=officer),
        )


def next_number(lsp: LocalStrategicPartnership) -> int:
    """The partnership's next number, its counter moved on."""
    counter = CommitmentCounter.objects.filter(lsp=lsp).first() or CommitmentCounter(lsp=lsp)
    counter.last += 1
    places.save(counter)
    return counter.last


def commitment(on: Stage, state: str = workflow.DRAFT, **changes: Any) -> Commitment:
    """A commitment in `state`, whole for that state; `changes` are fields set otherwise."""
    people = {
        "made": on.officer,
        "accepted": on.coordinator,
        "delivered": on.officer,
        "confirmed": on.coordinator,
    }
    fields: dict[str, Any] = {
        "lsp": on.lsp,
        "organisation": on.agency,
        "owner": on.owner,
        "block": on.block,
        "title": f"Example promise {places.number()}",
        "measure_of_success": "Two wardens at work in each neighbourhood",
        "due_on": clock.days_from_today(DUE_IN),
        "state": state,
    }
    for step in _TAKEN[state]:
        fields |= {f"{step}_at": clock.now() - timedelta(days=1), f"{step}_by": people[step]}
    if state == workflow.RECORDED:
        fields |= {**DECISION, "decision_on": clock.days_from_today(-10)}
    if state in (workflow.MISSED, workflow.WITHDRAWN):
        fields |= {"closed_at": clock.now(), "closing_reason": "The money was not there."}
    with places.in_act():
        if _TAKEN[state] and "number" not in changes:
            fields["number"] = next_number(changes.get("lsp", on.lsp))
        return places.save(Commitment(**{**fields, **changes}))


def report(
    of: Commitment, by: User, *, course: str = "on_course", evidence: int = 0, **changes: Any
) -> ProgressReport:
    """A progress report with so many links as evidence."""
    with places.in_act():
        fields = {"summary": "Recruitment is done.", **changes}
        made = places.save(ProgressReport(commitment=of, course=course, reported_by=by, **fields))
        for number in range(1, evidence + 1):
            places.save(
                Evidence(
                    progress_report=made,
                    title=f"Minutes {number}",
                    url=f"https://example.org/minutes/{number}",
                )
            )
        return made
