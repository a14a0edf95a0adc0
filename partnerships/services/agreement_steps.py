"""What every act on an agreement begins with: found as the user may see it, locked, asked who and when."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import PermissionRefused, RuleRefused, TransitionRefused
from lsp.services.locking import lock, system_lock
from partnerships import permissions, rules, workflow
from partnerships.models import Agreement, AgreementCounter, AgreementVersion, Body


@contextmanager
def agreement_step(
    name: str,
    agreement: Agreement,
    *,
    by: Any,
    reason: str = "",
    version: int | None = None,
    behind: Body | None = None,
) -> Iterator[Agreement]:
    """The agreement locked and asked for, in its new state; written when the block ends.

    `behind` is a body to queue on before, so that its chair does not change meanwhile. A step whose target depends on
    more (signing) sets the state itself. Raises NotFoundError, StaleVersion, PermissionRefused, TransitionRefused,
    RuleRefused (no reason where one is needed).
    """
    _, step = workflow.find_agreement_step(name)
    with act(f"agreement.{name}", by=by, subject=agreement, lsp=agreement.lsp, reason=reason.strip()):
        if behind is not None:
            system_lock(Body, behind.pk)
        row = lock_agreement(agreement, by=by, version=version)
        if step.role == "coordinator":
            permissions.keep_agreements(by, row.lsp_id).require(PermissionRefused)
        elif step.role in ("signatory", "reader"):
            permissions.comment_on_agreements(by, row.lsp_id).require(PermissionRefused)
        decide(row, name).require(TransitionRefused)
        rules.l4_reason_given(step, reason).require(RuleRefused)
        if step.target and step.role == "coordinator" and name not in BY_SIGNATURES:
            row.state = step.target
        yield row
        row.save()


BY_SIGNATURES = ("sign", "sign_in_ink", "end")
"""Steps that lead on only once the last signature is there, or once the day has come."""


def lock_agreement(agreement: Agreement, *, by: Any, version: int | None = None) -> Agreement:
    """The agreement as `by` may see it, locked, with its partnership and its current text."""
    row = lock(Agreement, agreement.pk, by=by, version=version)
    row.lsp = agreement.lsp
    if row.current_id is not None:
        row.current = AgreementVersion.objects.get(pk=row.current_id)
        row.current.agreement = row
    return row


def decide(agreement: Agreement, name: str) -> Decision:
    """Whether the state of the agreement allows the step, and to let it go on its planned end."""
    table, _ = workflow.find_agreement_step(name)
    allowed = table.check(name, agreement.state)
    return rules.l5_was_to_end(agreement) if allowed and name == "go_on" else allowed


def next_number(lsp: Any) -> int:
    """The partnership's next number for an agreement; its counter stays locked until the transaction ends."""
    counter = AgreementCounter.objects.locked().filter(lsp=lsp).first()
    if counter is None:
        # nothing to lock yet: the first two meet at the partnership's own row
        type(lsp).objects.select_for_update(no_key=True).get(pk=lsp.pk)
        counter = AgreementCounter.objects.locked().filter(lsp=lsp).first() or AgreementCounter(lsp=lsp)
    counter.last += 1
    counter.save()
    return counter.last
