"""The events that programs elsewhere may be told of (`lsp.webhooks.kinds`): each beside the act that causes it."""

from typing import Any

from accountability.models import Commitment, ContributionPart, Obligation
from accountability.obligation_querysets import inside
from lsp.webhooks.kinds import Kind, own_id, register

COMMITMENT = (
    ("made", "make", "Commitment made"),
    ("accepted", "accept", "Commitment accepted"),
    ("delivered", "deliver", "Commitment reported as delivered"),
    ("confirmed", "confirm", "Commitment confirmed"),
    ("missed", "miss", "Commitment missed"),
    ("withdrawn", "withdraw", "Commitment withdrawn"),
    ("returned", "return", "Commitment returned to the agency"),
    ("returned", "return_delivered", "Commitment returned to the agency"),
    ("rescheduled", "reschedule", "Due date of a commitment changed"),
)
"""(event, act, words)."""
OBLIGATION = (
    ("set", "obligation.set", "Obligation set"),
    ("changed", "obligation.change", "Terms of an obligation changed"),
    ("ended", "obligation.end", "Obligation ended"),
    ("explained", "explanation.give", "Explanation given for an obligation that was not met"),
    ("waived", "waiver.declare", "Obligation declared not to apply in a period"),
)
INSIDE = frozenset(("commitment.returned", "obligation.explained", "obligation.waived"))
"""What is told to those alone who read inside: the commitment and the obligation themselves may be public."""
CONTRIBUTION = (
    ("reported", "report", "Contribution reported"),
    ("reported", "correct", "Contribution reported"),
    ("confirmed", "confirm", "Contribution confirmed"),
    ("returned", "return", "Contribution returned to the agency"),
    ("taken_back", "take_back", "Confirmation of a contribution taken back"),
    ("withdrawn", "withdraw", "Contribution withdrawn"),
)


def register_all() -> None:
    """Add the events of this app; once, at start."""
    register(
        *(_of_commitment(event, f"commitment.{act}", label) for event, act, label in COMMITMENT),
        _of_commitment(
            "reported", "progress-report.create", "Progress reported", subject=lambda made: made.commitment_id
        ),
        *(_of_obligation(*told) for told in OBLIGATION),
        *(_of_contribution(event, f"contribution-part.{act}", label) for event, act, label in CONTRIBUTION),
    )


def _of_commitment(event: str, act: str, label: str, subject: Any = own_id) -> Kind:
    code = f"commitment.{event}"
    return Kind(
        code,
        act=act,
        label=label,
        model=Commitment,
        resource="commitments",
        facts=commitment_facts,
        subject=subject,
        within=inside if code in INSIDE else None,
    )


def commitment_facts(commitment: Commitment) -> dict[str, Any]:
    """How it stands, without a free word: reference, state, due date, partnership and agency by their slugs."""
    return {
        "reference": commitment.reference or None,
        "state": commitment.state,
        "due_on": commitment.due_on.isoformat() if commitment.due_on else None,
        "published": commitment.published,
        "lsp": commitment.lsp.slug,
        "organisation": commitment.organisation.slug,
    }


def _of_obligation(event: str, act: str, label: str) -> Kind:
    about_it = act.startswith("obligation.")
    code = f"obligation.{event}"
    return Kind(
        code,
        act=act,
        label=label,
        model=Obligation,
        resource="obligations",
        facts=obligation_facts,
        subject=own_id if about_it else lambda told: told.obligation_id,
        within=inside if code in INSIDE else None,
    )


def obligation_facts(obligation: Obligation) -> dict[str, Any]:
    """What is asked, without a free word: kind, measure, unit and amount, from when until when, where and of whom."""
    return {
        "kind": obligation.kind,
        "measure": obligation.measure,
        "unit": obligation.unit,
        "amount": None if obligation.amount is None else str(obligation.amount),
        "starts_on": obligation.starts_on.isoformat() if obligation.starts_on else None,
        "ends_on": obligation.ends_on.isoformat() if obligation.ends_on else None,
        "lsp": obligation.lsp.slug,
        "organisation": obligation.organisation.slug,
    }


def _of_contribution(event: str, act: str, label: str) -> Kind:
    return Kind(
        f"contribution.{event}",
        act=act,
        label=label,
        model=ContributionPart,
        resource="contribution-parts",
        facts=contribution_facts,
    )


def contribution_facts(part: ContributionPart) -> dict[str, Any]:
    """How it stands in one obligation, without a free word: state, day, unit and amount, obligation, where, of whom."""
    return {
        "state": part.state,
        "day": part.contribution.day.isoformat(),
        "unit": part.contribution.unit,
        "amount": None if part.amount is None else str(part.amount),
        "obligation": part.obligation_id,
        "lsp": part.lsp.slug,
        "organisation": part.organisation.slug,
    }
