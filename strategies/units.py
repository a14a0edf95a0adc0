"""What is given is counted: money to the penny, staff days in quarters, data sets whole; in kind it is not counted."""

from decimal import Decimal

from django.db.models import DecimalField, F, Q, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact

POUNDS, DAYS, DATA_SETS, IN_KIND = "pounds", "days", "data_sets", "in_kind"
UNITS = (
    (POUNDS, "Money, in pounds"),
    (DAYS, "Staff days"),
    (DATA_SETS, "Data sets"),
    (IN_KIND, "In kind"),
)
COUNTED = (POUNDS, DAYS, DATA_SETS)
"""The units of which there is an amount; what is in kind is given or not."""
HUNDREDTHS = 100


def whole_steps(name: str, unit: str, step: str) -> Q:
    """The condition that an amount of this unit is made of whole steps: quarters of a day."""
    exact = Exact(Mod(F(name), Value(step, DecimalField())), Value(0))
    return Q(**{f"{name}__isnull": True}) | ~Q(unit=unit) | Q(exact)


def of_an_amount(name: str, unit: str = "unit") -> Q:
    """The condition that what is counted has an amount above zero, and what is in kind has none."""
    counted = Q(**{f"{unit}__in": COUNTED, f"{name}__isnull": False, f"{name}__gt": 0})
    return counted | Q(**{unit: IN_KIND, f"{name}__isnull": True})


def places(hundredths: int) -> str:
    """Hundredths as a number, without places that say nothing: `75`, `74.96`, `7.5`."""
    whole, rest = divmod(hundredths, HUNDREDTHS)
    if not rest:
        return f"{whole:,}"
    return f"{whole:,}.{rest:02d}".rstrip("0")


def amount_in_words(hundredths: int, unit: str) -> str:
    """An amount with its unit: `£1,250.00`, `2.25 days`, `3`."""
    if unit == POUNDS:
        whole, rest = divmod(hundredths, HUNDREDTHS)
        return f"£{whole:,}.{rest:02d}" if rest else f"£{whole:,}"
    number = places(hundredths)
    if unit == DAYS:
        return f"{number} day" if hundredths == HUNDREDTHS else f"{number} days"
    return number


def given(amount: Decimal | None, unit: str) -> str:
    """What is given, in words: `£1,250`, `2.25 days`, `1 data set`, `In kind`."""
    if amount is None:
        return "In kind"
    told = amount_in_words(int(amount * HUNDREDTHS), unit)
    if unit == DATA_SETS:
        return f"{told} data set" if amount == 1 else f"{told} data sets"
    return told
