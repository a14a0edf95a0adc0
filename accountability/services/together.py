"""A step or act on a commitment, done at once for every partnership that the agency promised it to (C6).

All of them are locked in the order of their ids before anything is asked, so that nobody sees half of an act and two
acts never wait for each other. Each partnership's part is written in an act of its own, so that its trail tells it.
"""

from collections.abc import Callable, Iterable
from typing import Any

from accountability import permissions, rules, workflow
from accountability.decisions import followers, whether
from accountability.models import Commitment
from accountability.queries.facts import facts_for
from accountability.rules import Facts
from lsp.audit import act
from lsp.decisions import Decision, Reason
from lsp.errors import PermissionRefused, RuleRefused, TransitionRefused
from lsp.services.locking import lock, not_found, stale

Change = Callable[[Commitment], None]


def take(
    name: str,
    commitment: Commitment,
    change: Change = lambda row: None,
    *,
    by: Any,
    reason: str = "",
    version: int | None = None,
    alone: bool = False,
) -> Commitment:
    """Take the step of this name: lock, ask who, when and whether, bring into the new state, `change`, write.

    What is promised to other partnerships follows where `workflow.FOLLOWED` says so, unless `alone`.
    """
    table, step = workflow.find(name)
    with act(f"commitment.{name}", by=by, subject=commitment, lsp=commitment.lsp, reason=reason.strip()):
        row, others = locked(commitment, by=by, version=version)
        facts = facts_for(name, row)
        permissions.may(step.role, by, row, facts).require(PermissionRefused)
        table.check(name, row.state).require(TransitionRefused)
        Decision.all(whether(name, row, by, facts), rules.c2_reason_given(step, reason)).require(RuleRefused)
        following = [] if alone else list(followers(name, others, by))
        Decision.all(*(_for(each, whether(name, each, by, Facts())) for each in following)).require(
            RuleRefused
        )
        for each in sorted(
            [row, *following], key=lambda part: part.lsp_id
        ):  # numbers: in the partnerships' order
            if each is row:
                _write(each, step.target, change)
            else:
                follow(each, f"commitment.{name}", lambda part: _write(part, step.target, change), by, reason)
    return row


def follow(part: Commitment, kind: str, write: Change, by: Any, reason: str = "") -> None:
    """Write another partnership's part in an act of its own, within the open one."""
    with act(kind, by=by, subject=part, lsp=part.lsp, reason=reason.strip()):
        write(part)


def locked(
    commitment: Commitment, *, by: Any, version: int | None = None
) -> tuple[Commitment, list[Commitment]]:
    """The commitment as `by` may see it, and what the same agency promised other partnerships with it, all locked.

    Raises NotFoundError, StaleVersion.
    """
    seen = Commitment.objects.visible_to(by).filter(pk=commitment.pk).values("logged_with")
    told = seen.first()
    if told is None:
        raise not_found(Commitment)
    first = told["logged_with"]
    if first is None:
        row = lock(Commitment, commitment.pk, by=by, version=version)
        first = (
            row.logged_with_id
        )  # promised to others too while we waited; it is the first, so theirs come after
        return row, _same_agency(row, _lock_all(first)) if first else []
    parts = _lock_all(first)
    row = next(part for part in parts if part.pk == commitment.pk)
    if version is not None and version != row.version:
        raise stale(row)
    return row, _same_agency(row, parts)


def _lock_all(first: int) -> list[Commitment]:
    """Every part of what was logged with `first`. Who adds one holds the others, so a second look finds them all."""
    parts: list[Commitment] = []
    while True:
        rows = Commitment.objects.filter(logged_with=first).exclude(pk__in=[each.pk for each in parts])
        found = list(rows.select_for_update(of=("self",)).select_related("lsp").order_by("pk"))
        if not found:
            return parts
        parts += found


def _same_agency(row: Commitment, parts: Iterable[Commitment]) -> list[Commitment]:
    """The others that are still the same agency's: a successor may have taken over one and not another (L6)."""
    return [each for each in parts if each.pk != row.pk and each.organisation_id == row.organisation_id]


def _write(row: Commitment, target: str, change: Change) -> None:
    if target:
        row.state = target
    change(row)
    row.save()


def _for(part: Commitment, decision: Decision) -> Decision:
    """The reasons, each with the partnership that it is about."""
    told = (Reason(each.code, f"{part.lsp}: {each.message}", each.rule) for each in decision.reasons)
    return Decision(tuple(told))
