"""Measured by answers to scrutiny: from contributions logged for it, until that part of the domain is built (D1)."""

from dataclasses import replace

from accountability.measures import contribution

MEASURE = replace(
    contribution.MEASURE,
    code="scrutiny",
    title="Answers to scrutiny",
    reads="Contributions that show answers given to scrutiny, as far as they were confirmed.",
)
