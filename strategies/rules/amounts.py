"""Amounts of what is given: money to the penny, days in quarters, data sets whole. No queries here."""

from decimal import Decimal

from lsp.decisions import Decision
from strategies.units import COUNTED, DATA_SETS, DAYS, POUNDS

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
        return Decision.no("amount.in_kind", "What is given in kind has no amount.", field="amount")
    if amount is None:
        return Decision.no("required", "Enter how much", field="amount")
    if amount <= 0:
        return Decision.no("amount.above_zero", "The amount is above zero.", field="amount")
    if amount % STEPS[unit]:
        return Decision.no("amount.steps", IN_STEPS[unit], field="amount")
    return Decision.yes()
