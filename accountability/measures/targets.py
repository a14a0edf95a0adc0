"""Measured by targets: from contributions logged for it, until that part of the domain is built (D1)."""

from accountability.measures import contribution
from accountability.measures.base import Measure

MEASURE = Measure(
    code="targets",
    title="Targets",
    reads="Contributions that show what the agency did for the targets it answers for, as far as they were confirmed.",
    from_contributions=True,
    way=contribution.WAY,
    tallies=contribution.tallies,
    records=contribution.records,
    sum_in_words=contribution.sum_in_words,
)
