"""Saying what a commitment serves: an action, an agreement, an obligation of its partnership."""

from typing import Any, TypedDict, Unpack

from accountability import rules
from accountability.models import Commitment, Obligation
from accountability.queries.serving import is_hidden
from accountability.services.together import take
from lsp.decisions import Decision
from lsp.errors import RuleRefused
from lsp.services.locking import lock
from partnerships.models import Agreement
from strategies.models import Action


class Serves(TypedDict, total=False):
    """What a commitment serves; None: none. What is left out stays as it is."""

    action: Action | None
    agreement: Agreement | None
    obligation: Obligation | None


def relate(
    commitment: Commitment, *, by: Any, note: str = "", version: int | None = None, **serves: Unpack[Serves]
) -> Commitment:
    """Agency or coordinator says what it serves; what `by` may not know of stays. Returns it as it now is.

    Raises NotFoundError, StaleVersion, PermissionRefused, TransitionRefused or RuleRefused, with every reason;
    TypeError for anything but `Serves`.
    """
    if unknown := set(serves) - set(Serves.__annotations__):
        raise TypeError(f"not served: {', '.join(sorted(unknown))}")

    def write(row: Commitment) -> None:
        said: dict[str, Any] = {**serves}
        if said.get("action") is not None:
            said["action"] = lock(Action, said["action"].pk, by=by)
        _may_serve(row, **said).require(RuleRefused)
        for name, value in said.items():
            if value is not None or not is_hidden(getattr(row, name), by):
                setattr(row, name, value)

    return take("relate", commitment, write, by=by, reason=note, version=version)


def _may_serve(
    row: Commitment,
    *,
    action: Action | None = None,
    agreement: Agreement | None = None,
    obligation: Obligation | None = None,
) -> Decision:
    whose = (obligation.organisation_id, obligation.lsp_id) if obligation else None
    anew = row.obligation != obligation
    return Decision.all(
        rules.agreement_of_the_partnership(agreement.lsp_id if agreement else None, row.lsp_id),
        rules.obligation_of_the_agency(whose, (row.organisation_id, row.lsp_id), anew),
        rules.action_of_the_partnership(action.lsp_id if action else None, row.lsp_id),
        rules.action_still_to_be_done(action.state if action else None, row.action != action),
    )
