"""Items referred from one body to another, and the answers (P12)."""

from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused
from lsp.services.locking import lock
from partnerships import permissions, rules, workflow
from partnerships.models import AgendaItem, Body
from partnerships.services.meeting_records import queue_on


def refer(
    item: AgendaItem, *, by: Any, body: Body, question: str = "", version: int | None = None
) -> AgendaItem:
    """Refer an item to another body of the partnership: a proposal there, which is to be answered.

    `question` is what that body is asked. Returns the item there. Raises PermissionRefused, RuleRefused (P12),
    StaleVersion.
    """
    there = AgendaItem(body=body, title=item.title)
    with act("item.refer", by=by, subject=there):
        queue_on(item.body, body)
        item = lock(AgendaItem, item.pk, by=by, version=version)
        body = lock(Body, body.pk, by=by)
        permissions.keep_meetings(by, item.body).require(PermissionRefused)
        decide_refer(item, body).require(RuleRefused)
        for name in ("title", "purpose", "restricted", "restricted_reason", "wanted_on"):
            setattr(there, name, getattr(item, name))
        there.body, there.referred_from, there.proposed_by = body, item, by
        there.text = question.strip() or item.text
        there.save()
    return there


def decide_refer(item: AgendaItem, body: Body) -> Decision:
    """Whether the item may go to that body."""
    open_referrals = item.referrals.exclude(state=workflow.WITHDRAWN)
    return rules.p12_referred_to_another_body(
        item, body, set(open_referrals.values_list("body_id", flat=True))
    )


def answer(item: AgendaItem, *, by: Any, answer: str, version: int | None = None) -> AgendaItem:
    """Answer the body that referred the item. It may be corrected; the day is that of the last answer.

    Raises PermissionRefused, InvalidInput, RuleRefused (P12: nobody referred it), StaleVersion.
    """
    words = answer.strip()
    if not words:
        raise InvalidInput.field("answer", "Enter the answer.", rule="P12")
    with act("item.answer", by=by, subject=item):
        queue_on(item.body)
        item = lock(AgendaItem, item.pk, by=by, version=version)
        permissions.keep_meetings(by, item.body).require(PermissionRefused)
        rules.p12_only_what_was_referred_is_answered(item).require(RuleRefused)
        item.answer, item.answered_on = words, clock.today()
        item.save()
    return item
