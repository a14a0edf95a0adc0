"""The states of a commitment and the steps between them, as data (section 5 of the domain)."""

from lsp.workflow import State, Transition, Workflow
from lsp.workflow import find as find_in

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
        Transition("confirm", (DELIVERED,), CONFIRMED, "confirmer", "Confirm delivery"),
        Transition(
            "return_delivered",
            (DELIVERED,),
            UNDER_WAY,
            "coordinator",
            "Return as not delivered",
            needs_reason=True,
        ),
        Transition(
            "miss",
            (ACCEPTED, UNDER_WAY),
            MISSED,
            "agency_or_coordinator",
            "Mark as missed",
            needs_reason=True,
        ),
        Transition(
            "dismiss",
            (RECORDED,),
            WITHDRAWN,
            "agency_or_coordinator",
            "Do not take it on",
            needs_reason=True,
        ),
        Transition(
            "withdraw", (DRAFT, MADE, ACCEPTED, UNDER_WAY), WITHDRAWN, "agency", "Withdraw", needs_reason=True
        ),
    ),
)

UNMADE = (DRAFT, RECORDED)
"""Not a promise yet: the agency may still edit it, and it has no number the first time round."""

UNDELIVERED = (MADE, ACCEPTED, UNDER_WAY)
"""Promised and not delivered: overdue once the due date has passed (C3)."""

TAKEN_UP = (ACCEPTED, UNDER_WAY, DELIVERED, CONFIRMED)
"""Accepted by its partnership, as it stood."""

OWNED = (*UNDELIVERED, DELIVERED)
"""Promised and not over: somebody of the agency answers for it (C5)."""

LIVE = (RECORDED, *OWNED)
"""What a successor of the agency is offered: recorded or promised, and not over; what is delivered and not confirmed
yet may still be returned, and somebody has to answer for it (L6)."""

GIVEN_UP = (MISSED, WITHDRAWN)
"""The ends nobody wants: offered last."""

_SETTLED = (ACCEPTED, UNDER_WAY, DELIVERED, CONFIRMED, MISSED, WITHDRAWN)

ACTS = Workflow(
    name="commitment",
    states=COMMITMENT.states,
    transitions=(
        Transition("edit", UNMADE, "", "agency", "Edit"),
        Transition("report", (ACCEPTED, UNDER_WAY, DELIVERED), "", "agency", "Report progress"),
        Transition(
            "reschedule", (ACCEPTED, UNDER_WAY), "", "agency", "Change the due date", needs_reason=True
        ),
        Transition("own", OWNED, "", "agency", "Change who owns it"),
        Transition(
            "relate",
            (*UNMADE, *OWNED),
            "",
            "agency_or_coordinator",
            "Say what it serves",
        ),
        Transition("extend", (DRAFT, *UNDELIVERED), "", "agency", "Promise it to another partnership"),
        Transition("publish", _SETTLED, "", "coordinator", "Publish"),
        Transition("unpublish", _SETTLED, "", "coordinator", "Take off the public page", needs_reason=True),
    ),
)
"""The acts that leave the state as it is."""

FOLLOWED: dict[str, tuple[str, ...]] = {
    "edit": (MADE,),
    "make": (),
    "start": (),
    "report": (MADE,),
    "deliver": (),
    "miss": (),
    "withdraw": (),
    "reschedule": (*UNMADE, MADE),
    "own": UNMADE,
}
"""The agency's acts that are done at once for every partnership it was promised to (C6); with the states in which
another partnership's follows although the act could not begin there."""


STANDINGS = (
    State("overdue", "Overdue", "red"),
    State("made", "Waiting to be accepted", "blue"),
    State("in_progress", "In progress", "teal"),
    State("delivered", "Waiting to be confirmed", "purple"),
    State("confirmed", "Confirmed", "green"),
    State("missed", "Missed", "red"),
    State("withdrawn", "Withdrawn", "grey"),
    State("recorded", "Recorded, not yet owned", "yellow"),
    State("draft", "Draft", "grey"),
)
"""How a commitment stands on a day, the overdue apart: each commitment in one of them, in the order lists show."""

PROMISED = tuple(state.code for state in STANDINGS if state.code not in UNMADE)
"""The standings of what has been promised; a draft and a record that nobody owns yet are no promises."""

IN_PROGRESS = (ACCEPTED, UNDER_WAY)


def standing(code: str) -> State:
    """The standing with this code; KeyError where there is none."""
    return {each.code: each for each in STANDINGS}[code]


def find(name: str) -> tuple[Workflow, Transition]:
    """The step or act of a commitment of this name, and its table (`lsp.workflow.find`)."""
    return find_in(name, COMMITMENT, ACTS)
