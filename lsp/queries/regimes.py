"""Under which regime a partnership worked on a day (L7)."""

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
    found = [Period(each.regime, each.starts_on, each.ends_on, each.end_reason) for each in former]
    return [*found, Period(lsp.regime, found[-1].ends_on if found else None, None)]


def period_on(lsp: LocalStrategicPartnership, day: date) -> Period:
    """The period of the day: one query."""
    return next(each for each in periods(lsp) if each.covers(day))
