"""Measured by targets: from contributions logged for it, until that part of the domain is built (D1)."""

from dataclasses import replace

from accountability.measures import contribution

MEASURE = replace(
    contribution.MEASURE,
    code="targets",
    title="Targets",
    reads="Contributions that show what the agency did for the targets it answers for, as far as they were confirmed.",
)
