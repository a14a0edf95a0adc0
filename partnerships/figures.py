"""How figures of measures are written."""

from decimal import Decimal


def figure(value: Decimal | None) -> str:
    """A figure without the zeros that say nothing: `21.5`, `15`; empty where there is none."""
    if value is None:
        return ""
    shown = f"{value:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown
