"""A partnership goes over from one regime to another on a day; the only writer of `FormerRegime` (L7)."""

from collections.abc import Callable
from datetime import date
from typing import Any

from lsp import clock, permissions
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.models import FormerRegime, LocalStrategicPartnership, Regime
from lsp.queries.regimes import Period, periods
from lsp.services.locking import lock

Follower = Callable[..., None]
"""(partnership, *, on, reason, by): what an app does of its own when the regime changes, within the same act."""

_followers: list[Follower] = []


def register(follower: Follower) -> None:
    """Let an app follow a change of regime."""
    if follower not in _followers:
        _followers.append(follower)


def move(
    lsp: LocalStrategicPartnership,
    *,
    by: Any,
    regime: Regime,
    on: date | None,
    reason: str,
    version: int | None = None,
) -> LocalStrategicPartnership:
    """Let the partnership work under `regime` from the day `on`; what rested on the one before ends with it.

    Raises PermissionRefused, InvalidInput, RuleRefused (L7), StaleVersion.
    """
    with act("lsp.move_regime", by=by, subject=lsp, reason=reason.strip()):
        held = lock(LocalStrategicPartnership, lsp.pk, by=by, version=version)
        permissions.coordinate_or_administer(by, held.pk).require(PermissionRefused)
        if on is None:
            raise InvalidInput.field("on", "Enter the first day under the other regime.", rule="L7")
        if not reason.strip():
            raise InvalidInput.field("reason", "Enter the reason for the change.", rule="L7")
        now = periods(held)[-1]
        decide(held, now, regime, on).require(RuleRefused)
        FormerRegime(
            lsp=held, regime=now.regime, starts_on=now.starts_on, ends_on=on, end_reason=reason.strip()
        ).save()
        held.regime = regime
        held.save()
        for follow in _followers:
            follow(held, on=on, reason=f"The partnership works under {regime} from this day.", by=by)
    return held


def decide(lsp: LocalStrategicPartnership, now: Period, regime: Regime, on: date) -> Decision:
    """Whether the partnership, which works under `now`, may go over to the regime on the day."""
    since = now.starts_on or lsp.starts_on
    if regime.pk == now.regime.pk:
        return _no("same", f"It works under {regime} already.", "regime")
    if on > clock.today():
        return _no("ahead", "This day has not come yet: record the change on the day it takes effect.", "on")
    if since is not None and on <= since:
        return _no("before", f"It works under {now.regime} since {_words(since)}: choose a later day.", "on")
    if not regime.holds_on(on):
        return _no("not_in_force", f"{regime} holds {_days(regime)}: choose one of its days.", "on")
    return Decision.yes()


def _no(code: str, message: str, field: str) -> Decision:
    return Decision.no(f"regime.{code}", message, rule="L7", field=field)


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _days(regime: Regime) -> str:
    begins = f"from {_words(regime.starts_on)}" if regime.starts_on else "since before records"
    return f"{begins} until {_words(regime.ends_on)}" if regime.ends_on else begins
