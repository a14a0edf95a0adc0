"""The rules of milestones, over loaded facts."""

from datetime import date

from accountability import workflow
from lsp.decisions import Decision, Reason

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


def whole(title: str, due_on: date | None, promised_for: date | None) -> Decision:
    """A milestone has a title and a day, no later than that of the commitment."""
    wrong = []
    if not title.strip():
        words = "Say in a few words what will be done."
        wrong.append(Reason("milestone.title", words, field="title"))
    if due_on is None:
        wrong.append(Reason("milestone.due_on", "Enter the day it is due.", field="due_on"))
    elif promised_for is not None and due_on > promised_for:
        words = f"It must not be later than the commitment, which is due on {promised_for.day} {promised_for:%B %Y}."
        wrong.append(Reason("milestone.too_late", words, field="due_on"))
    return Decision(tuple(wrong))


def still_open(is_open: bool) -> Decision:
    """What is done or given up is not done again, changed or given up."""
    if is_open:
        return Decision.yes()
    return Decision.no("milestone.closed", "This milestone is done or given up already.")


def done(is_done: bool) -> Decision:
    """Only what is done is opened again."""
    if is_done:
        return Decision.yes()
    return Decision.no("milestone.not_done", "This milestone is not done.")


def done_by_today(done_on: date | None, today: date) -> Decision:
    """A milestone is done on a day that has come."""
    if done_on is None:
        return Decision.no("milestone.done_on", "Enter the day on which it was done.", field="done_on")
    if done_on <= today:
        return Decision.yes()
    words = "The day on which it was done must not lie ahead."
    return Decision.no("milestone.done_ahead", words, field="done_on")


def reason_given(reason: str) -> Decision:
    """Giving up a milestone, and opening it again, need a reason."""
    if reason.strip():
        return Decision.yes()
    return Decision.no("milestone.reason", "Give the reason: it stays on the record.", field="reason")
