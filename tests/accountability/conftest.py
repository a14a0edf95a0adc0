"""The stage on which promises are made."""

import pytest

from tests.factories import accountability as make


@pytest.fixture
def on() -> make.Stage:
    """A partnership with its coordinator, an agency, its officer and an owner."""
    return make.stage()
