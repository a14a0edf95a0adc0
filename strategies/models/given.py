"""What is given towards something, in one unit: money, staff days, data sets, in kind."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from strategies.units import DATA_SETS, DAYS, UNITS, of_an_amount, whole_steps


class Given(models.Model):
    """So much of a unit, or something in kind, in a few words; several make up all that is given."""

    unit = models.CharField("what it is", max_length=10, choices=UNITS)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    what = models.CharField("in words", max_length=200)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(name="%(app_label)s_%(class)s_in_words", condition=~Q(what="")),
            models.CheckConstraint(name="%(app_label)s_%(class)s_amount", condition=of_an_amount("amount")),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_days_in_quarters",
                condition=whole_steps("amount", DAYS, "0.25"),
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_data_whole", condition=whole_steps("amount", DATA_SETS, "1")
            ),
        ]

    def __str__(self) -> str:
        return self.what
