"""A page that edits what a record says tells who comes second what the record says now, and never writes over it."""

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from django.urls import get_resolver

from lsp.views.base import ActionPage
from lsp.views.conflicts import TellsConflicts

SUGGESTS = {
    "accountability.views.pledges.SupplyPage": "it begins with today, and adds what was supplied",
    "lsp.views.successions.CarryRolesPage": "it begins with everybody, and the roles are given anew",
}
"""Pages whose form begins with a suggestion, and why there is nothing to compare."""


def below(page: type) -> Iterator[type]:
    for each in page.__subclasses__():
        yield each
        yield from below(each)


@cache
def edits() -> dict[str, type]:
    """The pages whose form begins with something, and which send the version of what was read."""
    _ = get_resolver().url_patterns  # every page that has an address is loaded
    return {
        f"{page.__module__}.{page.__qualname__}": page
        for page in below(ActionPage)
        if _says(page, "get_initial") and "version" in _says(page, "perform")
    }


def _says(page: Any, name: str) -> str:
    """The source of the page's method; nothing where it is Django's own."""
    method = getattr(page, name)
    return "" if method.__module__.startswith("django.") else inspect.getsource(method)


def test_the_pages_that_edit_are_found() -> None:
    assert "partnerships.views.agreement_acts.EditPage" in edits()
    assert len(edits()) > 30


def test_a_page_that_edits_what_a_record_says_tells_conflicts() -> None:
    silent = {name for name, page in edits().items() if not issubclass(page, TellsConflicts)}
    assert silent == set(SUGGESTS), "make the page a TellsConflicts, or say why there is nothing to compare"


@pytest.mark.parametrize("name", sorted(SUGGESTS))
def test_what_is_excused_is_still_there(name: str) -> None:
    assert name in edits()
