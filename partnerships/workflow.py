"""The states of a meeting, its minutes and its items, and the steps between them, as data (section 3)."""

from lsp.workflow import State, Transition, Workflow, find

PLANNED, CALLED, HELD, CANCELLED = "planned", "called", "held", "cancelled"

MEETING = Workflow(
    name="meeting",
    states=(
        State(PLANNED, "Planned", "grey"),
        State(CALLED, "Called", "blue"),
        State(HELD, "Held", "green", final=True),
        State(CANCELLED, "Cancelled", "red", final=True),
    ),
    transitions=(
        Transition("call", (PLANNED, CALLED), CALLED, "secretary", "Send the pack"),
        Transition("hold", (PLANNED, CALLED), HELD, "secretary", "Record as held"),
        Transition("cancel", (PLANNED, CALLED), CANCELLED, "secretary", "Cancel", needs_reason=True),
    ),
)

UPCOMING = (PLANNED, CALLED)
"""Still to take place: its day, its agenda and who comes may change."""

NO_MINUTES, DRAFT_MINUTES, APPROVED_MINUTES = "none", "draft", "approved"

MINUTES = Workflow(
    name="minutes",
    states=(
        State(NO_MINUTES, "Not written", "grey"),
        State(DRAFT_MINUTES, "Draft", "yellow"),
        State(APPROVED_MINUTES, "Approved", "green", final=True),
    ),
    transitions=(
        Transition("draft", (NO_MINUTES, DRAFT_MINUTES), DRAFT_MINUTES, "secretary", "Write the minutes"),
        Transition("approve", (DRAFT_MINUTES,), APPROVED_MINUTES, "secretary", "Record their approval"),
    ),
)

PROPOSED, TAKEN_UP, DECLINED, WITHDRAWN = "proposed", "taken_up", "declined", "withdrawn"

ITEM = Workflow(
    name="item",
    states=(
        State(PROPOSED, "Proposed", "blue"),
        State(TAKEN_UP, "Taken up", "green"),
        State(DECLINED, "Declined", "red", final=True),
        State(WITHDRAWN, "Withdrawn", "grey", final=True),
    ),
    transitions=(
        Transition("take_up", (PROPOSED,), TAKEN_UP, "secretary", "Take up"),
        Transition("decline", (PROPOSED,), DECLINED, "secretary", "Decline", needs_reason=True),
        Transition(
            "withdraw",
            (PROPOSED, TAKEN_UP),
            WITHDRAWN,
            "proposer_or_secretary",
            "Withdraw",
            needs_reason=True,
        ),
    ),
)

DRAFT_TERMS, ADOPTED_TERMS, SUPERSEDED_TERMS, WITHDRAWN_TERMS = "draft", "adopted", "superseded", "withdrawn"

TERMS_OF_REFERENCE = Workflow(
    name="terms_of_reference",
    states=(
        State(DRAFT_TERMS, "Draft", "yellow"),
        State(ADOPTED_TERMS, "Adopted", "green"),
        State(SUPERSEDED_TERMS, "Superseded", "grey", final=True),
        State(WITHDRAWN_TERMS, "Withdrawn", "grey", final=True),
    ),
    transitions=(
        Transition("edit", (DRAFT_TERMS,), DRAFT_TERMS, "coordinator", "Change the draft"),
        Transition("adopt", (DRAFT_TERMS,), ADOPTED_TERMS, "coordinator", "Record its adoption"),
        Transition(
            "supersede",
            (ADOPTED_TERMS,),
            SUPERSEDED_TERMS,
            "coordinator",
            "Take its place by a later version",
        ),
        Transition(
            "withdraw",
            (DRAFT_TERMS,),
            WITHDRAWN_TERMS,
            "coordinator",
            "Withdraw the draft",
            needs_reason=True,
        ),
    ),
)

STATES_IN_FORCE = (ADOPTED_TERMS, SUPERSEDED_TERMS)
"""Adopted at some time: its words stay, and it was, is or will be in force on the days it says."""

NOMINATED, NOMINATION_ACCEPTED = "nominated", "accepted"
NOMINATION_DECLINED, NOMINATION_WITHDRAWN = "declined", "withdrawn"

