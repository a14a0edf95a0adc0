"""The stage on which actions are planned."""

import pytest

from tests.factories import strategies as make


@pytest.fixture
def on() -> make.Stage:
    """A partnership with its coordinator, an agency on its board, its officer and who answers for its actions."""
    return make.stage()
