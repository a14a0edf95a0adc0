"""Who may act (section 7): on bodies, seats, offices and terms the coordinator of the partnership, nobody else; on
meetings and what belongs to them the coordinator or a secretary of the body.
"""

from collections.abc import Collection
from typing import Any

from lsp import permissions
from lsp.access import Access
from lsp.decisions import Decision
from partnerships import workflow
from partnerships.models import AgendaItem, Appointment, Body


def keep_structure(user: Any, lsp_id: int | None) -> Decision:
    """Create, change, publish and end bodies and seats: the coordinator of the partnership."""
    return permissions.coordinate(user, lsp_id)


def keep_membership(user: Any, lsp_id: int | None) -> Decision:
    """Appoint, replace, end terms and offices: the coordinator of the partnership."""
    return permissions.coordinate(user, lsp_id)


def nominate(user: Any, organisation_id: int | None, lsp_id: int | None) -> Decision:
    """Nominate for a seat and withdraw it: an officer of the organisation; for a network too, the coordinator."""
    access = Access.of(user)
    if access.coordinates(lsp_id) or access.acts_for(organisation_id, lsp_id):
        return Decision.yes()
    message = "Only an officer of the organisation, or the coordinator of this partnership, may do this."
    return Decision.no("permission.nominate", message)


def see_what_is_due(user: Any, lsp_id: int | None) -> Decision:
    """Vacancies and terms about to end, unasked (P4): the coordinator of the partnership."""
    return permissions.coordinate(user, lsp_id)


def keep_meetings(user: Any, body: Body) -> Decision:
    """Schedule its meetings, keep agendas, papers, attendance, decisions and minutes: coordinator or its secretary."""
    if Access.of(user).keeps_meetings(body.lsp_id, body.pk):
        return Decision.yes()
    message = "Only the secretary of the body or the coordinator of this partnership may do this."
    return Decision.no("permission.secretary", message)


def read_packs(user: Any, body: Body) -> Decision:
    """Have the board pack made as one may read the meeting: whoever holds a role in the partnership."""
    if Access.of(user).reads(body.lsp_id):
        return Decision.yes()
    message = "Board packs are made for those with a role in this partnership; the public one is on its page."
    return Decision.no("permission.packs", message)


def propose_items(user: Any, body: Body, *, sits: bool) -> Decision:
    """Propose an item to a body: a current member, an officer of an agency that sits there, secretary, coordinator."""
    if sits or keep_meetings(user, body):
        return Decision.yes()
    message = (
        "Items are proposed by members of the body, officers of agencies that sit on it, and its secretary."
    )
    return Decision.no("permission.proposer", message)


def change_item(user: Any, item: AgendaItem) -> Decision:
    """Change an item and its papers: the secretary; until it is taken up, also whoever proposed it."""
    own = item.proposed_by_id is not None and item.proposed_by_id == getattr(user, "pk", None)
    if own and item.state == workflow.PROPOSED:
        return Decision.yes()
    return keep_meetings(user, item.body)


def withdraw_item(user: Any, item: AgendaItem) -> Decision:
    """Withdraw an item: whoever proposed it, and the secretary."""
    if item.proposed_by_id is not None and item.proposed_by_id == getattr(user, "pk", None):
        return Decision.yes()
    return keep_meetings(user, item.body)


def answer_for(user: Any, term: Appointment) -> Decision:
    """Say whether a member comes: the member, or the secretary on their behalf."""
    if term.person.user_id is not None and term.person.user_id == getattr(user, "pk", None):
        return Decision.yes()
    return keep_meetings(user, term.body)


def keep_agreements(user: Any, lsp_id: int | None) -> Decision:
    """Draft, circulate, change, review, renew and end agreements: the coordinator of the partnership."""
    return permissions.coordinate(user, lsp_id)


def comment_on_agreements(user: Any, lsp_id: int | None) -> Decision:
    """Comment on a circulated text, and sign where one's signature is wanted: whoever holds a role there."""
    if user.is_authenticated and Access.of(user).reads(lsp_id):
        return Decision.yes()
    message = "Only those with a role in this partnership may do this."
    return Decision.no("permission.reader", message)


def report_on_agreement(
    user: Any, lsp_id: int, bodies: Collection[int], *, chaired: Collection[int]
) -> Decision:
    """Report on its measures: the chair or the secretary of a body that is a party, and the coordinator."""
    access = Access.of(user)
    if any(body in chaired or access.keeps_meetings(lsp_id, body) for body in (None, *bodies)):
        return Decision.yes()
    message = "Only the chair or the secretary of one of its bodies, or the coordinator, may report on it."
    return Decision.no("permission.reporter", message)
