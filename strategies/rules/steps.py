"""The rules of milestones, of commitments and actions alike, over loaded facts."""

from datetime import date

from lsp.decisions import Decision, Reason


def whole(title: str, due_on: date | None, latest: date | None, *, of: str) -> Decision:
    """A milestone has a title and a day, no later than that of what it belongs to (`of`: commitment, action)."""
    wrong = []
    if not title.strip():
        words = "Say in a few words what will be done."
        wrong.append(Reason("milestone.title", words, field="title"))
    if due_on is None:
        wrong.append(Reason("milestone.due_on", "Enter the day it is due.", field="due_on"))
    elif latest is not None and due_on > latest:
        words = f"It must not be later than the {of}, which is due on {latest.day} {latest:%B %Y}."
        wrong.append(Reason("milestone.too_late", words, field="due_on"))
    return Decision(tuple(wrong))


def due_after_them(due_on: date | None, latest: date | None, *, of: str, rule: str = "") -> Decision:
    """What has milestones (`of`: commitment, action) is not due before the `latest` of those still open."""
    if due_on is None or latest is None or latest <= due_on:
        return Decision.yes()
    words = f"A milestone is due on {latest.day} {latest:%B %Y}, so it must not be due before that."
    return Decision.no(f"{of}.due_before_milestone", words, rule=rule, field="due_on")


def opens_in_time(due_on: date, latest: date | None, *, of: str) -> Decision:
    """What is opened again is due no later than what it belongs to (`of`: commitment, action), as if set anew."""
    if latest is None or due_on <= latest:
        return Decision.yes()
    words = (
        f"It is due on {due_on.day} {due_on:%B %Y}, later than the {of}, which is due on {latest.day}"
        f" {latest:%B %Y}. Change the due date of the {of} first, or set another milestone."
    )
    return Decision.no("milestone.too_late", words)


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
