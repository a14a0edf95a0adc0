"""The rules of decisions (P9, P11), over facts already loaded."""

from collections.abc import Iterable
from datetime import date

from lsp import clock
from lsp.decisions import Decision
from partnerships import words, workflow
from partnerships.models import Decision as Decided
from partnerships.models import DecisionBinding, Meeting


def p9_year(day: date) -> str:
    """Decisions are numbered within body and financial year: the year of the day, as `2006-07`."""
    return clock.financial_year(day)


def p9_taken_at_a_meeting_held(meeting: Meeting | None, *, brought_in: bool = False) -> Decision:
    """A decision is taken at a meeting that was held; one brought in (L8) may lack its meeting."""
    if meeting is None:
        if brought_in:
            return Decision.yes()
        return Decision.no("decision.no_meeting", "Choose the meeting.", rule="P9", field="meeting")
    if meeting.state != workflow.HELD:
        message = f"{meeting} is not recorded as held. Record the meeting as held first: a decision needs a meeting."
        return Decision.no("meeting.not_held", message, rule="P9", field="meeting")
    return Decision.yes()


def p11_waits_for(bindings: Iterable[DecisionBinding]) -> list[DecisionBinding]:
    """The organisations whose own decision is needed and not recorded yet."""
    return [binding for binding in bindings if binding.is_awaited]


def p11_agreed_once_they_decided(outcome: str, bindings: Iterable[DecisionBinding]) -> Decision:
    """A decision that spends money or uses a partner's powers stays recommended until that organisation's own
    decision is recorded (body, date, minute). [walsall, mori T8]
    """
    awaited = p11_waits_for(bindings)
    if outcome != Decided.Outcome.AGREED or not awaited:
        return Decision.yes()
    names = ", ".join(str(binding.organisation) for binding in awaited)
    message = f"It needs the own decision of {names}: record it as recommended until body, date and minute are known."
    return Decision.no("decision.own_decision_awaited", message, rule="P11", field="outcome")


def p11_own_decision_is_whole(body: str, decided_on: date | None, minute: str, today: date) -> Decision:
    """An organisation's own decision is recorded with its body, date and minute. [walsall, mori T8]"""
    checks = []
    if not body.strip():
        checks.append(_missing("own_body", "Enter the body of the organisation that decided."))
    if decided_on is None:
        checks.append(_missing("own_decided_on", "Enter the day on which it decided."))
    elif decided_on > today:
        checks.append(
            _missing("own_decided_on", f"{words.day(decided_on)} is still to come: enter the day it decided.")
        )
    if not minute.strip():
        checks.append(_missing("own_minute", "Enter the minute that records it."))
    return Decision.all(*checks)


def _missing(field: str, message: str) -> Decision:
    return Decision.no("decision.own_decision", message, rule="P11", field=field)
