"""The rules of commitments, each by its number in the domain, over loaded facts. No queries here.

The first sentence of a docstring is the rule as a reader of `docs/rules/` sees it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from accountability import workflow
from lsp.decisions import Decision, Reason
from lsp.workflow import Transition
from strategies.workflow import DROPPED

COURSES = ("on_course", "at_risk", "off_course")
_web_address = URLValidator(schemes=["http", "https"])


class Promise(Protocol):
    """What the rules look at in a commitment."""

    lsp_id: int
    block_id: int | None
    owner_id: int | None
    measure_of_success: str
    due_on: date | None
    state: str
    published: bool


@dataclass(frozen=True)
class Facts:
    """Who stands where on a delivered commitment: user ids, and how much evidence there is."""

    reporters: frozenset[int] = frozenset()
    coordinators: frozenset[int] = frozenset()
    chairs: frozenset[int] = frozenset()
    evidence: int = 0

    @property
    def chair_stands_in(self) -> bool:
        """Whether coordinator and reporter coincide, so that the board's chair confirms (C1)."""
        return bool(self.reporters & self.coordinators)


def c1_nobody_confirms_their_own(user_id: int, facts: Facts) -> Decision:
    """Nobody confirms what they themselves reported."""
    if user_id not in facts.reporters:
        return Decision.yes()
    who = "the board's chair" if facts.chair_stands_in else "the coordinator"
    return Decision.no(
        "commitment.confirm.own_report",
        f"You reported on this commitment yourself, so {who} confirms it.",
        rule="C1",
    )


def c1_chair_confirms_for_the_coordinator(user_id: int, facts: Facts) -> Decision:
    """Where coordinator and reporter coincide, the board's chair confirms."""
    if user_id in facts.coordinators or facts.chair_stands_in:
        return Decision.yes()
    return Decision.no(
        "commitment.confirm.chair",
        "The board's chair confirms only what the coordinator reported; here the coordinator confirms.",
        rule="C1",
    )


def c2_made_is_complete(promise: Promise) -> Decision:
    """Made needs a due date, a measure of success and what it serves."""
    missing = []
    if promise.due_on is None:
        missing.append(Reason("commitment.make.due_on", "It has no due date.", "C2", "due_on"))
    if not promise.measure_of_success.strip():
        words = "It names no measure by which to tell success."
        missing.append(Reason("commitment.make.measure", words, "C2", "measure_of_success"))
    if promise.block_id is None:
        missing.append(
            Reason("commitment.make.block", "It does not say which block it serves.", "C2", "block")
        )
    return Decision(tuple(missing))


def c2_reason_given(step: Transition, reason: str) -> Decision:
    """Withdrawn and missed need a reason; so do a return, a change of due date and taking off the public page."""
    if not step.needs_reason or reason.strip():
        return Decision.yes()
    rule = "C1" if step.name.startswith("return") else "C2"
    return Decision.no(
        f"commitment.{step.name}.reason",
        "Give the reason: it stays on the record.",
        rule=rule,
        field="reason",
    )


def c2_due_date_lies_ahead(due_on: date | None, today: date, *, step: str) -> Decision:
    """A promise is for a day to come: it is neither made for, nor put off to, a day that has passed."""
    if due_on is None or due_on >= today:
        return Decision.yes()
    words = {
        "make": "Its due date has passed. Edit the draft and give a day that is still to come.",
        "reschedule": "The new due date has passed. Choose today or a later day.",
    }
    return Decision.no(f"commitment.{step}.due_past", words[step], rule="C2", field="due_on")


def c2_due_date_changes(old: date | None, new: date | None, today: date) -> Decision:
    """A change of due date after acceptance keeps the old date and the reason."""
    if new is None:
        return Decision.no(
            "commitment.reschedule.due_on", "Enter the new due date.", rule="C2", field="due_on"
        )
    if new == old:
        return Decision.no(
            "commitment.reschedule.same", "This is the due date it has already.", rule="C2", field="due_on"
        )
    return c2_due_date_lies_ahead(new, today, step="reschedule")


