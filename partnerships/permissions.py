"""Who may act on bodies, seats, offices and terms (section 7): the coordinator of the partnership, nobody else."""

from typing import Any

from lsp import permissions
from lsp.decisions import Decision


def keep_structure(user: Any, lsp_id: int | None) -> Decision:
    """Create, change, publish and end bodies and seats: the coordinator of the partnership."""
    return permissions.coordinate(user, lsp_id)


def keep_membership(user: Any, lsp_id: int | None) -> Decision:
    """Appoint, replace, end terms and offices: the coordinator of the partnership."""
    return permissions.coordinate(user, lsp_id)


def see_what_is_due(user: Any, lsp_id: int | None) -> Decision:
    """Vacancies and terms about to end, unasked (P4): the coordinator of the partnership."""
    return permissions.coordinate(user, lsp_id)
