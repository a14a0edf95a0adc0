"""The terms of reference of a body: drafted, changed while a draft, adopted, brought in, withdrawn."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, RuleRefused, TransitionRefused
from lsp.services.locking import lock, not_found
from partnerships import rules, workflow
from partnerships.models import Body, TermsOfReference
from partnerships.models import Decision as Decided
from partnerships.services.records import apply, check_reason, check_shape, lock_body, planned_end

CHANGEABLE = frozenset(("text",))
NO_TEXT = "Enter the terms of reference."


def draft(body: Body, *, by: Any, text: str, number: int | None = None) -> TermsOfReference:
    """Begin the next version of the body's terms of reference, as a draft; its number follows the last one.

    A number may be given, to go on from what was counted elsewhere (L8). Raises InvalidInput; Conflict where there
    is a draft already, or the number is taken.
    """
    version = TermsOfReference(body=body, text=text.strip(), number=number or 0)
    with act("terms-of-reference.draft", by=by, subject=version, lsp=body.lsp):
        version.body = held = lock_body(body, by=by)
        others = _versions(held)
        version.number = number or max((other.number for other in others), default=0) + 1
        _check_text(version)
        Decision.all(
            rules.l5_one_draft_at_a_time(others), rules.l5_version_numbered_once(version.number, others)
        ).require(Conflict)
        version.save()
    return version


def update(
    terms: TermsOfReference, *, by: Any, changes: Mapping[str, Any], version: int | None = None
) -> TermsOfReference:
    """Change the words of a draft. Raises TransitionRefused once it was adopted (L4), InvalidInput, StaleVersion."""
    with act("terms-of-reference.update", by=by, subject=terms):
        terms = _lock(terms, by=by, version=version)
        decide(terms, "edit").require(TransitionRefused)
        if apply(terms, changes, CHANGEABLE):
            _check_text(terms)
            terms.save()
    return terms


def adopt(
    terms: TermsOfReference,
    *,
    by: Any,
    starts_on: date | None = None,
    decision: Decided | None = None,
    adopted_on: date | None = None,
    source: str = "",
    version: int | None = None,
) -> TermsOfReference:
    """Record that a draft was adopted, and is in force from a day: the version before it is then superseded.

    By a decision recorded here, whose day is then the day of adoption, or brought in with its source (L8), between
    versions that are already there too. Raises RuleRefused, TransitionRefused; Conflict where another version is in
    force from that very day.
    """
    with act("terms-of-reference.adopt", by=by, subject=terms):
        terms = _lock(terms, by=by, version=version)
        decide(terms, "adopt").require(TransitionRefused)
        _check_known(decision, by=by)
        terms.decision, terms.brought_in_source = decision, source.strip()
        terms.brought_in = decision is None
        terms.adopted_on = decision.decided_on if decision is not None else adopted_on
        terms.starts_on = starts_on
        _take_place(terms)
    return terms


def bring_in(
    body: Body, *, by: Any, text: str, source: str, starts_on: date | None = None
) -> TermsOfReference:
    """A version that was in force before the partnership joined, as it stood (L8)."""
    with act("terms-of-reference.bring_in", by=by, subject=body):
        drafted = draft(body, by=by, text=text)
        return adopt(drafted, by=by, starts_on=starts_on, source=source)


def withdraw(
    terms: TermsOfReference, *, by: Any, reason: str, version: int | None = None
) -> TermsOfReference:
    """Withdraw a draft: it stays on the record, and its number is not given again (L4)."""
    reason = check_reason(reason)
    with act("terms-of-reference.withdraw", by=by, subject=terms, reason=reason):
        terms = _lock(terms, by=by, version=version)
        decide(terms, "withdraw").require(TransitionRefused)
        terms.state, terms.end_reason = workflow.WITHDRAWN_TERMS, reason
        terms.save()
    return terms


def decide(terms: TermsOfReference, step: str) -> Decision:
    """Whether the step may be taken with this version."""
    return rules.l4_adopted_words_stay(terms, step)


def _take_place(terms: TermsOfReference) -> None:
    """Put the version among those adopted: it ends the one before, and is itself ended by one that follows."""
    others = [other for other in _versions(terms.body) if other.pk != terms.pk and other.was_adopted]
    _require(terms, others)
    day = terms.starts_on or date.min
    following = min(
        (o.starts_on for o in others if o.starts_on is not None and o.starts_on > day), default=None
    )
    before = rules.in_force_on(others, terms.starts_on) if terms.starts_on else None
    terms.ends_on = following or planned_end(terms, terms.body)
    terms.state = workflow.SUPERSEDED_TERMS if following else workflow.ADOPTED_TERMS
    rules.l5_lies_within(terms, terms.body, what="this version", of=terms.body.name).require(RuleRefused)
    if before is not None:
        before.ends_on, before.state = terms.starts_on, workflow.SUPERSEDED_TERMS
        before.save()
    terms.save()


def _require(terms: TermsOfReference, others: list[TermsOfReference]) -> None:
    """The rules of an adoption; the body is locked."""
    Decision.all(
        rules.l8_adopted_by_a_decision_or_brought_in(
            terms.decision, terms.brought_in_source, terms.starts_on
        ),
        rules.p7_adopted_by_a_confirmed_decision(terms.decision, terms.body),
        rules.l5_in_force_once_adopted(terms.adopted_on, terms.starts_on, clock.today()),
    ).require(RuleRefused)
    check_shape(terms)
    rules.l5_one_version_in_force(terms.starts_on, others).require(Conflict)


def _versions(body: Body) -> list[TermsOfReference]:
    return list(TermsOfReference.objects.filter(body=body))


def _check_text(terms: TermsOfReference) -> None:
    if not terms.text:
        raise InvalidInput.field("text", NO_TEXT)
    check_shape(terms)


def _check_known(decision: Decided | None, *, by: Any) -> None:
    """A decision that `by` may not know of is not there."""
    if decision is not None and not Decided.objects.visible_to(by).filter(pk=decision.pk).exists():
        raise not_found(Decided)


def _lock(terms: TermsOfReference, *, by: Any, version: int | None) -> TermsOfReference:
    """The version, locked after its body."""
    body = lock_body(terms.body, by=by)
    held = lock(TermsOfReference, terms.pk, by=by, version=version)
    held.body = body
    return held
