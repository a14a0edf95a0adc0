"""A partnership with its coordinator, for the tests of membership."""

from typing import Any

import pytest
from django.test import Client

from tests.factories import lsp as place
from tests.factories import partnerships as make
from tests.partnerships.stage import Stage, stage
from tests.visitors import signed_in


@pytest.fixture
def partnership() -> Any:
    return place.lsp("Example Partnership", blocks=4)


@pytest.fixture
def coordinator(partnership: Any) -> Any:
    return place.coordinator(partnership, "coordinator")


@pytest.fixture
def public() -> Client:
    """Somebody who is not signed in."""
    return Client()


@pytest.fixture
def desk(coordinator: Any) -> Client:
    """The coordinator at the browser."""
    return signed_in(coordinator)


@pytest.fixture
def board(partnership: Any) -> Any:
    return make.board(partnership, slug="board", published=True)


@pytest.fixture
def on() -> Stage:
    """A board of three seats that decides with two."""
    return stage(seats=3, quorum=2)


@pytest.fixture
def keeper(on: Stage) -> Client:
    """The browser of whoever records its meetings."""
    return signed_in(on.by)
