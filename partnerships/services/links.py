"""Links of bodies with other bodies, inside or outside the partnership: made, put right, ended (P12)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import Conflict, InvalidInput, RuleRefused
from lsp.models import Organisation, Person
from lsp.services.locking import lock, not_found
from partnerships import rules, words
from partnerships.models import Body, BodyLink
from partnerships.services.newcomers import NewPerson, known, named
from partnerships.services.records import (
    apply,
    check_end,
    check_handover,
    check_shape,
    close,
    lock_body,
    planned_end,
)

CHANGEABLE = frozenset(("representative", "purpose", "organisation", "starts_on"))


def create(
    body: Body,
    *,
    by: Any,
    kind: str,
    other: Body | None = None,
    outside_name: str = "",
    organisation: Organisation | None = None,
    representative: Person | NewPerson | None = None,
    purpose: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> BodyLink:
    """Link a body with another one, in the register or outside.

    Raises InvalidInput; RuleRefused (P12: nobody represents the partnership outside; dates); Conflict where the two
    are linked in this way already; NotFoundError where `by` may not know of the other body.
    """
    link = BodyLink(
        body=body,
        kind=kind,
        other=other,
        outside_name=outside_name.strip(),
        organisation=organisation,
        representative=named(representative) if representative is not None else None,
        purpose=purpose.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    with act("body-link.create", by=by, subject=link):
        link.body = held = lock_body(body, by=by)
        if representative is not None:
            link.representative = known(representative, by=by)
        link.ends_on = planned_end(link, held)
        _require(link, by=by)
        link.save()
    return link


def update(
    link: BodyLink, *, by: Any, changes: Mapping[str, Any], version: int | None = None, reason: str = ""
) -> BodyLink:
    """Put a link right: who represents the partnership there, what it is for. To lead elsewhere, end it."""
    with act("body-link.update", by=by, subject=link, reason=reason.strip()):
        link = _lock(link, by=by, version=version)
        if isinstance(changes.get("representative"), NewPerson):
            changes = {**changes, "representative": known(changes["representative"], by=by)}
        if apply(link, changes, CHANGEABLE):
            _require(link, by=by)
            link.save()
    return link


def end(link: BodyLink, *, by: Any, on: date | None, reason: str, version: int | None = None) -> BodyLink:
    """End a link on the day given: the first day on which the two are no longer linked."""
    day, reason = check_end(on, reason)
    with act("body-link.end", by=by, subject=link, reason=reason):
        link = _lock(link, by=by, version=version)
        rules.l5_may_end(link, day, what=words.of(link)).require(RuleRefused)
        close(link, day, reason)
    return link


def hand_over(
    link: BodyLink,
    *,
    by: Any,
    person: Person | NewPerson,
    on: date | None,
    reason: str,
    version: int | None = None,
) -> BodyLink:
    """Somebody else represents the partnership there from a day: the link ends and goes on with them, in one act.

    The new link is returned. Raises as `end()` and `create()` do.
    """
    day, reason = check_handover(on, reason)
    with act("body-link.hand_over", by=by, subject=link, reason=reason):
        held = _lock(link, by=by, version=version)
        planned = held.ends_on
        held = end(held, by=by, on=day, reason=reason)
        return create(
            held.body,
            by=by,
            kind=held.kind,
            other=held.other,
            outside_name=held.outside_name,
            organisation=held.organisation,
            representative=person,
            purpose=held.purpose,
            starts_on=day,
            ends_on=planned,
        )


def _lock(link: BodyLink, *, by: Any, version: int | None) -> BodyLink:
    """The link, locked after its body."""
    body = lock_body(link.body, by=by)
    held = lock(BodyLink, link.pk, by=by, version=version)
    held.body = body
    return held


def _require(link: BodyLink, *, by: Any) -> None:
    """The shape and the rules of one link; its body is locked."""
    if link.starts_on is None:
        raise InvalidInput.field("starts_on", "Enter the date it begins.")
    rules.p12_leads_to_one_body(link).require(RuleRefused)
    check_shape(link)
    if link.other is not None and not Body.objects.visible_to(by).filter(pk=link.other.pk).exists():
        raise not_found(Body)
    Decision.all(
        rules.p12_names_who_represents(link),
        rules.p2_ends_after_it_begins(link, what="link"),
        rules.l5_lies_within(link, link.body, what="the link", of=link.body.name),
        rules.p12_both_exist_when_it_begins(link),
    ).require(RuleRefused)
    others = BodyLink.objects.filter(body=link.body, kind=link.kind).select_related("body", "other")
    rules.p12_linked_once_at_a_time(link, others).require(Conflict)
