"""Feeds that a page of a partnership offers: each app says which. They stand in the page's head and where they fit.

def provider(page) -> Iterable[tuple[str, str]]: ...     # (title, address)
feeds.register(provider)                                 # in the app's AppConfig.ready()
"""

from collections.abc import Callable, Iterable
from typing import Any

Provider = Callable[[Any], Iterable[tuple[str, str]]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let an app say which feeds belong to a page of a partnership."""
    if provider not in _providers:
        _providers.append(provider)


def of(page: Any) -> list[tuple[str, str]]:
    """(title, address) of every feed of the page."""
    return [feed for provider in _providers for feed in provider(page)]
