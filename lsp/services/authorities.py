"""Councils: created and corrected by the administrator or by the import of a register."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify

from lsp import permissions, rules
from lsp.audit import act
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.models import LocalAuthority
from lsp.services.checking import assign, check
from lsp.services.locking import lock

CHANGEABLE = frozenset(("name", "code", "kind", "county", "region", "starts_on", "ends_on", "end_reason"))


def create(
    *,
    by: Any,
    name: str,
    kind: str,
    code: str | None = None,
    county: LocalAuthority | None = None,
    region: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
    brought_in: bool = False,
    brought_in_source: str = "",
) -> LocalAuthority:
    """A new council. `code` is the ONS code; `county` the county a district lies in.

    Raises PermissionRefused, InvalidInput, RuleRefused (L8).
    """
    permissions.administer(by).require(PermissionRefused)
    rules.brought_in_names_its_source(brought_in, brought_in_source).require(RuleRefused)
    authority = LocalAuthority(
        name=name.strip(),
        slug=slugify(name)[:120],
        kind=kind,
        code=code or None,
        county=county,
        region=region,
        starts_on=starts_on,
        ends_on=ends_on,
        brought_in=brought_in,
        brought_in_source=brought_in_source,
    )
    _check(authority)
    with act("authority.create", by=by, subject=authority):
        authority.save()
    return authority


def update(
    authority: LocalAuthority, *, by: Any, changes: Mapping[str, Any], version: int | None = None
) -> LocalAuthority:
    """Correct a council. Raises PermissionRefused, InvalidInput, StaleVersion."""
    permissions.administer(by).require(PermissionRefused)
    with act("authority.update", by=by, subject=authority):
        authority = lock(LocalAuthority, authority.pk, by=by, version=version)
        assign(authority, {**changes, **_without_empty_code(changes)}, CHANGEABLE)
        _check(authority)
        authority.save()
    return authority


def _without_empty_code(changes: Mapping[str, Any]) -> dict[str, Any]:
    return {"code": changes["code"] or None} if "code" in changes else {}


def _check(authority: LocalAuthority) -> None:
    check(authority)
    if authority.county is not None and authority.county.kind != LocalAuthority.Kind.COUNTY:
        raise InvalidInput.field("county", f"{authority.county} is not a county.")
