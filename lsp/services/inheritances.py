"""What a successor answers: each thing offered is accepted or declined, on the record (L6)."""

from collections.abc import Sequence
from typing import Any

from lsp import clock, inheritance, permissions, rules
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.models import Inheritance, Organisation
from lsp.services.locking import lock, system_lock

State = Inheritance.State


def accept(offered: Inheritance, *, by: Any, people: bool = True, version: int | None = None) -> Inheritance:
    """The successor takes it on from the day of the succession; for a split, the others' offers of it lapse.

    `people`: whoever served in it goes on serving, for the successor. Raises PermissionRefused (an officer of the
    successor alone), RuleRefused, Conflict, StaleVersion.
    """
    with act("inheritance.accept", by=by, subject=offered, lsp=offered.lsp):
        held = _locked(offered, by=by, version=version)
        decide(held).require(RuleRefused)
        estate = inheritance.estate_of(held.kind)
        held.result_id = estate.take_over(held, by=by, people=people)
        _answer(held, State.ACCEPTED, by)
        for other in _others(held):
            _answer(other, State.LAPSED, by)
    return held


def decline(offered: Inheritance, *, by: Any, reason: str, version: int | None = None) -> Inheritance:
    """The successor does not take it on, and says why. Raises as `accept` does."""
    if not reason.strip():
        raise InvalidInput.field("reason", "Say why it is declined.", rule="L6")
    with act("inheritance.decline", by=by, subject=offered, lsp=offered.lsp, reason=reason.strip()):
        held = _locked(offered, by=by, version=version)
        decide(held).require(RuleRefused)
        held.reason = reason.strip()
        _answer(held, State.DECLINED, by)
    return held


def answer_several(
    offers: Sequence[Inheritance], *, by: Any, accepted: bool, people: bool = True, reason: str = ""
) -> list[Inheritance]:
    """Answer several at once: all of them, or none where one of them is refused. Raises as `accept` does."""
    if not offers:
        raise InvalidInput.field("items", "Choose what you answer.")
    with act("inheritance.answer", by=by, subject=offers[0].succession, reason=reason.strip()):
        if accepted:
            return [accept(each, by=by, people=people) for each in offers]
        return [decline(each, by=by, reason=reason) for each in offers]


def decide(offered: Inheritance) -> Decision:
    """Whether it waits for an answer."""
    return rules.l6_waits_for_an_answer(offered.title, offered.state)


def may_answer(offered: Inheritance, by: Any) -> Decision:
    """Whether `by` answers for the successor: its officer, and nobody else."""
    return permissions.act_for(by, offered.succession.successor_id, offered.lsp_id)


def _locked(offered: Inheritance, *, by: Any, version: int | None) -> Inheritance:
    """The offer, locked after the organisation that left it, so that two successors of a split come one by one."""
    system_lock(Organisation, offered.predecessor_id)
    held = lock(Inheritance, offered.pk, by=by, version=version)
    may_answer(held, by).require(PermissionRefused)
    return held


def _others(held: Inheritance) -> list[Inheritance]:
    """The same thing as offered to other successors, not answered yet."""
    same = Inheritance.objects.filter(
        predecessor=held.predecessor_id, kind=held.kind, subject_id=held.subject_id, state=State.OFFERED
    )
    return list(same.exclude(pk=held.pk))


def _answer(held: Inheritance, state: str, by: Any) -> None:
    held.state, held.answered_at, held.answered_by = state, clock.now(), by
    held.save()
