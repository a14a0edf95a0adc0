"""The states of a contribution in one obligation, and the steps between them, as data (D1, C1)."""

from lsp.workflow import State, Transition, Workflow

REPORTED, CONFIRMED, RETURNED, WITHDRAWN = "reported", "confirmed", "returned", "withdrawn"

CONTRIBUTION = Workflow(
    name="contribution-part",
    states=(
        State(REPORTED, "Waiting to be confirmed", "blue"),
        State(CONFIRMED, "Confirmed", "green"),
        State(RETURNED, "Returned to the agency", "orange"),
        State(WITHDRAWN, "Withdrawn", "grey", final=True),
    ),
    transitions=(
        Transition("confirm", (REPORTED,), CONFIRMED, "confirmer", "Confirm"),
        Transition("return", (REPORTED,), RETURNED, "coordinator", "Return to the agency", needs_reason=True),
        Transition(
            "take_back",
            (CONFIRMED,),
            RETURNED,
            "coordinator",
            "Take back the confirmation",
            needs_reason=True,
        ),
        Transition("correct", (REPORTED, RETURNED), REPORTED, "agency", "Correct"),
        Transition("withdraw", (REPORTED, RETURNED), WITHDRAWN, "agency", "Withdraw", needs_reason=True),
    ),
)

OPEN = (REPORTED, RETURNED)
"""The agency may still correct it."""
