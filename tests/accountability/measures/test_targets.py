"""Measured by contribution until that part of the domain is built: one confirmed is enough (D1)."""

import pytest

from tests.accountability.measures.logged import judged_with_one_confirmed
from tests.factories import accountability as stages

pytestmark = pytest.mark.django_db


def test_D1_one_confirmed_contribution_of_the_period_meets_it(on: stages.Stage) -> None:
    assert judged_with_one_confirmed(on, "targets") == ["met", "not_met"]
