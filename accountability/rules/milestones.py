"""When milestones of commitments are set and done. What they are is `strategies.rules.steps`."""

from accountability import workflow
from lsp.decisions import Decision

SET_IN = (*workflow.UNMADE, *workflow.UNDELIVERED)
"""The states of a commitment in which its milestones are set, changed and given up."""
DONE_IN = (*SET_IN, workflow.DELIVERED)
"""The states in which they are done; what was delivered may say when its last steps were."""


def while_it_is_to_be_delivered(state: str, *, doing: bool) -> Decision:
    """Milestones are set and given up until the commitment is delivered, done until it is over."""
    if state in (DONE_IN if doing else SET_IN):
        return Decision.yes()
    said = workflow.COMMITMENT.state(state).label.lower()
    return Decision.no("milestone.state", f"The commitment is {said}, so its milestones stay as they are.")
