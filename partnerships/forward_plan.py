"""A body's forward plan: each app places on it what is coming for the body (P12).

def provider(body, user, first, last) -> Iterable[PlanEntry]: ...
forward_plan.register(provider)          # in the app's AppConfig.ready()
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class PlanEntry:
    """Something that falls on a day and concerns the body: a yearly report, a review, a term that ends."""

    day: date
    title: str
    kind: str
    href: str = ""


Provider = Callable[[Any, Any, date, date], Iterable[PlanEntry]]
"""(body, user, first day, last day) -> what falls on these days, as the user may see it."""

_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let an app place entries on the plans."""
    if provider not in _providers:
        _providers.append(provider)


def entries(body: Any, user: Any, first: date, last: date) -> list[PlanEntry]:
    """Everything that falls on these days, in order."""
    found = [entry for provider in _providers for entry in provider(body, user, first, last)]
    return sorted(found, key=lambda entry: (entry.day, entry.title))
