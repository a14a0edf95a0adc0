"""The states of a commitment and the steps between them, as data (section 5 of the domain)."""

from lsp.workflow import State, Transition, Workflow

RECORDED, DRAFT, MADE, ACCEPTED = "recorded", "draft", "made", "accepted"
UNDER_WAY, DELIVERED, CONFIRMED = "under_way", "delivered", "confirmed"
MISSED, WITHDRAWN = "missed", "withdrawn"

COMMITMENT = Workflow(
    name="commitment",
    states=(
        State(RECORDED, "Recorded, not yet owned", "yellow"),
        State(DRAFT, "Draft", "grey"),
        State(MADE, "Made", "blue"),
        State(ACCEPTED, "Accepted", "teal"),
        State(UNDER_WAY, "Under way", "teal"),
        State(DELIVERED, "Delivered", "purple"),
        State(CONFIRMED, "Confirmed", "green", final=True),
        State(MISSED, "Missed", "red", final=True),
        State(WITHDRAWN, "Withdrawn", "grey", final=True),
    ),
    transitions=(
        Transition("make", (DRAFT, RECORDED), MADE, "agency", "Make the commitment"),
        Transition("accept", (MADE,), ACCEPTED, "coordinator", "Accept"),
        Transition("return", (MADE,), DRAFT, "coordinator", "Return to the agency", needs_reason=True),
        Transition("start", (ACCEPTED,), UNDER_WAY, "agency", "Start work"),
        Transition("deliver", (ACCEPTED, UNDER_WAY), DELIVERED, "agency", "Report as delivered"),
        Transition(
            "return_delivered",
            (DELIVERED,),
            UNDER_WAY,
            "coordinator",
            "Return as not delivered",
            needs_reason=True,
        ),
        Transition("confirm", (DELIVERED,), CONFIRMED, "confirmer", "Confirm delivery"),
        Transition(
            "miss",
            (ACCEPTED, UNDER_WAY),
            MISSED,
            "agency_or_coordinator",
            "Mark as missed",
            needs_reason=True,
        ),
        Transition(
            "withdraw", (DRAFT, MADE, ACCEPTED, UNDER_WAY), WITHDRAWN, "agency", "Withdraw", needs_reason=True
        ),
    ),
)

UNMADE = (DRAFT, RECORDED)
"""Not a promise yet: the agency may still edit it, and it has no number the first time round."""

RESCHEDULABLE = (ACCEPTED, UNDER_WAY)
"""The due date is agreed: changing it keeps the old date and the reason (C2)."""

REPORTABLE = (ACCEPTED, UNDER_WAY, DELIVERED)
"""Progress and evidence are reported from acceptance until confirmation."""

UNDELIVERED = (MADE, ACCEPTED, UNDER_WAY)
"""Promised and not delivered: overdue once the due date has passed (C3)."""
