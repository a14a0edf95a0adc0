"""The duty to co-operate as a regime's data says it: who is named or a candidate, by which provision, where (L7)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accountability.models.duty import AREA, CANDIDATE, CONDITIONS, NAMED
from lsp.models import Organisation, Regime

NEVER_NAMED = frozenset(
    (Organisation.Sector.VOLUNTARY, Organisation.Sector.COMMUNITY, Organisation.Sector.PRIVATE)
)
"""D5: whatever a regime's data says. A regime may add sectors (`never_named_sectors`)."""


@dataclass(frozen=True)
class AgencyKind:
    """One kind of agency of the duty: by which provision, on which condition, and how it is told in the register."""

    key: str
    name: str
    provision: str
    condition: str
    kinds: frozenset[str]
    """Kinds of organisations, in small letters, that are agencies of this kind."""
    authority_kinds: frozenset[str]
    """Kinds of councils that are."""

    @property
    def where(self) -> str:
        """The condition in words."""
        return dict(CONDITIONS)[self.condition]

    @property
    def label(self) -> str:
        """The kind as it is chosen: with its provision where it has one."""
        return f"{self.name} ({self.provision})" if self.provision else self.name

    def fits(self, organisation: Organisation) -> bool:
        """Whether an organisation is, by what the register says of it, an agency of this kind."""
        council = organisation.authority
        told = organisation.kind.strip().casefold()
        return told in self.kinds or (council is not None and council.kind in self.authority_kinds)


@dataclass(frozen=True)
class Duty:
    """What a regime says about the duty."""

    regime: Regime
    name: str
    status: str
    act: str
    provision: str
    wording: str
    further: tuple[str, ...]
    """What else is worth knowing: consent, limits."""
    agencies: tuple[AgencyKind, ...]
    responsible: tuple[tuple[str, str], ...]
    """(kind of council, provision) of who bears the duty itself."""
    never_named: frozenset[str]

    @property
    def names_by_law(self) -> bool:
        """Whether anybody is named by law under it."""
        return self.status == NAMED

    def kind(self, key: str) -> AgencyKind | None:
        """The kind of agency of this key."""
        return next((each for each in self.agencies if each.key == key), None)

    def kind_of(self, organisation: Organisation) -> AgencyKind | None:
        """The first kind of agency that the organisation is."""
        return next((each for each in self.agencies if each.fits(organisation)), None)


def duty_of(regime: Regime) -> Duty:
    """What the regime's data says; what it leaves out is empty."""
    terms: Mapping[str, Any] = regime.terms or {}
    told: Mapping[str, Any] = terms.get("duty", {})
    return Duty(
        regime=regime,
        name=told.get("name", "Duty to co-operate"),
        status=told.get("status", CANDIDATE),
        act=told.get("act", ""),
        provision=told.get("provision", ""),
        wording=told.get("wording", ""),
        further=tuple(told[name] for name in ("consent", "limits") if told.get(name)),
        agencies=tuple(_agency(each) for each in told.get("agencies", ())),
        responsible=tuple((each["name"], each["provision"]) for each in told.get("responsible", ())),
        never_named=NEVER_NAMED | frozenset(terms.get("never_named_sectors", ())),
    )


def _agency(told: Mapping[str, Any]) -> AgencyKind:
    """A kind of agency; one of an older edition of the data is told by its kind alone."""
    return AgencyKind(
        key=told["key"],
        name=told["name"],
        provision=told.get("provision", ""),
        condition=told.get("condition", AREA),
        kinds=frozenset(kind.casefold() for kind in told.get("kinds") or [told["kind"]]),
        authority_kinds=frozenset(told.get("authority_kinds", ())),
    )
