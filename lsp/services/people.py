"""People who sit, sign or answer, their elected offices, and the account each may have."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from lsp import clock, permissions, rules
from lsp.access import Access
from lsp.audit import act
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.models import ElectedOffice, LocalAuthority, Person, User
from lsp.queries.roles import executive_roles, scrutiny_roles
from lsp.services.checking import assign, check
from lsp.services.locking import lock

CHANGEABLE = frozenset(("name", "job_title", "email"))

Ties = Callable[[Person, date], Iterable[int]]
"""(person, day) -> ids of the partnerships the person sits on."""

_ties: list[Ties] = []


def register_ties(ties: Ties) -> None:
    """Let an app say on which partnerships a person sits: seats are of the app above."""
    if ties not in _ties:
        _ties.append(ties)


def create(*, by: Any, name: str, job_title: str = "", email: str = "") -> Person:
    """A new person. Raises PermissionRefused, InvalidInput."""
    permissions.coordinate_somewhere(by).require(PermissionRefused)
    return enter(by=by, name=name, job_title=job_title, email=email)


def enter(*, by: Any, name: str, job_title: str = "", email: str = "") -> Person:
    """A new person named in the course of another act, whose service has asked who may. Raises InvalidInput."""
    person = Person(name=name.strip(), job_title=job_title.strip(), email=email.strip())
    with act("person.create", by=by, subject=person):
        check(person)
        person.save()
    return person


def update(person: Person, *, by: Any, changes: Mapping[str, Any], version: int | None = None) -> Person:
    """Correct a person. The account's own address is never changed by this.

    Raises PermissionRefused, InvalidInput, RuleRefused (the address of somebody on another partnership too),
    StaleVersion.
    """
    permissions.coordinate_somewhere(by).require(PermissionRefused)
    with act("person.update", by=by, subject=person):
        person = lock(Person, person.pk, by=by, version=version)
        before = person.email
        assign(person, changes, CHANGEABLE)
        person.name = person.name.strip()
        if person.email != before:
            _require_own_address(person, by)
        check(person)
        person.save()
    return person


def _require_own_address(person: Person, by: Any) -> None:
    if permissions.administer(by):
        return
    tied = sits_on(person)
    rules.email_is_theirs_to_change(tied, Access.of(by).coordinated_lsp_ids).require(RuleRefused)


def sits_on(person: Person) -> set[int]:
    """The ids of the partnerships the person sits on today."""
    return {lsp_id for ties in _ties for lsp_id in ties(person, clock.today())}


def link_account(person: Person, *, by: Any, user: User | None, version: int | None = None) -> Person:
    """Say which account is this person's; None takes the account away. The administrator's alone: an account
    gains what the person's seats give, on every partnership.

    Raises PermissionRefused, InvalidInput, StaleVersion.
    """
    permissions.administer(by).require(PermissionRefused)
    with act("person.link_account", by=by, subject=person):
        person = lock(Person, person.pk, by=by, version=version)
        if user is not None and Person.objects.filter(user=user).exclude(pk=person.pk).exists():
            raise InvalidInput.field("user", "This account belongs to another person.")
        person.user = user
        person.save()
    return person


def give_account(account: User, *, by: Any, person: Person | None) -> None:
    """Let the account be this person's alone, and nobody's where `person` is None.

    Raises PermissionRefused, InvalidInput (the person has another account).
    """
    permissions.administer(by).require(PermissionRefused)
    with act("account.link", by=by, subject=account):
        holder = Person.objects.filter(user=account).first()
        if holder == person:
            return
        if person is not None and person.user_id not in (None, account.pk):
            raise InvalidInput.field("person", f"{person} has another account already.")
        if holder is not None:
            link_account(holder, by=by, user=None)
        if person is not None:
            link_account(person, by=by, user=account)


def add_office(
    person: Person,
    *,
    by: Any,
    kind: str,
    authority: LocalAuthority | None = None,
    place: str = "",
    council_role: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> ElectedOffice:
    """An elected office of a person. Raises PermissionRefused, InvalidInput, RuleRefused (Q5)."""
    permissions.coordinate_somewhere(by).require(PermissionRefused)
    office = ElectedOffice(
        person=person,
        kind=kind,
        authority=authority,
        place=place.strip(),
        council_role=council_role,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    with act("office.create", by=by, subject=office):
        lock(Person, person.pk, by=by)
        check(office)
        _require_independence(office)
        office.save()
    return office


def _require_independence(office: ElectedOffice) -> None:
    """Q5, for the two council roles that exclude each other."""
    roles = ElectedOffice.CouncilRole
    if office.council_role not in (roles.EXECUTIVE, roles.SCRUTINY) or office.authority_id is None:
        return
    scrutiny = office.council_role == roles.SCRUTINY
    wanted = rules.CouncilRole(frozenset((office.authority_id,)), office.starts_on, office.ends_on)
    held = executive_roles(person=office.person) if scrutiny else scrutiny_roles(person=office.person)
    rules.scrutiny_is_independent(wanted, held, scrutiny=scrutiny).require(RuleRefused)


def end_office(
    office: ElectedOffice, *, by: Any, on: date, reason: str, version: int | None = None
) -> ElectedOffice:
    """End an elected office; `on` is the first day it is not held. Raises PermissionRefused, RuleRefused."""
    permissions.coordinate_somewhere(by).require(PermissionRefused)
    with act("office.end", by=by, subject=office, reason=reason):
        office = lock(ElectedOffice, office.pk, by=by, version=version)
        rules.not_ended(office.ends_on).require(RuleRefused)
        rules.ends_with_a_reason(office.starts_on, on, reason).require(RuleRefused)
        office.ends_on, office.end_reason = on, reason
        office.save()
    return office
