"""On pages, every field of a list's filters is called something that its readers understand."""

import importlib
from collections.abc import Iterator
from copy import deepcopy

import django_filters
import pytest

from tests.contracts import sources

Filters = type[django_filters.FilterSet]
NAMELESS = "[invalid name]"
"""What django_filters calls a filter that was given no label and stands for no field of its model."""


def _below(parent: Filters) -> Iterator[Filters]:
    for found in parent.__subclasses__():
        yield found
        yield from _below(found)


def _of_the_apps() -> list[Filters]:
    """The filters of pages, wherever they stand; those of the API are asked for by their own names."""
    for path in sources.python(*sources.APPS):
        if "api" not in path.parts and "FilterSet" in sources.text(path):
            importlib.import_module(".".join(path.with_suffix("").parts))
    every = ((each, each.__module__.split(".")) for each in _below(django_filters.FilterSet))
    found = {each for each, place in every if place[0] in sources.APPS and "api" not in place}
    return sorted(found, key=str)


@pytest.mark.parametrize("filters", _of_the_apps(), ids=lambda each: f"{each.__module__}.{each.__name__}")
def test_every_filter_has_a_name(filters: Filters) -> None:
    nameless = []
    for name, declared in filters.base_filters.items():
        shown = deepcopy(declared)
        shown.model = filters._meta.model  # as a list of the model shows it
        if shown.label == NAMELESS:
            nameless.append(name)
    assert not nameless, f"give a label to {', '.join(nameless)}"
