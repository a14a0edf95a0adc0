"""Who may act (section 7): on bodies, seats, offices and terms the coordinator of the partnership, nobody else; on
meetings and what belongs to them the coordinator or a body secretary of the partnership.
"""

from typing import Any

from lsp import permissions
from lsp.access import Access
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


def keep_meetings(user: Any, lsp_id: int | None) -> Decision:
    """Schedule meetings, keep agendas, papers, attendance, decisions and minutes: coordinator or body secretary."""
    if Access.of(user).keeps_meetings(lsp_id):
        return Decision.yes()
    message = "Only the secretary of the body or the coordinator of this partnership may do this."
    return Decision.no("permission.secretary", message)
