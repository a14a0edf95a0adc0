"""Measured by answers to scrutiny: from contributions logged for it, until that part of the domain is built (D1)."""

from accountability.measures import contribution
from accountability.measures.base import Measure

MEASURE = Measure(
    code="scrutiny",
    title="Answers to scrutiny",
    reads="Contributions that show answers given to scrutiny, as far as they were confirmed.",
    from_contributions=True,
    way=contribution.WAY,
    tallies=contribution.tallies,
    records=contribution.records,
    sum_in_words=contribution.sum_in_words,
)
