"""People, accounts and roles: what pages, the API and the services read of them."""

from datetime import date
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from lsp import rules
from lsp.models import (
    Coverage,
    ElectedOffice,
    LocalStrategicPartnership,
    Person,
    RoleGrant,
    User,
)


def councils_of(lsp: LocalStrategicPartnership) -> frozenset[int]:
    """The councils a role in this partnership may concern: those covered now, and the accountable body."""
    return _councils([lsp.pk])[lsp.pk]


def _councils(lsp_ids: list[int]) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {pk: set() for pk in lsp_ids}
    covered = Coverage.objects.filter(lsp__in=lsp_ids).current().values_list("lsp", "authority")
    accountable = LocalStrategicPartnership.objects.filter(pk__in=lsp_ids).values_list(
        "pk", "accountable_body"
    )
    for lsp_id, authority_id in (*covered, *accountable):
        found[lsp_id].add(authority_id)
    return {pk: frozenset(ids) for pk, ids in found.items()}


def person_of(user: User) -> Person | None:
    """The person whose account this is."""
    return Person.objects.filter(user=user).first()


def executive_roles(*, user: User | None = None, person: Person | None = None) -> list[rules.CouncilRole]:
    """The executive roles somebody holds at councils, by grant and by elected office (Q5)."""
    return _council_roles(user, person, rules.EXECUTIVE_ROLES, ElectedOffice.CouncilRole.EXECUTIVE)


def scrutiny_roles(*, user: User | None = None, person: Person | None = None) -> list[rules.CouncilRole]:
    """The scrutiny roles somebody holds at councils, by grant and by elected office (Q5)."""
    return _council_roles(user, person, rules.SCRUTINY_ROLES, ElectedOffice.CouncilRole.SCRUTINY)


def _council_roles(
    user: User | None, person: Person | None, roles: frozenset[str], office_role: str
) -> list[rules.CouncilRole]:
    account = user or (person.user if person else None)
    grants = list(RoleGrant.objects.filter(user=account, role__in=roles)) if account else []
    councils = _councils([grant.lsp_id for grant in grants if grant.lsp_id is not None])
    found = [
        rules.CouncilRole(councils[grant.lsp_id], grant.starts_on, grant.ends_on)
        for grant in grants
        if grant.lsp_id is not None
    ]
    offices = ElectedOffice.objects.filter(person=person, council_role=office_role) if person else ()
    found += [
        rules.CouncilRole(frozenset((office.authority_id,)), office.starts_on, office.ends_on)
        for office in offices
        if office.authority_id is not None
    ]
    return found


def grants_in(lsp: LocalStrategicPartnership, user: Any, day: date) -> QuerySet[RoleGrant]:
    """The roles held in a partnership on `day` or later, as `user` may see them, by role and name."""
    upcoming = Q(ends_on=None) | Q(ends_on__gt=day)
    return (
        RoleGrant.objects.visible_to(user)
        .filter(upcoming, lsp=lsp)
        .with_scope()
        .select_related("user", "user__person", "organisation")
        .order_by("role", "user__last_name", "user__username", "id")
    )


def own_grants(user: User) -> QuerySet[RoleGrant]:
    """What a user is, today."""
    return (
        RoleGrant.objects.filter(user=user)
        .current()
        .with_scope()
        .order_by("role", "lsp__name", "organisation__name")
    )


def grants_of(user: User) -> QuerySet[RoleGrant]:
    """Every role of an account, past ones included: those without an end last."""
    held = RoleGrant.objects.filter(user=user).with_scope()
    return held.order_by("ends_on", "role", "id")


def accounts() -> QuerySet[User]:
    """Every account with its current roles, by user name: the administrator's list."""
    current = RoleGrant.objects.current().with_scope().order_by("role")
    return (
        User.objects.select_related("person")
        .prefetch_related(Prefetch("role_grants", queryset=current, to_attr="current_grants"))
        .order_by("username")
    )


def account_for(email: str) -> User | None:
    """The account with this address, whatever the case of its letters."""
    return User.objects.filter(email__iexact=email).first()


def is_invited(user: User) -> bool:
    """Whether the account waits for its holder to choose a password."""
    return user.is_active and not user.has_usable_password()


def offices_of(person: Person) -> QuerySet[ElectedOffice]:
    """The elected offices of a person, those held now first."""
    return (
        ElectedOffice.objects.filter(person=person)
        .select_related("authority")
        .order_by(F("ends_on").desc(nulls_first=True), "-starts_on", "id")
    )
