"""Ways of measuring that count what is logged, until their own part of the domain is built (D1)."""

from datetime import date

from accountability.periods import read
from accountability.queries.judging import judgement_of
from lsp import clock
from tests.factories import accountability as stages
from tests.factories import obligations as make


def judged_with_one_confirmed(on: stages.Stage, measure: str) -> list[str]:
    """How 2006-07 is judged with one contribution confirmed, and 2007-08 with one that only waits."""
    owed = make.obligation(on, kind=measure, title=measure, measure=measure, unit="percent", amount=None)
    make.contribution(on, owed, day=date(2007, 3, 31))
    make.contribution(on, owed, day=date(2007, 4, 1), state="reported")
    found = [judgement_of(owed, read(year).first, clock.today()) for year in ("2006-07", "2007-08")]
    return [each[1].code for each in found if each]
