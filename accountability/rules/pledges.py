"""When what is pledged was supplied. Amounts are `strategies.rules.amounts`. No queries here."""

from datetime import date

from lsp.decisions import Decision


def supplied_by_today(day: date | None, today: date) -> Decision:
    """What was supplied was supplied on a day, today at the latest."""
    if day is None:
        return Decision.no("required", "Enter the day it was supplied.", field="day")
    if day > today:
        return Decision.no("pledge.future", "What is still to come is not supplied yet.", field="day")
    return Decision.yes()
