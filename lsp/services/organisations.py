"""Organisations: one record however many partnerships it sits on; kept by the coordinators of any of them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify

from lsp import clock, permissions, rules
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.models import LocalAuthority, Organisation, ServedArea
from lsp.services.checking import assign, check
from lsp.services.locking import lock

CHANGEABLE = frozenset(
    ("name", "sector", "kind", "sponsoring_department", "authority", "website", "starts_on")
)


_checks: list[Callable[[Organisation], Decision]] = []


def register_check(check: Callable[[Organisation], Decision]) -> None:
    """Let an app say whether an organisation may be as it was changed to, for what else rests on it."""
    if check not in _checks:
        _checks.append(check)


def create(
    *,
    by: Any,
    name: str,
    sector: str,
    kind: str = "",
    sponsoring_department: str = "",
    authority: LocalAuthority | None = None,
    website: str = "",
    serves: Iterable[LocalAuthority] = (),
    starts_on: date | None = None,
) -> Organisation:
    """A new organisation and the councils' areas it serves. `authority` where it is a council itself.

    Raises PermissionRefused, InvalidInput (a name in use among others), Conflict.
    """
    permissions.coordinate_somewhere(by).require(PermissionRefused)
    organisation = Organisation(
        name=name.strip(),
        slug=_free_slug(name),
        sector=sector,
        kind=kind.strip(),
        sponsoring_department=sponsoring_department.strip(),
        authority=authority,
        website=website,
        starts_on=starts_on,
    )
    with act("organisation.create", by=by, subject=organisation):
        check_name(organisation)
        organisation.save()
        _serve(organisation, serves, starts_on)
    return organisation


def update(
    organisation: Organisation, *, by: Any, changes: Mapping[str, Any], version: int | None = None
) -> Organisation:
    """Correct an organisation; `changes` may hold `serves`, the areas it serves from today.

    Raises PermissionRefused, InvalidInput, RuleRefused where what rests on it stands in the way, StaleVersion.
    """
    permissions.coordinate_somewhere(by).require(PermissionRefused)
    rest = dict(changes)
    serves = rest.pop("serves", None)
    with act("organisation.update", by=by, subject=organisation):
        organisation = lock(Organisation, organisation.pk, by=by, version=version)
        assign(organisation, rest, CHANGEABLE)
        organisation.name = organisation.name.strip()
        check_name(organisation)
        Decision.all(*(holds(organisation) for holds in _checks)).require(RuleRefused)
        organisation.save()
        if serves is not None:
            _serve(organisation, serves, clock.today())
    return organisation


def end(
    organisation: Organisation, *, by: Any, on: date, reason: str, version: int | None = None
) -> Organisation:
    """End an organisation; `on` is the first day it no longer exists (L4). What it did stays with it.

    Raises PermissionRefused, RuleRefused, StaleVersion.
    """
    permissions.coordinate_somewhere(by).require(PermissionRefused)
    with act("organisation.end", by=by, subject=organisation, reason=reason):
        organisation = lock(Organisation, organisation.pk, by=by, version=version)
        rules.not_ended(organisation.ends_on).require(RuleRefused)
        rules.ends_with_a_reason(organisation.starts_on, on, reason).require(RuleRefused)
        organisation.ends_on, organisation.end_reason = on, reason
        organisation.save()
    return organisation


def check_name(organisation: Organisation) -> None:
    """Raise InvalidInput where a field does not hold, or another organisation of today bears the name."""
    check(organisation)
    same = Organisation.objects.filter(name__iexact=organisation.name, ends_on=None).exclude(
        pk=organisation.pk
    )
    if organisation.ends_on is None and same.exists():
        raise InvalidInput.field("name", f"There is already an organisation called {organisation.name}.")


def _free_slug(name: str) -> str:
    base = slugify(name)[:110] or "organisation"
    taken = set(Organisation.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = [base, *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)


def _serve(organisation: Organisation, areas: Iterable[LocalAuthority], day: date | None) -> None:
    """Let the areas served be exactly `areas`, what is new from `day`, what is gone until `day`."""
    wanted = {area.pk: area for area in areas}
    present = {
        row.authority_id: row for row in ServedArea.objects.filter(organisation=organisation, ends_on=None)
    }
    for authority_id, row in present.items():
        if authority_id not in wanted:
            row.ends_on, row.end_reason = day or clock.today(), "No longer served by the organisation"
            row.save()
    for authority_id, area in wanted.items():
        if authority_id not in present:
            ServedArea(organisation=organisation, authority=area, starts_on=day).save()
