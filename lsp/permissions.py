"""Who may act on place and people. Never mixed with when (workflow) or whether (rules)."""

from collections.abc import Collection
from typing import Any

from lsp.access import Access
from lsp.decisions import Decision


def administer(user: Any) -> Decision:
    """The installation's administrator."""
    if Access.of(user).is_administrator:
        return Decision.yes()
    return Decision.no("permission.administrator", "Only an administrator of this installation may do this.")


def coordinate(user: Any, lsp_id: int | None) -> Decision:
    """The coordinator of the partnership."""
    if Access.of(user).coordinates(lsp_id):
        return Decision.yes()
    return Decision.no("permission.coordinator", "Only the coordinator of this partnership may do this.")


def coordinate_or_administer(user: Any, lsp_id: int | None) -> Decision:
    """The coordinator of the partnership, or the installation's administrator."""
    return Decision.yes() if administer(user) else coordinate(user, lsp_id)


def coordinate_somewhere(user: Any) -> Decision:
    """A coordinator of any partnership, or the administrator: for records all partnerships share."""
    access = Access.of(user)
    if access.is_administrator or access.coordinated_lsp_ids:
        return Decision.yes()
    return Decision.no("permission.coordinator", "Only the coordinator of a partnership may do this.")


def declare_succession(user: Any, lsp_ids: Collection[int]) -> Decision:
    """The administrator, or the coordinator of the only partnership it sits on (`lsp_ids`: all it sits on).

    What concerns several partnerships is not one coordinator's to decide; what sits nowhere yet is any coordinator's.
    """
    access = Access.of(user)
    only = set(lsp_ids) <= access.coordinated_lsp_ids if len(lsp_ids) < 2 else False
    if access.is_administrator or (only and access.coordinated_lsp_ids):
        return Decision.yes()
    return Decision.no(
        "permission.succession",
        "Only an administrator, or the coordinator of the only partnership it sits on, records what comes after it.",
        rule="L6",
    )


def take_back_succession(user: Any, recorded_by: int | None) -> Decision:
    """Whoever recorded it, as long as they coordinate a partnership, or the administrator."""
    access = Access.of(user)
    if access.is_administrator or (access.coordinated_lsp_ids and recorded_by == user.pk):
        return Decision.yes()
    return Decision.no(
        "permission.succession", "Only whoever recorded it, or an administrator, takes it back.", rule="L6"
    )


def keep_areas(user: Any, lsp_ids: Collection[int]) -> Decision:
    """The administrator, or the coordinator of one of the partnerships that cover the council (`lsp_ids`).

    Councils are the administrator's alone, but wards and neighbourhoods are what a partnership works with and knows
    first, so its coordinator keeps those of the councils it covers. What lies in no one council concerns several
    partnerships: no coordinator decides it for the others.
    """
    access = Access.of(user)
    if access.is_administrator or access.coordinated_lsp_ids & set(lsp_ids):
        return Decision.yes()
    return Decision.no(
        "permission.areas",
        "Only the coordinator of a partnership that covers the council, or an administrator, keeps its areas. What"
        " lies in no one council is the administrator's.",
        field="authority",
    )


def act_for(user: Any, organisation_id: int | None, lsp_id: int | None) -> Decision:
    """An officer of the organisation, in this partnership."""
    if Access.of(user).acts_for(organisation_id, lsp_id):
        return Decision.yes()
    return Decision.no("permission.agency", "Only an officer of this agency may do this.", rule="C1")


def read_trail(user: Any, lsp_id: int | None) -> Decision:
    """Coordinator, scrutiny and auditor of the partnership (section 7)."""
    if Access.of(user).reads_trail(lsp_id):
        return Decision.yes()
    return Decision.no(
        "permission.trail", "The audit trail is read by coordinator, scrutiny and auditor.", rule="V1"
    )
