"""What follows from decisions in the apps above: each says what it knows of, and where more of it is recorded.

def provider(decisions, user) -> Mapping[int, list[FollowUp]]: ...     # by decision id; a fixed number of queries
follow_up.register(provider, act)        # in the app's AppConfig.ready(); act: (label, decision -> address, who may)
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from partnerships.models import Agreement, Decision


@dataclass(frozen=True)
class FollowUp:
    """One thing that follows from a decision: a title that leads to it, who does it, by when, how it stands."""

    title: str
    href: str
    who: str = ""
    due: date | None = None
    tag: str = ""
    colour: str = "grey"


@dataclass(frozen=True)
class Act:
    """What can be done from a decision's page: its label, its address, and who may."""

    label: str
    address: Callable[[Decision], str]
    may: Callable[[Any, Decision], bool]


Provider = Callable[[Iterable[Decision], Any], Mapping[int, list[FollowUp]]]
_providers: list[tuple[Provider, Act | None]] = []


def register(provider: Provider, act: Act | None = None) -> None:
    """Let an app say what of its own follows from decisions."""
    if (provider, act) not in _providers:
        _providers.append((provider, act))


def of(decisions: Iterable[Decision], user: Any) -> dict[int, list[FollowUp]]:
    """What follows from each of the decisions, as `user` may see it, by the decision's id."""
    listed = list(decisions)
    found: dict[int, list[FollowUp]] = {}
    for provider, _ in _providers if listed else ():
        for decision, things in provider(listed, user).items():
            found.setdefault(decision, []).extend(things)
    return found


def acts(decision: Decision, user: Any) -> list[tuple[str, str]]:
    """(label, address) of what `user` may record from the decision."""
    known = [act for _, act in _providers if act is not None]
    return [(act.label, act.address(decision)) for act in known if act.may(user, decision)]


Under = Callable[[Agreement, Any], list[FollowUp]]
_under: list[Under] = []


def register_under(provider: Under) -> None:
    """Let an app say what of its own serves an agreement."""
    if provider not in _under:
        _under.append(provider)


def under(agreement: Agreement, user: Any) -> list[FollowUp]:
    """What serves the agreement in the apps above, as `user` may see it."""
    return [thing for provider in _under for thing in provider(agreement, user)]
