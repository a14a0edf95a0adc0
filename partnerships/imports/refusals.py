"""Why a row cannot be brought in: reasons whose fields are columns, or parts of a record (`seat.sector`)."""

from lsp.decisions import Decision
from lsp.errors import Reason


class RowRefused(Exception):
    """A row cannot be brought in: each reason with what it concerns."""

    def __init__(self, reasons: list[Reason]) -> None:
        self.reasons = reasons
        super().__init__("; ".join(reason.message for reason in reasons))

    @classmethod
    def because(cls, part: str, message: str, *, rule: str = "") -> "RowRefused":
        """One reason, about this part."""
        return cls([Reason("import.row", message, rule=rule, field=part)])


def require(record: str, *decisions: Decision) -> None:
    """Raise RowRefused with every reason of the decisions, each about a part of that kind of record."""
    reasons = [
        Reason(reason.code, reason.message, rule=reason.rule, field=f"{record}.{reason.field}")
        for decision in decisions
        for reason in decision.reasons
    ]
    if reasons:
        raise RowRefused(reasons)
