"""Who may act on commitments (C1, section 7). Never mixed with when (workflow) or whether (rules)."""

from typing import Any, Protocol

from accountability.rules import Facts
from lsp.access import Access
from lsp.decisions import Decision
from lsp.permissions import act_for, coordinate


class Belongs(Protocol):
    """What a permission looks at in a commitment."""

    lsp_id: int
    organisation_id: int


def agency(user: Any, commitment: Belongs) -> Decision:
    """An officer of the agency that promised, in this partnership."""
    return act_for(user, commitment.organisation_id, commitment.lsp_id)


def coordinator(user: Any, commitment: Belongs) -> Decision:
    """The coordinator of the partnership it was promised to, who alone accepts and returns."""
    if coordinate(user, commitment.lsp_id):
        return Decision.yes()
    return Decision.no(
        "permission.coordinator", "Only the coordinator of this partnership may do this.", rule="C1"
    )


def agency_or_coordinator(user: Any, commitment: Belongs) -> Decision:
    """An officer of the agency, or the partnership's coordinator."""
    if agency(user, commitment) or coordinator(user, commitment):
        return Decision.yes()
    return Decision.no(
        "permission.agency_or_coordinator",
        "Only an officer of this agency or the coordinator of this partnership may do this.",
        rule="C1",
    )


def confirmer(user: Any, commitment: Belongs, facts: Facts) -> Decision:
    """The coordinator, or the board's chair, who stands in for a coordinator that reported (C1)."""
    if coordinator(user, commitment) or user.pk in facts.chairs:
        return Decision.yes()
    return Decision.no(
        "permission.confirmer", "Only the coordinator of this partnership may confirm.", rule="C1"
    )


ROLES = {"agency": agency, "coordinator": coordinator, "agency_or_coordinator": agency_or_coordinator}


def may(role: str, user: Any, commitment: Belongs, facts: Facts) -> Decision:
    """Whether the user is in the role that the workflow table names."""
    if role == "confirmer":
        return confirmer(user, commitment, facts)
    return ROLES[role](user, commitment)


def draft_for(user: Any, organisation_id: int, lsp_id: int, *, sits: bool) -> Decision:
    """An officer of the agency, in a partnership the agency sits on or the officer was named for."""
    acting = act_for(user, organisation_id, lsp_id)
    if acting and not sits and (organisation_id, lsp_id) not in Access.of(user).officer_scopes:
        return Decision.no(
            "permission.agency_seat", "This agency has no seat on this partnership.", rule="C1", field="lsp"
        )
    return acting


def record_for(user: Any, lsp_id: int) -> Decision:
    """The coordinator of the partnership whose decision it was (C8)."""
    return coordinate(user, lsp_id)


def reads_inside(user: Any, organisation_id: int, lsp_id: int) -> bool:
    """Whether the user reads what the public does not: help wanted, reasons of returns, names of accounts."""
    access = Access.of(user)
    return access.reads(lsp_id) or access.acts_for(organisation_id, lsp_id)


def keep_register(user: Any, lsp_id: int) -> Decision:
    """The coordinator of the partnership keeps its duty register."""
    return coordinate(user, lsp_id)


def assess_participation(user: Any, lsp_id: int) -> Decision:
    """The coordinator of the partnership assesses how a partner takes part, and takes an assessment back."""
    return coordinate(user, lsp_id)


def reads_participation(user: Any, lsp_id: int, *, chairs: bool) -> Decision:
    """Coordinator and board's chair read every assessment of the partnership, an officer that of the agency."""
    access = Access.of(user)
    officer = any(lsp in (None, lsp_id) for _, lsp in access.officer_scopes) and lsp_id in access.lsp_ids
    if chairs or officer or access.coordinates(lsp_id):
        return Decision.yes()
    return Decision.no("permission.participation", "Assessments of participation are not for you.", rule="V2")


def log_for(user: Any, organisation_id: int) -> Decision:
    """An officer of the agency, in any partnership, logs what it contributed."""
    if organisation_id in Access.of(user).organisation_ids:
        return Decision.yes()
    return Decision.no(
        "permission.agency", "Only an officer of this agency may do this.", field="organisation"
    )
