"""Who may act on the action plan (R1, section 7). Never mixed with when (workflow) or whether (rules)."""

from typing import Any, Protocol

from lsp.access import Access
from lsp.decisions import Decision
from lsp.permissions import act_for, coordinate


class Belongs(Protocol):
    """What a permission looks at in an action."""

    lsp_id: int
    organisation_id: int


def coordinator(user: Any, action: Belongs) -> Decision:
    """The coordinator of the partnership whose action plan it stands in."""
    return coordinate(user, action.lsp_id)


def agency_or_coordinator(user: Any, action: Belongs) -> Decision:
    """An officer of the accountable organisation, or the partnership's coordinator."""
    if act_for(user, action.organisation_id, action.lsp_id) or coordinate(user, action.lsp_id):
        return Decision.yes()
    return Decision.no(
        "permission.agency_or_coordinator",
        "Only an officer of the accountable organisation or the coordinator of this partnership may do this.",
        rule="R1",
    )


ROLES = {"coordinator": coordinator, "agency_or_coordinator": agency_or_coordinator}


def may(role: str, user: Any, action: Belongs) -> Decision:
    """Whether the user is in the role that the workflow table names."""
    return ROLES[role](user, action)


def draft_for(user: Any, lsp_id: int) -> Decision:
    """The coordinator of the partnership keeps its action plan."""
    return coordinate(user, lsp_id)


def reads_inside(user: Any, organisation_id: int, lsp_id: int) -> bool:
    """Whether the user reads what the public does not: why something was given up or taken out."""
    access = Access.of(user)
    return access.reads(lsp_id) or access.acts_for(organisation_id, lsp_id)
