"""A partnership with its coordinator, for the tests of membership."""

from typing import Any

import pytest

from tests.factories import lsp as place


@pytest.fixture
def partnership() -> Any:
    return place.lsp("Example Partnership", blocks=4)


@pytest.fixture
def coordinator(partnership: Any) -> Any:
    return place.coordinator(partnership, "coordinator")
