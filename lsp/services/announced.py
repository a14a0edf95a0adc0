"""Announced successions take effect on their day; one is taken back before anything is accepted (L6)."""

import logging
from collections.abc import Sequence
from datetime import date
from typing import Any

from lsp import clock, inheritance, permissions, rules
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, LspError, PermissionRefused, RuleRefused
from lsp.models import Inheritance, Organisation, Succession
from lsp.services.locking import lock, system_lock
from lsp.services.successions import decide_passing, pass_on, prepare, what_is_left

logger = logging.getLogger(__name__)

State, Offer = Succession.State, Inheritance.State
GONE = "It was no longer the predecessor's when the day came."


def let_take_effect() -> int:
    """Every announced succession whose day has come, each predecessor by itself; how many took effect.

    What cannot pass stays announced, is overdue on the list of what is due, and is tried again.
    """
    waiting = Succession.objects.filter(state=State.ANNOUNCED, on__lte=clock.today())
    done = 0
    for pk in sorted(set(waiting.values_list("predecessor", flat=True))):
        try:
            done += bool(take_effect(pk))
        except LspError as error:
            logger.warning("the succession of organisation %s did not take effect: %s", pk, error.code)
    return done


def take_effect(predecessor_id: int) -> list[Succession]:
    """What is announced after this organisation takes effect, as whoever recorded it said, from its day on.

    Raises RuleRefused naming what stands in the way. Nothing happens where it was taken back or is ahead.
    """
    first = _standing(predecessor_id, (State.ANNOUNCED,)).first()
    if first is None:
        return []
    by = first.recorded_by
    with act("organisation.succession_begins", by=by, subject=first.predecessor, reason=first.reason):
        found = list(_standing(predecessor_id, (State.ANNOUNCED,)))
        ids = {each.successor_id for each in found} | {predecessor_id}
        held = {pk: system_lock(Organisation, pk) for pk in sorted(ids)}
        found = list(_standing(predecessor_id, (State.ANNOUNCED,)).filter(on__lte=clock.today()))
        if not found:
            return []
        predecessor, on = held[predecessor_id], found[0].on
        successors = [held[each.successor_id] for each in found]
        decide_passing([predecessor], successors, on).require(RuleRefused)
        for succession in found:
            _offer(succession, on)
            succession.state = State.IN_EFFECT
            succession.save()
        pass_on(predecessor, successors, on, reason=found[0].reason, by=by)
    return found


def why_not(predecessor: Organisation) -> Decision:
    """What stands in the way of an announced succession, as things are now; nothing where none is announced."""
    found = list(_standing(predecessor.pk, (State.ANNOUNCED,)))
    if not found:
        return Decision.yes()
    return decide_passing([predecessor], [each.successor for each in found], found[0].on)


def _offer(succession: Succession, on: date) -> None:
    """What was prepared and is still there is offered, with what came since; what went meanwhile is not."""
    left = {
        (kind, thing.subject_id): (kind, thing) for kind, thing in what_is_left(succession.predecessor, on)
    }
    for prepared in Inheritance.objects.filter(succession=succession, state=Offer.PREPARED):
        there = left.pop((prepared.kind, prepared.subject_id), None)
        if there is None:
            _withdraw(prepared, None, GONE)
        else:
            prepared.state, prepared.title = Offer.OFFERED, there[1].title[:300]
            prepared.save()
    prepare(succession, left.values(), Offer.OFFERED)


def take_back(
    predecessor: Organisation, *, by: Any, reason: str, version: int | None = None
) -> list[Succession]:
    """What comes after it does not: it goes on, holding again what had ended with it; what was offered is withdrawn.

    Raises PermissionRefused (whoever recorded it, or an administrator), InvalidInput, RuleRefused once something has
    been accepted, StaleVersion.
    """
    because = reason.strip()
    if not because:
        raise InvalidInput.field("reason", "Say why it is taken back.", rule="L6")
    with act("organisation.succession_taken_back", by=by, subject=predecessor, reason=because):
        held = lock(Organisation, predecessor.pk, by=by, version=version)
        found = standing(held)
        may_take_back(found, by).require(PermissionRefused)
        decide_take_back(found).require(RuleRefused)
        if found[0].state == State.IN_EFFECT:
            _reopen(held, found[0].on, by=by, reason=because)
        open_ones = Inheritance.objects.filter(
            succession__in=found, state__in=(Offer.PREPARED, Offer.OFFERED)
        )
        for offered in open_ones.order_by("pk"):
            _withdraw(offered, by, because)
        for succession in found:
            succession.state, succession.taken_back_reason = State.TAKEN_BACK, because
            succession.taken_back_at, succession.taken_back_by = clock.now(), by
            succession.save()
    return found


def standing(predecessor: Organisation) -> list[Succession]:
    """What is announced or in effect after it."""
    return list(_standing(predecessor.pk, (State.ANNOUNCED, State.IN_EFFECT)))


def may_take_back(found: Sequence[Succession], by: Any) -> Decision:
    """Whether `by` is the one to take it back."""
    return permissions.take_back_succession(by, found[0].recorded_by_id if found else None)


def decide_take_back(found: Sequence[Succession]) -> Decision:
    """Whether it can still be taken back."""
    if not found:
        return Decision.no("succession.none", "Nothing is recorded to come after it.", rule="L6")
    return rules.l6_may_be_taken_back(
        Inheritance.objects.filter(succession__in=found, state=Offer.ACCEPTED).count()
    )


def _reopen(predecessor: Organisation, day: date, *, by: Any, reason: str) -> None:
    """The predecessor as before the day, with everything that ended with it."""
    predecessor.ends_on, predecessor.end_reason = None, ""
    predecessor.save()
    for estate in inheritance.estates():
        estate.reopen(predecessor, day, by=by, reason=reason)


def _withdraw(offered: Inheritance, by: Any, reason: str) -> None:
    offered.state, offered.reason = Offer.WITHDRAWN, reason
    offered.answered_at, offered.answered_by = clock.now(), by
    offered.save()


def _standing(predecessor_id: int, states: Sequence[str]) -> Any:
    rows = Succession.objects.filter(predecessor=predecessor_id, state__in=states)
    return rows.select_related("predecessor", "successor", "recorded_by").order_by("pk")
