"""The days a dated record holds, as the database compares them in exclusion constraints."""

from django.contrib.postgres.fields import DateRangeField, RangeBoundary
from django.db.models import Func


class DateRange(Func):
    """PostgreSQL's `daterange(from, until, '[)')`: an empty end reaches for ever."""

    function = "DATERANGE"
    output_field = DateRangeField()


def held_days() -> DateRange:
    """The days from `starts_on` until the day before `ends_on`."""
    return DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=False))
