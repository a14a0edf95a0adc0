"""Amounts of what is pledged and supplied: money to the penny, days in quarters, data sets whole. No queries here."""

from datetime import date
from decimal import Decimal

from accountability.models.pledge import COUNTED, DATA_SETS, DAYS, POUNDS
from lsp.decisions import Decision

STEPS = {POUNDS: Decimal("0.01"), DAYS: Decimal("0.25"), DATA_SETS: Decimal(1)}
IN_STEPS = {
    POUNDS: "Money is entered in pounds and pence.",
    DAYS: "Staff days are entered in quarters of a day: 0.25, 0.5, 0.75, 1.",
    DATA_SETS: "Data sets are entered as a whole number.",
}


def exact_amount(unit: str, amount: Decimal | None) -> Decision:
    """What is counted has an amount above zero in whole steps of its unit; what is in kind has none."""
    if unit not in COUNTED:
        if amount is None:
            return Decision.yes()
        return Decision.no("pledge.in_kind", "What is given in kind has no amount.", field="amount")
    if amount is None:
        return Decision.no("required", "Enter how much.", field="amount")
    if amount <= 0:
        return Decision.no("pledge.above_zero", "The amount is above zero.", field="amount")
    if amount % STEPS[unit]:
        return Decision.no("pledge.steps", IN_STEPS[unit], field="amount")
    return Decision.yes()


def supplied_by_today(day: date | None, today: date) -> Decision:
    """What was supplied was supplied on a day, today at the latest."""
    if day is None:
        return Decision.no("required", "Enter the day it was supplied.", field="day")
    if day > today:
        return Decision.no("pledge.future", "What is still to come is not supplied yet.", field="day")
    return Decision.yes()
