"""Measured by contribution until that part of the domain is built: one confirmed is enough (D1)."""

from datetime import date

import pytest

from accountability.periods import read
from accountability.queries.judging import judgement_of
from lsp import clock
from tests.factories import accountability as stages
from tests.factories import obligations as make

pytestmark = pytest.mark.django_db


def test_D1_one_confirmed_contribution_of_the_period_meets_it(on: stages.Stage) -> None:
    owed = make.obligation(
        on,
        kind="targets",
        title="targets",
        measure="targets",
        unit="percent",
        amount=None,
    )
    make.contribution(on, owed, day=date(2007, 3, 31))
    make.contribution(on, owed, day=date(2007, 4, 1), state="reported")
    found = [judgement_of(owed, read(year).first, clock.today()) for year in ("2006-07", "2007-08")]
    assert [each[1].code for each in found if each] == ["met", "not_met"]