def c3_overdue(due_on: date | None, state: str, day: date) -> bool:
    """Overdue is computed: past due, not delivered."""
    return due_on is not None and due_on < day and state in workflow.UNDELIVERED


def c3_evidence_before_confirmation(facts: Facts) -> Decision:
    """A delivered commitment needs evidence before it can be confirmed."""
    if facts.evidence:
        return Decision.yes()
    return Decision.no(
        "commitment.confirm.evidence",
        "No progress report has evidence. The agency adds a link or a file that shows the delivery.",
        rule="C3",
    )


def c4_reference(prefix: str, number: int | None) -> str:
    """Reference numbers (`TSP-C-0042`) are given when made, permanent and gapless within an LSP."""
    return f"{prefix}-C-{number:04d}" if number is not None else ""


def c5_owner_named(promise: Promise) -> Decision:
    """A commitment is owned by a person, named when it is made."""
    if promise.owner_id is not None:
        return Decision.yes()
    return Decision.no("commitment.make.owner", "It names nobody who owns it.", rule="C5", field="owner")


def c5_owner_holds_for_the_agency(owner_id: int | None, eligible: Iterable[int]) -> Decision:
    """The owner holds a current appointment or role for the agency."""
    if owner_id is None or owner_id in set(eligible):
        return Decision.yes()
    return Decision.no(
        "commitment.owner.eligible",
        "Choose somebody who holds a current seat or role for the agency.",
        rule="C5",
        field="owner",
    )


def c5_owner_changes(old: int | None, new: int) -> Decision:
    """Who takes a commitment on is another than who owns it."""
    if old != new:
        return Decision.yes()
    return Decision.no(
        "commitment.own.same", "This person owns it already. Choose another.", rule="C5", field="owner"
    )


def c6_once_in_a_partnership(promised_to: Collection[int], lsp_id: int, *, field: str = "block") -> Decision:
    """One commitment may serve several LSPs: logged once, each LSP accepts and confirms for itself, and progress
    reported once appears on all of them.
    """
    if lsp_id not in promised_to:
        return Decision.yes()
    words = "It is promised to this partnership already. Choose another."
    return Decision.no("commitment.extend.already", words, rule="C6", field=field)


def c6_accepted_as_it_stands(changed: Collection[str], elsewhere: Collection[str]) -> Decision:
    """C6: What another partnership has accepted is not rewritten: only the block that it serves here may change.

    `elsewhere` are the states in which others have taken it up: where all have it delivered, no due date changes.
    """
    if not elsewhere or not set(changed) - {"block"}:
        return Decision.yes()
    words = "Another partnership has accepted it as it stands, so only the block may change here."
    if set(elsewhere) & set(workflow.IN_PROGRESS):
        way = "Change the due date of what was accepted, or withdraw it and promise something else."
    else:
        way = "It is delivered there, so it may be withdrawn here and promised anew."
    return Decision.no("commitment.edit.accepted_elsewhere", f"{words} {way}", rule="C6")


def c7_report_is_whole(course: str, summary: str) -> Decision:
    """A progress report says on course, at risk or off course, in the agency's words, and what help is wanted."""
    missing = []
    if course not in COURSES:
        words = "Choose on course, at risk or off course."
        missing.append(Reason("progress.course", words, "C7", "course"))
    if not summary.strip():
        missing.append(Reason("progress.summary", "Say in a few words how it is going.", "C7", "summary"))
    return Decision(tuple(missing))


def c8_decision_named(body: str, on: date | None, minute: str, today: date) -> Decision:
    """A commitment is recorded from a minuted decision: its body, date and minute."""
    missing = []
    if not body.strip():
        missing.append(Reason("commitment.record.body", "Name the body that decided.", "C8", "decision_body"))
    if on is None:
        missing.append(
            Reason("commitment.record.date", "Enter the date of the decision.", "C8", "decision_on")
        )
    elif on > today:
        words = "The date of the decision must not lie ahead."
        missing.append(Reason("commitment.record.date_ahead", words, "C8", "decision_on"))
    if not minute.strip():
        missing.append(Reason("commitment.record.minute", "Name the minute.", "C8", "decision_minute"))
    return Decision(tuple(missing))


