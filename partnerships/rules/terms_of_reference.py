"""The rules of a body's terms of reference, over facts already loaded (L4, L5, L8, P7)."""

from collections.abc import Iterable
from datetime import date

from lsp.decisions import Decision
from partnerships import words, workflow
from partnerships.models import Body, TermsOfReference
from partnerships.models import Decision as Decided
from partnerships.rules.membership import covers


def l4_adopted_words_stay(version: TermsOfReference, step: str) -> Decision:
    """The words of a version that was adopted stay as they are: what is to change becomes a new draft."""
    return workflow.TERMS_OF_REFERENCE.check(step, version.state)


def l5_one_draft_at_a_time(versions: Iterable[TermsOfReference]) -> Decision:
    """A body has one draft of its terms of reference at a time."""
    for other in versions:
        if other.is_draft:
            message = f"Version {other.number} is a draft already: go on with it, or withdraw it before another begins."
            return Decision.no("terms.draft_already", message, rule="L5", field="text")
    return Decision.yes()


def l5_version_numbered_once(number: int, versions: Iterable[TermsOfReference]) -> Decision:
    """Each version of the terms of reference of a body has a number of its own."""
    if any(other.number == number for other in versions):
        message = f"There is a version {number} of these terms of reference already: choose another number."
        return Decision.no("terms.number_taken", message, rule="L5", field="number")
    return Decision.yes()


def l5_one_version_in_force(day: date | None, versions: Iterable[TermsOfReference]) -> Decision:
    """One version of the terms of reference is in force at a time: the next takes the place of the one before."""
    for other in versions:
        if other.was_adopted and other.starts_on == day:
            message = (
                f"Version {other.number} is in force {words.days(other)}: choose a later day, from which this version"
                " takes its place."
            )
            return Decision.no("terms.in_force", message, rule="L5", field="starts_on")
    return Decision.yes()


def l8_adopted_by_a_decision_or_brought_in(
    decision: Decided | None, source: str, starts_on: date | None
) -> Decision:
    """A version is adopted by a decision recorded here, or brought in with its source; one of the two."""
    if decision is not None and source:
        message = "Choose the decision, or say where the adoption is recorded: one of the two."
        return Decision.no("terms.adopted_twice", message, rule="L8", field="source")
    if decision is None and not source:
        message = "Choose the decision that adopted it, or say where its adoption is recorded."
        return Decision.no("terms.not_adopted", message, rule="L8", field="decision")
    if decision is not None and starts_on is None:
        message = "Enter the day from which it is in force."
        return Decision.no("terms.no_day", message, rule="L8", field="starts_on")
    return Decision.yes()


def p7_adopted_by_a_confirmed_decision(decision: Decided | None, body: Body) -> Decision:
    """Terms of reference are adopted by an agreed decision of the partnership that is confirmed."""
    if decision is None:
        return Decision.yes()
    if decision.body.lsp_id != body.lsp_id:
        message = "Choose a decision of this partnership."
        return Decision.no("another_partnership", message, rule="P7", field="decision")
    if decision.outcome != Decided.Outcome.AGREED or not decision.is_confirmed:
        message = (
            f"{decision} is {decision.get_outcome_display().lower()}"
            f"{'' if decision.is_confirmed else ', not confirmed by a quorate meeting'}: it adopts nothing yet."
        )
        return Decision.no("terms.decision_does_not_stand", message, rule="P7", field="decision")
    return Decision.yes()


def l5_in_force_once_adopted(adopted_on: date | None, starts_on: date | None, today: date) -> Decision:
    """A version is adopted by today, and comes into force on that day or later."""
    if adopted_on is not None and adopted_on > today:
        message = "This day is still to come: record the adoption once it has happened."
        return Decision.no("terms.adopted_later", message, rule="L5", field="adopted_on")
    if adopted_on is not None and starts_on is not None and starts_on < adopted_on:
        message = f"It was adopted on {words.day(adopted_on)}: it cannot be in force before."
        return Decision.no("terms.in_force_before_adopted", message, rule="L5", field="starts_on")
    return Decision.yes()


def in_force_on(versions: Iterable[TermsOfReference], day: date) -> TermsOfReference | None:
    """The version in force on the day, None where none was."""
    return next((each for each in versions if each.was_adopted and covers(each, day)), None)
