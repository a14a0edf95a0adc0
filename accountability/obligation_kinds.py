"""The kinds of obligations that a regime knows, as its data says them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accountability import periods
from accountability.models.obligation import OF_REGIMES, PERCENT
from lsp.models import Regime

DUE_DAYS = 30
MET_AT, PARTLY_MET_AT = Decimal(100), Decimal(50)
"""What stands where a regime says nothing."""


@dataclass(frozen=True)
class Kind:
    """One kind of obligation: what is filled in where one of it is set."""

    code: str
    title: str
    measure: str
    basis: str
    provision: str
    unit: str
    met_at: Decimal
    partly_met_at: Decimal
    period: str
    due_days: int
    regime: Regime

    @property
    def takes_amount(self) -> bool:
        """Whether an amount can be asked for."""
        return self.unit not in ("", PERCENT)


def kinds_of(regime: Regime) -> list[Kind]:
    """Every kind the regime knows, in its order."""
    terms: Mapping[str, Any] = regime.terms or {}
    return [_kind(each, regime) for each in terms.get("obligation_kinds", ())]


def kind_of(regime: Regime, code: str) -> Kind | None:
    """The kind of this code."""
    return next((each for each in kinds_of(regime) if each.code == code), None)


def _kind(told: Mapping[str, Any], regime: Regime) -> Kind:
    return Kind(
        code=told["code"],
        title=told["name"],
        measure=told["measure"],
        basis=told["basis"],
        provision=told.get("provision", ""),
        unit=OF_REGIMES.get(told.get("unit", ""), ""),
        met_at=_percent(told.get("met_at", MET_AT)),
        partly_met_at=_percent(told.get("partly_met_at", PARTLY_MET_AT)),
        period=told.get("period", periods.YEAR),
        due_days=int(told.get("due_days", DUE_DAYS)),
        regime=regime,
    )


def _percent(told: Any) -> Decimal:
    """A threshold, as it is kept: with two places."""
    return Decimal(str(told)).quantize(Decimal("0.01"))
