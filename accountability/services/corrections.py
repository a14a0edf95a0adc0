"""What a correction of a contribution comes to: what it changes, and what of it is confirmed and stays (C6, D1)."""

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from accountability import contribution_workflow as workflow
from accountability.models import Contribution, ContributionPart
from accountability.rules import obligations as rules
from lsp.decisions import Decision
from lsp.errors import InvalidInput

if TYPE_CHECKING:
    from accountability.services.contributions import Share

CHANGEABLE = ("unit", "title", "amount", "day", "note")
JUDGED_BY = ("unit", "day")
"""By what of it an obligation counts it."""


def changed(held: Contribution, changes: Mapping[str, Any]) -> set[str]:
    """Set what is changed; the names of what was. Line ends are no change: a browser sends its own."""
    unknown = set(changes) - set(CHANGEABLE)
    if unknown:
        raise InvalidInput.fields(dict.fromkeys(sorted(unknown), "This cannot be changed."))
    told = set()
    for name, value in changes.items():
        new = value.strip() if isinstance(value, str) else value
        if _line_ends_alike(getattr(held, name)) != _line_ends_alike(new):
            setattr(held, name, new)
            told.add(name)
    return told


def _line_ends_alike(value: Any) -> Any:
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def confirmed_stays(
    held: Contribution,
    parts: Iterable[ContributionPart],
    wanted: "Collection[Share]",
    *,
    told: Collection[str],
) -> Decision:
    """Nothing that somebody has confirmed is touched: neither what was given nor what counts of it there."""
    confirmed = [part for part in parts if part.state == workflow.CONFIRMED]
    names = {part.lsp.name for part in confirmed} if set(told) - {"note"} else set()
    checks = [rules.d1_nothing_is_confirmed(held, names, step="correct")]
    for part in confirmed:
        asked = [share.amount for share in wanted if share.obligation.pk == part.obligation_id]
        amounts = [None] * len(asked) if part.amount is None else asked
        checks.append(rules.d1_counts_there_as_confirmed(part, amounts))
    return Decision.all(*checks)


def reported_again(
    parts: Iterable[ContributionPart], wanted: "Iterable[Share]", *, all_of_them: bool
) -> "list[Share]":
    """The shares that are new or changed, or were returned; all but the confirmed, where what is common changes."""
    same = set()
    for part in parts:
        asked = [share.amount for share in wanted if share.obligation.pk == part.obligation_id]
        waits = part.state == workflow.REPORTED and (part.amount is None or asked == [part.amount])
        if part.state == workflow.CONFIRMED or (waits and not all_of_them):
            same.add(part.obligation_id)
    return [share for share in wanted if share.obligation.pk not in same]