NOMINATION = Workflow(
    name="nomination",
    states=(
        State(NOMINATED, "Waiting", "blue"),
        State(NOMINATION_ACCEPTED, "Accepted", "green", final=True),
        State(NOMINATION_DECLINED, "Declined", "red", final=True),
        State(NOMINATION_WITHDRAWN, "Withdrawn", "grey", final=True),
    ),
    transitions=(
        Transition("accept", (NOMINATED,), NOMINATION_ACCEPTED, "coordinator", "Accept"),
        Transition("decline", (NOMINATED,), NOMINATION_DECLINED, "coordinator", "Decline", needs_reason=True),
        Transition("withdraw", (NOMINATED,), NOMINATION_WITHDRAWN, "nominate", "Withdraw"),
    ),
)

DRAFT_AGREEMENT, CIRCULATED, SIGNED, IN_FORCE = "draft", "circulated", "signed", "in_force"
UNDER_REVIEW, ENDED, WITHDRAWN_AGREEMENT = "under_review", "ended", "withdrawn"

AGREEMENT = Workflow(
    name="agreement",
    states=(
        State(DRAFT_AGREEMENT, "Draft", "grey"),
        State(CIRCULATED, "Circulated", "blue"),
        State(SIGNED, "Signed", "purple"),
        State(IN_FORCE, "In force", "green"),
        State(UNDER_REVIEW, "In force, under review", "teal"),
        State(ENDED, "Ended", "grey", final=True),
        State(WITHDRAWN_AGREEMENT, "Withdrawn", "grey", final=True),
    ),
    transitions=(
        Transition("circulate", (DRAFT_AGREEMENT,), CIRCULATED, "coordinator", "Circulate"),
        Transition("change", (CIRCULATED, SIGNED), CIRCULATED, "coordinator", "Change the circulated text"),
        Transition("sign", (CIRCULATED,), SIGNED, "signatory", "Sign"),
        Transition("sign_in_ink", (CIRCULATED,), SIGNED, "coordinator", "Record a signature in ink"),
        Transition("bring_in", (DRAFT_AGREEMENT,), IN_FORCE, "coordinator", "Bring in as it stood"),
        Transition("come_into_force", (SIGNED,), IN_FORCE, "system", "Come into force"),
        Transition("start_review", (IN_FORCE,), UNDER_REVIEW, "coordinator", "Start the review"),
        Transition("conclude_review", (UNDER_REVIEW,), IN_FORCE, "coordinator", "Conclude the review"),
        Transition("end", (IN_FORCE, UNDER_REVIEW), ENDED, "coordinator", "End", needs_reason=True),
        Transition(
            "withdraw",
            (DRAFT_AGREEMENT, CIRCULATED, SIGNED),
            WITHDRAWN_AGREEMENT,
            "coordinator",
            "Withdraw",
            needs_reason=True,
        ),
    ),
)

AGREEMENT_ACTS = Workflow(
    name="agreement",
    states=AGREEMENT.states,
    transitions=(
        Transition("edit", (DRAFT_AGREEMENT,), "", "coordinator", "Change the draft"),
        Transition("reschedule", (CIRCULATED,), "", "coordinator", "Change the day signatures are wanted by"),
        Transition("comment", (CIRCULATED,), "", "reader", "Comment"),
        Transition("answer", (CIRCULATED, SIGNED), "", "coordinator", "Answer a comment"),
        Transition("renew", (IN_FORCE, UNDER_REVIEW), "", "coordinator", "Renew"),
        Transition(
            "go_on", (IN_FORCE, UNDER_REVIEW), "", "coordinator", "Let it go on after all", needs_reason=True
        ),
        Transition("report", (IN_FORCE, UNDER_REVIEW, ENDED), "", "reporter", "Report on its measures"),
    ),
)
"""The acts that leave the state of an agreement as it is."""

HOLDING = (IN_FORCE, UNDER_REVIEW)
"""In force, under review or not."""

AGREED = (*HOLDING, ENDED)
"""In force now or at some time: public (A4), with the days on which it was."""

NOT_YET_IN_FORCE = (DRAFT_AGREEMENT, CIRCULATED, SIGNED)


def find_agreement_step(name: str) -> tuple[Workflow, Transition]:
    """The step or act of an agreement of this name, and its table (`lsp.workflow.find`)."""
    return find(name, AGREEMENT, AGREEMENT_ACTS)
