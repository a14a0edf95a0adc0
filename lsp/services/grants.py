"""Roles, given and ended with dates. Ended grants bite at once: access is read afresh with every request."""

from datetime import date
from typing import Any

from django.db.models import Q

from lsp import bodies, clock, permissions, rules
from lsp.access import Access
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, NotFoundError, PermissionRefused, RuleRefused
from lsp.models import LocalStrategicPartnership, Organisation, Role, RoleGrant, User
from lsp.queries.roles import councils_of, executive_roles, person_of, scrutiny_roles
from lsp.services.checking import check
from lsp.services.locking import lock


def give(
    *,
    by: Any,
    user: User,
    role: str,
    lsp: LocalStrategicPartnership | None = None,
    organisation: Organisation | None = None,
    body: int | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> RoleGrant:
    """Give a role from `starts_on` (today where empty) until `ends_on`, the first day it is not held.

    An agency officer's names the organisation, and the partnership unless it is for all of them; a body secretary's
    may be for one body, by its id. Raises PermissionRefused, InvalidInput, RuleRefused (Q5).
    """
    may_give(by, role, lsp.pk if lsp else None).require(PermissionRefused)
    if lsp is not None and not LocalStrategicPartnership.objects.visible_to(by).filter(pk=lsp.pk).exists():
        raise NotFoundError
    grant = RoleGrant(
        user=user,
        role=role,
        lsp=None if role == Role.ADMINISTRATOR else lsp,
        organisation=organisation,
        body_id=body,
        starts_on=starts_on or clock.today(),
        ends_on=ends_on,
    )
    with act("role_grant.give", by=by, subject=grant, lsp=lsp):
        User.objects.select_for_update().get(pk=user.pk)  # two grants of one user wait for each other
        check(grant)
        _require_body(grant, by)
        _refuse_twice(grant)
        _require_independence(grant)
        grant.save()
    Access.forget(user)
    return grant


def may_give(by: Any, role: str, lsp_id: int | None) -> Decision:
    """Who gives this role: the administrator all of them, a coordinator those within the own partnership."""
    if role == Role.ADMINISTRATOR or lsp_id is None:
        return permissions.administer(by)
    return permissions.coordinate_or_administer(by, lsp_id)


def _require_body(grant: RoleGrant, by: Any) -> None:
    """A body named is one of the partnership's, standing when the role begins or now."""
    if grant.body_id is None or grant.lsp_id is None:
        return
    day = max(grant.starts_on or clock.today(), clock.today())
    found = bodies.of(grant.lsp_id, by, day)
    if found is None or not found.filter(pk=grant.body_id).exists():
        raise InvalidInput.field(
            "body", "There is no such body in this partnership on that day.", code="unknown"
        )


def _refuse_twice(grant: RoleGrant) -> None:
    wanted = rules.CouncilRole(frozenset(), grant.starts_on, grant.ends_on)
    same = RoleGrant.objects.filter(
        Q(body_id=None) | Q(body_id=grant.body_id),  # who is secretary of every body is so of this one
        user=grant.user,
        role=grant.role,
        lsp=grant.lsp,
        organisation=grant.organisation,
    )
    for held in same:
        if rules.overlap(wanted, rules.CouncilRole(frozenset(), held.starts_on, held.ends_on)):
            raise InvalidInput.field(
                "role", "This role is held already on some of these days.", code="grant.twice"
            )


def _require_independence(grant: RoleGrant) -> None:
    """Q5, for the roles that exclude each other."""
    scrutiny = grant.role in rules.SCRUTINY_ROLES
    if grant.lsp is None or not (scrutiny or grant.role in rules.EXECUTIVE_ROLES):
        return
    wanted = rules.CouncilRole(councils_of(grant.lsp), grant.starts_on, grant.ends_on)
    person = person_of(grant.user)
    load = executive_roles if scrutiny else scrutiny_roles
    rules.scrutiny_is_independent(wanted, load(user=grant.user, person=person), scrutiny=scrutiny).require(
        RuleRefused
    )


def end(
    grant: RoleGrant, *, by: Any, on: date | None = None, reason: str, version: int | None = None
) -> RoleGrant:
    """End a role; `on` is the first day it is not held, today where empty.

    Raises PermissionRefused, InvalidInput (one's own as administrator), RuleRefused (L4), StaleVersion.
    """
    with act("role_grant.end", by=by, subject=grant, reason=reason):
        grant = lock(RoleGrant, grant.pk, by=by, version=version)
        may_give(by, grant.role, grant.lsp_id).require(PermissionRefused)
        if grant.role == Role.ADMINISTRATOR and grant.user_id == by.pk:
            raise InvalidInput("You cannot end your own role as administrator: another administrator can.")
        on = on or clock.today()
        rules.not_ended(grant.ends_on if grant.ends_on and grant.ends_on <= on else None).require(RuleRefused)
        rules.ends_with_a_reason(grant.starts_on, on, reason, same_day=True).require(RuleRefused)
        grant.ends_on, grant.end_reason = on, reason
        grant.save()
    Access.forget(grant.user)
    return grant
