"""The states of an action and the steps between them, as data (R1)."""

from lsp.workflow import State, Transition, Workflow
from lsp.workflow import find as find_in

DRAFT, AGREED, DONE, DROPPED = "draft", "agreed", "done", "dropped"

ACTION = Workflow(
    name="action",
    states=(
        State(DRAFT, "Draft", "grey"),
        State(AGREED, "Agreed", "teal"),
        State(DONE, "Done", "green"),
        State(DROPPED, "Given up", "grey", final=True),
    ),
    transitions=(
        Transition("agree", (DRAFT,), AGREED, "coordinator", "Put it in the action plan"),
        Transition("complete", (AGREED,), DONE, "agency_or_coordinator", "Say that it is done"),
        Transition("reopen", (DONE,), AGREED, "coordinator", "It is not done after all", needs_reason=True),
        Transition("drop", (DRAFT, AGREED), DROPPED, "coordinator", "Give it up", needs_reason=True),
    ),
)

OPEN = (DRAFT, AGREED)
"""Still to be done: what it says, brings and passes on the way may be changed."""
NOT_GIVEN_UP = (*OPEN, DONE)
"""Its milestones may be said to be done, also once it is."""

ACTS = Workflow(
    name="action",
    states=ACTION.states,
    transitions=(
        Transition("edit", OPEN, "", "coordinator", "Edit"),
        Transition("plan_resource", OPEN, "", "agency_or_coordinator", "Say what it takes"),
        Transition("take_back_resource", OPEN, "", "agency_or_coordinator", "Take it out", needs_reason=True),
        Transition("set_milestones", OPEN, "", "agency_or_coordinator", "Set a milestone"),
        Transition(
            "do_milestones", NOT_GIVEN_UP, "", "agency_or_coordinator", "Say that a milestone is done"
        ),
    ),
)
"""The acts that leave the state as it is."""

STANDINGS = (
    State("overdue", "Overdue", "red"),
    State("under_way", "Under way", "teal"),
    State("to_come", "Still to begin", "blue"),
    State("done", "Done", "green"),
    State("draft", "Draft", "grey"),
    State("dropped", "Given up", "grey"),
)
"""How an action stands on a day: each in one of them, in the order lists show."""


def standing(code: str) -> State:
    """The standing with this code; KeyError where there is none."""
    return {each.code: each for each in STANDINGS}[code]


def find(name: str) -> tuple[Workflow, Transition]:
    """The step or act of an action of this name, and its table (`lsp.workflow.find`)."""
    return find_in(name, ACTION, ACTS)
