"""What serves an action in the apps above: each says what it knows of.

def provider(action, user, day) -> list[FollowUp]: ...  # as it stood on the day; a fixed number of queries
serving.register(provider)                              # in the app's AppConfig.ready()
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from partnerships.follow_up import FollowUp
from strategies.models import Action

Provider = Callable[[Action, Any, date], list[FollowUp]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let an app say what of its own serves an action."""
    if provider not in _providers:
        _providers.append(provider)


def under(action: Action, user: Any, day: date) -> list[FollowUp]:
    """What served the action when the day was over, as `user` may see it."""
    return [thing for provider in _providers for thing in provider(action, user, day)]
