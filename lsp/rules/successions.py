"""The rules of organisations that are renamed and succeeded (L6), over loaded facts."""

from datetime import date

from lsp.decisions import Decision
from lsp.rules.spans import Span, said


def l6_on_its_day(on: date | None, today: date, *, field: str = "on") -> Decision:
    """L6: A new name is recorded on the day it takes effect, or afterwards. [field]"""
    if on is None:
        return Decision.no("change.day", "Enter the day it takes effect.", rule="L6", field=field)
    if on <= today:
        return Decision.yes()
    return Decision.no(
        "change.ahead",
        "This day has not come yet: record it on the day it takes effect.",
        rule="L6",
        field=field,
    )


def l6_from_a_day(on: date | None) -> Decision:
    """L6: A succession is recorded with the day it takes effect; ahead of that day it is announced. [field]"""
    if on is not None:
        return Decision.yes()
    return Decision.no("change.day", "Enter the day it takes effect.", rule="L6", field="on")


def l6_announced_once(name: str, announced: date | None) -> Decision:
    """L6: What is announced to come after an organisation is taken back before something else is. [field]"""
    if announced is None:
        return Decision.yes()
    words = f"What comes after {name} from {said(announced)} is recorded already: take that back first."
    return Decision.no("succession.announced", words, rule="L6")


def l6_may_be_taken_back(accepted: int) -> Decision:
    """L6: A succession is taken back as long as its successors have accepted nothing. [field]"""
    if not accepted:
        return Decision.yes()
    have = "1 thing it leaves has" if accepted == 1 else f"{accepted} things it leaves have"
    words = f"{have} been accepted already: this can no longer be taken back."
    return Decision.no("succession.accepted", words, rule="L6")


def l6_came_after(successor: str, predecessor: str, *, is_successor: bool) -> Decision:
    """L6: Roles are carried over to what came after the organisation they are for, once its day has come. [field]"""
    if is_successor:
        return Decision.yes()
    words = f"{successor} has not come after {predecessor}."
    return Decision.no("roles.no_successor", words, rule="L6", field="successor")


def l6_name_follows(name: str, held: str, since: date | None, on: date) -> Decision:
    """L6: A new name differs from the one before it, and begins after it.

    `since` is when the one before it began.
    """
    if name == held:
        return Decision.no("name.same", "This is what it is called already.", rule="L6", field="name")
    if since is None or since < on:
        return Decision.yes()
    words = f"It has been called {held} since {said(since)}: choose a later day."
    return Decision.no("name.out_of_order", words, rule="L6", field="on")


def l6_comes_after(before: Span, after: Span, on: date) -> Decision:
    """L6: An organisation that still exists on the day is succeeded by another that exists on it. [field]"""
    reasons = []
    if before.id == after.id:
        reasons.append(("successors", f"{before.name} does not succeed itself."))
    if before.ends_on is not None:
        reasons.append(("", f"{before.name} has an end recorded, {said(before.ends_on)}."))
    elif before.starts_on is not None and on <= before.starts_on:
        reasons.append(("on", f"{before.name} begins on {said(before.starts_on)}: choose a later day."))
    if after.ends_on is not None:
        reasons.append(("successors", f"{after.name} has an end recorded, {said(after.ends_on)}."))
    elif after.starts_on is not None and on < after.starts_on:
        reasons.append(("on", f"{after.name} begins only on {said(after.starts_on)}."))
    return Decision.all(
        *(Decision.no("succession.days", words, rule="L6", field=field) for field, words in reasons)
    )


def l6_waits_for_an_answer(title: str, state: str) -> Decision:
    """L6: What is offered to a successor is accepted or declined once, on the record. [field]"""
    if state == "offered":
        return Decision.yes()
    if state == "prepared":
        words = f"{title} is offered on the day of the succession: it is answered then."
        return Decision.no("inheritance.ahead", words, rule="L6")
    how = {
        "accepted": "has been accepted already",
        "declined": "has been declined already",
        "withdrawn": "is no longer offered",
    }.get(state, "was taken on by another already")
    return Decision.no("inheritance.answered", f"{title} {how}.", rule="L6")
