"""Whom a decision binds, and the organisations' own decisions that it waits for (P11)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision as Answer
from lsp.errors import InvalidInput, RuleRefused
from lsp.models import Organisation
from lsp.services.locking import lock
from partnerships import rules
from partnerships.models import Decision, DecisionBinding
from partnerships.services.meeting_records import lock_body_to_meet
from partnerships.services.records import check_shape


@dataclass(frozen=True)
class Binds:
    """An organisation that a decision binds, and its own decision where it is needed and known."""

    organisation: Organisation
    needs_own_decision: bool = False
    own_body: str = ""
    own_decided_on: date | None = None
    own_minute: str = ""

    @property
    def says_something(self) -> bool:
        """Whether anything of an own decision is given."""
        return bool(self.own_body.strip() or self.own_decided_on or self.own_minute.strip())


def record_own_decision(
    decision: Decision,
    *,
    by: Any,
    organisation: Organisation,
    own_body: str,
    own_decided_on: date | None,
    own_minute: str,
    version: int | None = None,
) -> Decision:
    """Record the decision by which an organisation agreed: its body, date and minute.

    A recommended decision that waits for no other organisation is agreed from then on (P11). Raises RuleRefused,
    InvalidInput for an organisation that the decision does not bind.
    """
    with act("decision.own_decision", by=by, subject=decision):
        body = lock_body_to_meet(decision.body, by=by)
        decision = lock(Decision, decision.pk, by=by, version=version)
        decision.body = body
        row = DecisionBinding.objects.standing().filter(decision=decision, organisation=organisation).first()
        if row is None:
            raise InvalidInput.field("organisation", f"{decision} does not bind {organisation}.", rule="P11")
        today = clock.today()
        rules.p11_own_decision_is_whole(own_body, own_decided_on, own_minute, today).require(RuleRefused)
        row.own_body, row.own_decided_on, row.own_minute = (
            own_body.strip(),
            own_decided_on,
            own_minute.strip(),
        )
        row.needs_own_decision = True
        check_shape(row)
        row.save()
        _agree_once_all_have(decision)
    return decision


def bindings_of(decision: Decision) -> list[Binds]:
    """Whom the decision binds now."""
    names = ("needs_own_decision", "own_body", "own_decided_on", "own_minute")
    rows = decision.bindings.standing().select_related("organisation")
    return [Binds(row.organisation, **{name: getattr(row, name) for name in names}) for row in rows]


def check_binds(decision: Decision, binds: Sequence[Binds]) -> None:
    """Raise InvalidInput (an organisation twice) or RuleRefused (P11)."""
    named = [each.organisation.pk for each in binds]
    for each in binds:
        if named.count(each.organisation.pk) > 1:
            raise InvalidInput.field("binds", f"{each.organisation} is named twice.", rule="P11")
    whole = [
        rules.p11_own_decision_is_whole(each.own_body, each.own_decided_on, each.own_minute, clock.today())
        for each in binds
        if each.says_something
    ]
    rows = [_row(decision, each) for each in binds]
    Answer.all(*whole, rules.p11_agreed_once_they_decided(decision.outcome, rows)).require(RuleRefused)


def write_binds(decision: Decision, binds: Sequence[Binds], *, reason: str = "") -> None:
    """Write, within the act that decides or corrects, whom the decision binds; who is left out is taken back."""
    known = {row.organisation_id: row for row in DecisionBinding.objects.filter(decision=decision)}
    for each in binds:
        row = known.pop(each.organisation.pk, None) or DecisionBinding(decision=decision)
        was = _said(row)
        fresh = _row(decision, each)
        row.organisation, row.taken_back_reason = each.organisation, ""
        for name in ("needs_own_decision", "own_body", "own_decided_on", "own_minute"):
            setattr(row, name, getattr(fresh, name))
        if row.pk is None or _said(row) != was:
            check_shape(row)
            row.save()
    for row in known.values():
        if not row.taken_back_reason:
            row.taken_back_reason = reason
            row.save()


def _row(decision: Decision, binds: Binds) -> DecisionBinding:
    return DecisionBinding(
        decision=decision,
        organisation=binds.organisation,
        needs_own_decision=binds.needs_own_decision or binds.says_something,
        own_body=binds.own_body.strip(),
        own_decided_on=binds.own_decided_on,
        own_minute=binds.own_minute.strip(),
    )


def _said(row: DecisionBinding) -> tuple[Any, ...]:
    return (
        row.needs_own_decision,
        row.own_body,
        row.own_decided_on,
        row.own_minute,
        row.taken_back_reason,
    )


def _agree_once_all_have(decision: Decision) -> None:
    rows = list(DecisionBinding.objects.standing().filter(decision=decision).select_related("organisation"))
    if decision.outcome == Decision.Outcome.RECOMMENDED and not rules.p11_waits_for(rows):
        decision.outcome = Decision.Outcome.AGREED
    decision.save()
