"""The ways of measuring an obligation, by code. A new one: its file here, a line below, a file of tests."""

from collections.abc import Mapping

from accountability.measures import attendance, contribution, scrutiny, targets
from accountability.measures.base import Facts, Measure, Record

MEASURES: Mapping[str, Measure] = {
    each.MEASURE.code: each.MEASURE for each in (attendance, contribution, scrutiny, targets)
}

__all__ = ["MEASURES", "Facts", "Measure", "Record"]
