"""Decisions: taken at a meeting held, brought in as they stood, corrected, published. They keep their number (P9)."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision as Answer
from lsp.errors import InvalidInput, Reason, RuleRefused, TransitionRefused
from lsp.models import Person
from lsp.services.locking import lock
from partnerships import rules
from partnerships.models import AgendaItem, Body, Decision, Meeting
from partnerships.queries.register import quorum_of, recorded_rows
from partnerships.services.bindings import Binds, bindings_of, check_binds, write_binds
from partnerships.services.decision_numbers import counter_of, go_on_from, next_number
from partnerships.services.meeting_records import lock_body_to_meet, lock_meeting
from partnerships.services.records import apply, check_shape

CHANGEABLE = frozenset(("text", "outcome", "proposer"))


def record(
    meeting: Meeting,
    *,
    by: Any,
    text: str,
    outcome: str,
    item: AgendaItem | None = None,
    proposer: Person | None = None,
    binds: Iterable[Binds] = (),
    published: bool = False,
) -> Decision:
    """Record a decision of a meeting held, with the next number of its body and year.

    Whether enough voting seats were there for the item is kept with it (P7). Raises InvalidInput, RuleRefused (P9: not
    held; an item of another agenda; P11; a restricted item published).
    """
    decision = Decision(item=item, proposer=proposer, text=text.strip(), outcome=outcome, published=published)
    binds = list(binds)
    with act("meeting.decide", by=by, subject=meeting):
        meeting = lock_meeting(meeting, by=by)
        rules.p9_taken_at_a_meeting_held(meeting).require(RuleRefused)
        decision.meeting, decision.body, decision.decided_on = meeting, meeting.body, meeting.day
        decision.year = rules.p9_year(meeting.day)
        decision.quorate = bool(quorum_of(meeting).quorate(item.pk if item else None))
        _require(decision, binds, meeting)
        decision.number = next_number(meeting.body, decision.year)
        with act("decision.record", by=by, subject=decision):
            decision.save()
            write_binds(decision, binds)
    return decision


def bring_in(
    body: Body,
    *,
    by: Any,
    source: str,
    number: int | None,
    decided_on: date | None,
    text: str,
    outcome: str,
    meeting: Meeting | None = None,
    binds: Iterable[Binds] = (),
    published: bool = False,
) -> Decision:
    """Bring in a decision taken before joining, with the number it had; the numbering goes on from it (L8).

    Raises InvalidInput, RuleRefused (L8: a number that was given here), Conflict (P9: a number given twice).
    """
    decision = Decision(body=body, meeting=meeting, text=text.strip(), outcome=outcome, published=published)
    decision.brought_in, decision.brought_in_source = True, source.strip()
    decision.number = number or 0
    decision.decided_on = decided_on or clock.today()
    decision.year = rules.p9_year(decision.decided_on)
    binds = list(binds)
    with act("decision.bring_in", by=by, subject=decision):
        decision.body = lock_body_to_meet(body, by=by)
        rules.l8_decided_before(decided_on, clock.today()).require(RuleRefused)
        counter = counter_of(decision.body, decision.year)
        rules.l8_number_brought_in(number, decision.year, counter).require(RuleRefused)
        rules.p9_taken_at_a_meeting_held(meeting, brought_in=True).require(RuleRefused)
        if not decision.brought_in_source:
            raise InvalidInput.field("brought_in_source", "Say where this was brought in from.", rule="L8")
        _require(decision, binds, meeting)
        go_on_from(decision.body, decision.year, decision.number)
        decision.save()
        write_binds(decision, binds)
    return decision


def number_from(body: Body, *, by: Any, year: str, last: int | None, source: str) -> int:
    """State the last number given before joining in a year: the next decision here has the number after it (L8)."""
    with act("decision.number_from", by=by, subject=body, reason=source.strip()):
        body = lock_body_to_meet(body, by=by)
        if year not in years_to_number(clock.today()):
            raise InvalidInput.field("year", "Choose the financial year.", rule="L8")
        if not source.strip():
            raise InvalidInput.field("source", "Say where this is known from.", rule="L8")
        counter = counter_of(body, year)
        rules.l8_number_brought_in(last, year, counter).require(RuleRefused)
        assert last is not None
        _require_forward(last, counter.last)
        go_on_from(body, year, last)
    return last


def years_to_number(today: date) -> list[str]:
    """The financial years whose numbering may be stated: this one and the ten before it."""
    return [rules.p9_year(date(today.year - back, today.month, min(today.day, 28))) for back in range(11)]


def correct(
    decision: Decision,
    *,
    by: Any,
    changes: Mapping[str, Any],
    reason: str,
    binds: Iterable[Binds] | None = None,
    version: int | None = None,
) -> Decision:
    """Put the words, outcome, proposer or those bound right, with the reason. Body, year and number stay (P9).

    `binds`: who is bound from now on, None to leave it. Raises as `record` does.
    """
    if not reason.strip():
        raise InvalidInput.field("reason", "Enter the reason for the correction.")
    with act("decision.correct", by=by, subject=decision, reason=reason.strip()):
        decision = lock_decision(decision, by=by, version=version)
        apply(decision, changes, CHANGEABLE)
        bound = list(binds) if binds is not None else bindings_of(decision)
        _require(decision, bound, decision.meeting)
        decision.save()
        if binds is not None:
            write_binds(decision, bound, reason=reason.strip())
    return decision


def publish(decision: Decision, *, by: Any, version: int | None = None) -> Decision:
    """Let everybody read the decision, alone or with its minutes. Raises RuleRefused for one of a restricted item."""
    with act("decision.publish", by=by, subject=decision):
        decision = lock_decision(decision, by=by, version=version)
        decide_publish(decision).require(RuleRefused)
        decision.published = True
        decision.save()
    return decision


def decide_publish(decision: Decision) -> Answer:
    """Whether the public may read it."""
    return rules.restricted_stays_inside(decision)


def unpublish(decision: Decision, *, by: Any, reason: str, version: int | None = None) -> Decision:
    """Take the decision back from the public, with the reason."""
    if not reason.strip():
        raise InvalidInput.field("reason", "Enter the reason for taking it back.")
    with act("decision.unpublish", by=by, subject=decision, reason=reason.strip()):
        decision = lock_decision(decision, by=by, version=version)
        if not decision.published:
            raise TransitionRefused("It is not published.")
        decision.published = False
        decision.save()
    return decision


def lock_decision(decision: Decision, *, by: Any, version: int | None = None) -> Decision:
    """The decision, locked after its body, for whoever keeps the body's meetings."""
    body = lock_body_to_meet(decision.body, by=by)
    held = lock(Decision, decision.pk, by=by, version=version)
    held.body = body
    return held


def _require(decision: Decision, binds: list[Binds], meeting: Meeting | None) -> None:
    """What every decision is, however it came to be recorded."""
    if not decision.text:
        raise InvalidInput.field("text", "Enter the decision, in the words it was taken in.")
    if decision.outcome not in Decision.Outcome.values:
        raise InvalidInput.field("outcome", "Choose agreed, recommended or noted.", rule="P11")
    decision.number = decision.number or 1
    check_shape(decision)
    if decision.item is not None and meeting is not None:
        rules.of_the_meeting(decision.item.meeting_id, decision.item.state, meeting).require(RuleRefused)
    check_binds(decision, binds)
    rows = recorded_rows(meeting) if meeting is not None and decision.proposer_id else []
    checks = [rules.was_not_away(decision.proposer_id, rows, field="proposer")]
    if decision.published:
        checks.append(rules.restricted_stays_inside(decision))
    Answer.all(*checks).require(RuleRefused)


def _require_forward(last: int, given: int) -> None:
    if last < given:
        message = f"Numbers up to {given} are known already: the numbering goes on, it does not go back."
        raise RuleRefused(message, reasons=[Reason("decision.number", message, rule="L8", field="number")])
