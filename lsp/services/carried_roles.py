"""The officers of an organisation that another came after: their roles are carried over by whoever keeps roles (L6).

Nobody comes by access silently: a succession alone gives no role.
"""

from collections.abc import Collection
from datetime import date
from typing import Any

from lsp import clock, permissions, rules
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.models import Organisation, Role, RoleGrant, Succession
from lsp.querysets import holds_on
from lsp.services import grants
from lsp.services.locking import lock

CHOOSE = "Choose whose roles are carried over."
NOT_KEPT = "One of these is no role of its officers that you may carry over: look at the list again."


def successors_of(predecessor: Organisation) -> list[Organisation]:
    """What came after it: one query."""
    in_effect = Succession.objects.filter(predecessor=predecessor, state=Succession.State.IN_EFFECT)
    return [each.successor for each in in_effect.select_related("successor").order_by("pk")]


def officers_of(organisation: Organisation, by: Any) -> list[RoleGrant]:
    """The roles of its officers today that `by` may give and end: one query."""
    held = (
        RoleGrant.objects.visible_to(by).current().filter(organisation=organisation, role=Role.AGENCY_OFFICER)
    )
    listed = held.select_related("user__person", "lsp", "organisation").order_by("user__username", "pk")
    return [grant for grant in listed if grants.may_give(by, grant.role, grant.lsp_id)]


def carry_over(
    predecessor: Organisation,
    *,
    by: Any,
    successor: Organisation,
    roles: Collection[int],
    version: int | None = None,
) -> list[RoleGrant]:
    """Whoever holds one of these roles (their ids) holds it for the successor from today, as long as it was given for;
    the role for the predecessor ends. Who holds it for the successor already loses the old one alone.

    Raises PermissionRefused, InvalidInput (none, or one that `by` does not keep), RuleRefused, StaleVersion; nothing
    changes then.
    """
    reason = f"{predecessor.name} was succeeded by {successor.name}."
    with act("organisation.carry_roles_over", by=by, subject=predecessor, reason=reason):
        held = lock(Organisation, predecessor.pk, by=by, version=version)
        permissions.coordinate_somewhere(by).require(PermissionRefused)
        decide(held, successor).require(RuleRefused)
        kept = {grant.pk: grant for grant in officers_of(held, by)}
        if not roles:
            raise InvalidInput.field("roles", CHOOSE, rule="L6")
        if not set(roles) <= kept.keys():
            raise InvalidInput.field("roles", NOT_KEPT, code="unknown", rule="L6")
        made = []
        for pk in sorted(set(roles)):
            made += _carry(kept[pk], successor, by=by, reason=reason)
    return made


def decide(predecessor: Organisation, successor: Organisation) -> Decision:
    """Whether the one came after the other."""
    known = {each.pk for each in successors_of(predecessor)}
    return rules.l6_came_after(successor.name, predecessor.name, is_successor=successor.pk in known)


def _carry(grant: RoleGrant, successor: Organisation, *, by: Any, reason: str) -> list[RoleGrant]:
    today = clock.today()
    until = grant.ends_on
    grants.end(grant, by=by, on=today, reason=reason)
    if _holds(grant, successor, today):
        return []
    given = grants.give(
        by=by,
        user=grant.user,
        role=grant.role,
        lsp=grant.lsp,
        organisation=successor,
        starts_on=today,
        ends_on=until,
    )
    return [given]


def _holds(grant: RoleGrant, successor: Organisation, day: date) -> bool:
    same = RoleGrant.objects.filter(user=grant.user, role=grant.role, lsp=grant.lsp, organisation=successor)
    return same.filter(holds_on(day)).exists()
