"""The events that programs elsewhere may be told of (`lsp.webhooks.kinds`): each beside the act that causes it."""

from typing import Any

from accountability.models import Commitment
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


def register_all() -> None:
    """Add the events of this app; once, at start."""
    register(
        *(_of_commitment(event, f"commitment.{act}", label) for event, act, label in COMMITMENT),
        _of_commitment(
            "reported", "progress-report.create", "Progress reported", subject=lambda made: made.commitment_id
        ),
    )


def _of_commitment(event: str, act: str, label: str, subject: Any = own_id) -> Kind:
    return Kind(
        f"commitment.{event}",
        act=act,
        label=label,
        model=Commitment,
        resource="commitments",
        facts=commitment_facts,
        subject=subject,
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