def c8_decision_of_the_partnership(decision_lsp_id: int | None, lsp_id: int) -> Decision:
    """A commitment follows from a decision of its own partnership."""
    if decision_lsp_id is None or decision_lsp_id == lsp_id:
        return Decision.yes()
    message = "This decision is another partnership's. Choose one of this partnership."
    return Decision.no("commitment.record.elsewhere", message, rule="C8", field="decision")


def titled(title: str) -> Decision:
    """A commitment has a title."""
    if title.strip():
        return Decision.yes()
    return Decision.no("commitment.title", "Say in one sentence what is promised.", field="title")


def block_of_the_partnership(block_lsp_id: int | None, lsp_id: int) -> Decision:
    """A commitment serves a block of its own partnership."""
    if block_lsp_id is None or block_lsp_id == lsp_id:
        return Decision.yes()
    return Decision.no("commitment.block.other", "Choose a block of this partnership.", field="block")


def agreement_of_the_partnership(agreement_lsp_id: int | None, lsp_id: int) -> Decision:
    """A commitment serves an agreement of its own partnership."""
    if agreement_lsp_id is None or agreement_lsp_id == lsp_id:
        return Decision.yes()
    words = "Choose an agreement of this partnership."
    return Decision.no("commitment.agreement.other", words, field="agreement")


def action_of_the_partnership(action_lsp_id: int | None, lsp_id: int) -> Decision:
    """A commitment serves an action of its own partnership's action plan."""
    if action_lsp_id is None or action_lsp_id == lsp_id:
        return Decision.yes()
    words = "Choose an action of this partnership."
    return Decision.no("commitment.action.other", words, field="action")


def action_still_to_be_done(state: str | None, changed: bool) -> Decision:
    """What was given up is served no more: a commitment is not tied to it anew."""
    if not changed or state != DROPPED:
        return Decision.yes()
    words = "This action was given up. Choose another."
    return Decision.no("commitment.action.dropped", words, field="action")


def obligation_of_the_agency(
    whose: tuple[int, int] | None, commitment: tuple[int, int], changed: bool
) -> Decision:
    """A commitment serves an obligation that its own agency bears in its own partnership: (agency, partnership).

    One that it serves already stays, though a successor has taken the commitment on without it (L6).
    """
    if not changed or whose is None or whose == commitment:
        return Decision.yes()
    words = "Choose an obligation of this agency in this partnership."
    return Decision.no("commitment.obligation.other", words, field="obligation")


def published_once_accepted(accepted: bool) -> Decision:
    """Only a commitment that was accepted is published."""
    if accepted:
        return Decision.yes()
    return Decision.no("commitment.publish.unaccepted", "It was never accepted, so it is not published.")


def published_or_not(publish: bool, published: bool) -> Decision:
    """What is published is not published again, and what is not is not taken back."""
    if publish != published:
        return Decision.yes()
    words = "It is published already." if publish else "It is not published."
    return Decision.no("commitment.publish.already", words)


def evidence_is_on_the_web(title: str, url: str, row: int) -> Decision:
    """Evidence has a title and an address that begins with https:// or http://. `row` counts from 0."""
    reasons = []
    if not title.strip():
        words = f"Evidence {row + 1}: say what the link shows."
        reasons.append(Reason("evidence.title", words, field=f"evidence-{row}-title"))
    try:
        _web_address(url)
    except ValidationError:
        words = f"Evidence {row + 1}: enter an address that begins with https:// or http://"
        reasons.append(Reason("evidence.url", words, field=f"evidence-{row}-url"))
    return Decision(tuple(reasons))


def l6_is_live(state: str, title: str, predecessor: str) -> Decision:
    """L6: A successor takes on what is live, what waits to be confirmed included; what was confirmed, missed or
    withdrawn stays with the predecessor.
    """
    if state in workflow.LIVE:
        return Decision.yes()
    said = workflow.COMMITMENT.state(state).label.lower()
    words = f"{title} is {said} by now: it stays with {predecessor}."
    return Decision.no("inheritance.not_live", words, rule="L6")
