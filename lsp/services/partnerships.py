"""Local Strategic Partnerships: created, corrected, published, ended, with the areas they cover (L1, L2)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify

from lsp import clock, permissions, rules
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, Reason, RuleRefused
from lsp.models import Block, Coverage, LocalAuthority, LocalStrategicPartnership, Regime
from lsp.queries.directory import covered_authorities
from lsp.services import regimes
from lsp.services.checking import assign, check
from lsp.services.locking import lock
from lsp.services.prefixes import free_prefix

RESERVED = frozenset(
    (
        "about",
        "accessibility",
        "account",
        "accounts",
        "administration",
        "admin",
        "agencies",
        "agreements",
        "answer",
        "api",
        "areas",
        "audit",
        "authorities",
        "commitments",
        "cookies",
        "councils",
        "feeds",
        "files",
        "health",
        "history",
        "help",
        "imports",
        "invitations",
        "jobs",
        "lsps",
        "me",
        "notices",
        "organisations",
        "people",
        "privacy",
        "progress",
        "regimes",
        "seals",
        "search",
        "static",
        "work",
    )
)
"""First parts of addresses that belong to the service itself: no partnership is called so."""

CHANGEABLE = frozenset(
    (
        "name",
        "accountable_body",
        "tier",
        "upper_tier",
        "two_tier_model",
        "governance_modes",
        "neighbourhood_renewal",
        "about",
        "starts_on",
    )
)


def create(
    *,
    by: Any,
    name: str,
    authorities: Iterable[LocalAuthority],
    accountable_body: LocalAuthority,
    regime: Regime | None = None,
    slug: str = "",
    prefix: str = "",
    starts_on: date | None = None,
    blocks: Iterable[str] | None = None,
    **facts: Any,
) -> LocalStrategicPartnership:
    """A new partnership, unpublished, with its coverage and its regime's blocks (or those named).

    `slug` and `prefix` (of reference numbers) are made from the name where empty; `facts` are any others of
    `CHANGEABLE`. Raises PermissionRefused, InvalidInput, RuleRefused (L1, L2), Conflict.
    """
    permissions.administer(by).require(PermissionRefused)
    regime = regime or regimes.default()
    lsp = LocalStrategicPartnership(
        name=name.strip(),
        slug=slug or slugify(name)[:80],
        prefix=prefix or free_prefix(name),
        regime=regime,
        accountable_body=accountable_body,
        starts_on=starts_on,
    )
    assign(lsp, facts, CHANGEABLE)
    areas = list(authorities)
    with act("lsp.create", by=by, subject=lsp):
        _check(lsp, areas)
        lsp.save()
        _cover(lsp, areas, starts_on)
        for position, title in enumerate(regime.terms["blocks"] if blocks is None else blocks, start=1):
            Block(lsp=lsp, name=title, slug=slugify(title), position=position, starts_on=starts_on).save()
    return lsp


def update(
    lsp: LocalStrategicPartnership, *, by: Any, changes: Mapping[str, Any], version: int | None = None
) -> LocalStrategicPartnership:
    """Correct a partnership; `changes` may hold `authorities`, the areas covered from today.

    Raises PermissionRefused, InvalidInput, RuleRefused (L1, L2), StaleVersion.
    """
    rest = dict(changes)
    areas = rest.pop("authorities", None)
    with act("lsp.update", by=by, subject=lsp):
        lsp = lock(LocalStrategicPartnership, lsp.pk, by=by, version=version)
        permissions.coordinate_or_administer(by, lsp.pk).require(PermissionRefused)
        assign(lsp, rest, CHANGEABLE)
        lsp.name = lsp.name.strip()
        wanted = list(covered_authorities(lsp, clock.today())) if areas is None else list(areas)
        _check(lsp, wanted)
        lsp.save()
        _cover(lsp, wanted, clock.today())
    return lsp


def publish(
    lsp: LocalStrategicPartnership, *, by: Any, version: int | None = None
) -> LocalStrategicPartnership:
    """Show the partnership to everybody. Raises PermissionRefused, RuleRefused, StaleVersion."""
    return _set_published(lsp, True, by=by, version=version, reason="")


def unpublish(
    lsp: LocalStrategicPartnership, *, by: Any, reason: str, version: int | None = None
) -> LocalStrategicPartnership:
    """Hide the partnership from those without a role in it. Raises PermissionRefused, RuleRefused, StaleVersion."""
    return _set_published(lsp, False, by=by, version=version, reason=reason)


def _set_published(
    lsp: LocalStrategicPartnership, published: bool, *, by: Any, version: int | None, reason: str
) -> LocalStrategicPartnership:
    verb = "publish" if published else "unpublish"
    with act(f"lsp.{verb}", by=by, subject=lsp, reason=reason):
        lsp = lock(LocalStrategicPartnership, lsp.pk, by=by, version=version)
        permissions.coordinate_or_administer(by, lsp.pk).require(PermissionRefused)
        publication(lsp, published).require(RuleRefused)
        if not published and not reason.strip():
            raise InvalidInput.field("reason", "Say why it is no longer published.")
        lsp.published = published
        lsp.save()
    return lsp


def publication(lsp: LocalStrategicPartnership, published: bool) -> Decision:
    """Whether there is anything to publish, or to take back."""
    if lsp.published != published:
        return Decision.yes()
    return Decision.no("lsp.published", f"It is {'already' if published else 'not'} published.")


def end(
    lsp: LocalStrategicPartnership, *, by: Any, on: date, reason: str, version: int | None = None
) -> LocalStrategicPartnership:
    """End the partnership; `on` is the first day it no longer exists (L4). What it did stays readable.

    Raises PermissionRefused, RuleRefused, StaleVersion.
    """
    with act("lsp.end", by=by, subject=lsp, reason=reason):
        lsp = lock(LocalStrategicPartnership, lsp.pk, by=by, version=version)
        permissions.coordinate_or_administer(by, lsp.pk).require(PermissionRefused)
        rules.not_ended(lsp.ends_on).require(RuleRefused)
        rules.ends_with_a_reason(lsp.starts_on, on, reason).require(RuleRefused)
        lsp.ends_on, lsp.end_reason = on, reason
        lsp.save()
    return lsp


def _check(lsp: LocalStrategicPartnership, areas: list[LocalAuthority]) -> None:
    """Shape, address and the rules L1 and L2, all reasons together."""
    if lsp.slug in RESERVED:
        raise InvalidInput.field(
            "name", f"The address /{lsp.slug}/ belongs to the service: choose another name."
        )
    check(lsp)
    _check_modes(lsp.governance_modes)
    places = [as_place(area) for area in areas]
    decisions = [rules.accountable_body_is_covered(as_place(lsp.accountable_body), places)]
    if lsp.upper_tier is not None:
        above = [as_place(area) for area in covered_authorities(lsp.upper_tier, clock.today())]
        decisions.append(rules.upper_tier_covers_county(lsp.tier, places, lsp.upper_tier.tier, above))
    Decision.all(*decisions).require(RuleRefused)


def _check_modes(modes: Mapping[str, Any]) -> None:
    known = LocalStrategicPartnership.GovernanceMode.values
    wrong = [
        mode
        for mode, weight in modes.items()
        if mode not in known or not isinstance(weight, int) or not 1 <= weight <= 100
    ]
    if wrong:
        words = f"Governance modes are {', '.join(known)}, each with a weight from 1 to 100."
        raise InvalidInput(reasons=[Reason("invalid", words, field="governance_modes")])


def as_place(authority: LocalAuthority) -> rules.Place:
    """The authority as the rules see it."""
    return rules.Place(authority.pk, authority.name, authority.county_id)


def _cover(lsp: LocalStrategicPartnership, areas: list[LocalAuthority], day: date | None) -> None:
    """Let the coverage be exactly `areas`, what is new from `day`, what is gone until `day`."""
    wanted = {area.pk: area for area in areas}
    present = {row.authority_id: row for row in Coverage.objects.filter(lsp=lsp, ends_on=None)}
    for authority_id, row in present.items():
        if authority_id not in wanted:
            row.ends_on, row.end_reason = day or clock.today(), "No longer covered by the partnership"
            row.save()
    for authority_id, area in wanted.items():
        if authority_id not in present:
            Coverage(lsp=lsp, authority=area, starts_on=day).save()
