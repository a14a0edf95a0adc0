"""Under which regime a partnership worked on a day (L7)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from lsp.models import FormerRegime, LocalStrategicPartnership, Regime


@dataclass(frozen=True)
class Period:
    """The days on which a partnership works under one regime; the end is the first day it no longer does."""

    regime: Regime
    starts_on: date | None
    ends_on: date | None
    end_reason: str = ""

    def covers(self, day: date) -> bool:
        """Whether the day is one of them."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day < self.ends_on
        )


def periods(lsp: LocalStrategicPartnership) -> list[Period]:
    """The regimes of the partnership, one after the other, the first since before records: one query."""
    former = FormerRegime.objects.filter(lsp=lsp).select_related("regime").order_by("ends_on")
    return _in_turn(former, lsp.regime)


def period_on(lsp: LocalStrategicPartnership, day: date) -> Period:
    """The period of the day: one query."""
    return next(each for each in periods(lsp) if each.covers(day))


def periods_on(present: Mapping[int, int], day: date) -> dict[int, Period]:
    """The period of the day of each partnership, of which its present regime is known: two queries for all of them."""
    former = defaultdict[int, list[FormerRegime]](list)
    for each in FormerRegime.objects.filter(lsp__in=present).order_by("ends_on"):
        former[each.lsp_id].append(each)
    named = {each.regime_id for listed in former.values() for each in listed}
    regimes = Regime.objects.in_bulk({*present.values(), *named})
    for each in (each for listed in former.values() for each in listed):
        each.regime = regimes[each.regime_id]
    found = {lsp: _in_turn(former[lsp], regimes[regime]) for lsp, regime in present.items()}
    return {lsp: next(each for each in listed if each.covers(day)) for lsp, listed in found.items()}


def _in_turn(former: Iterable[FormerRegime], present: Regime) -> list[Period]:
    """The former regimes by their ends, then the present one."""
    found = [Period(each.regime, each.starts_on, each.ends_on, each.end_reason) for each in former]
    return [*found, Period(present, found[-1].ends_on if found else None, None)]
