"""What apps above know that the structure checks ask for (P6): who is named for the duty, which protocols there are.

def provider(lsp, user, day) -> Collection[Organisation]: ...          # named agencies, in a fixed number of queries
structure_facts.register_named(provider)                               # in the app's AppConfig.ready()

Without a provider of the agencies named, their check is said to be not looked at, never passed. A protocol that no
app has on record is not on record: its check looks, and finds each pair until somebody acknowledges it.
"""

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from lsp.models import LocalStrategicPartnership, Organisation

Named = Callable[[LocalStrategicPartnership, Any, date], Collection[Organisation] | None]
Pair = frozenset[int]
"""The ids of two bodies."""
Protocols = Callable[[LocalStrategicPartnership, Any, date], Collection[Pair]]

_named: list[Named] = []
_protocols: list[Protocols] = []


def register_named(provider: Named) -> None:
    """Let an app say which organisations are named for the duty."""
    if provider not in _named:
        _named.append(provider)


def register_protocols(provider: Protocols) -> None:
    """Let an app say which pairs of bodies have a protocol in force."""
    if provider not in _protocols:
        _protocols.append(provider)


def named(lsp: LocalStrategicPartnership, user: Any, day: date) -> list[Organisation] | None:
    """The agencies named on the day; None where no app knows, or nobody was ever named in the partnership."""
    known = [found for provider in _named if (found := provider(lsp, user, day)) is not None]
    return [each for found in known for each in found] if known else None


def protocols(lsp: LocalStrategicPartnership, user: Any, day: date) -> set[Pair]:
    """The pairs of bodies with a protocol on the day; none where no app has any on record."""
    return {pair for provider in _protocols for pair in provider(lsp, user, day)}
