"""Papers of an item: a text kept here or a link; open or restricted; withdrawn with a reason, never deleted."""

from collections.abc import Mapping
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused, TransitionRefused
from lsp.services.locking import lock
from partnerships import permissions
from partnerships.models import AgendaItem, Paper
from partnerships.services.agenda import decide_change
from partnerships.services.meeting_records import queue_on
from partnerships.services.records import apply, check_shape

CHANGEABLE = frozenset(("title", "text", "url", "restricted"))


def add(
    item: AgendaItem, *, by: Any, title: str, text: str = "", url: str = "", restricted: bool = False
) -> Paper:
    """Add a paper to an item: the secretary, or, until it is taken up, whoever proposed it.

    Raises PermissionRefused, InvalidInput, RuleRefused (the agenda is closed).
    """
    paper = Paper(item=item, title=title.strip(), text=text.strip(), url=url.strip(), restricted=restricted)
    with act("paper.add", by=by, subject=paper):
        paper.item = held = _lock_item(item, by=by)
        _require(paper)
        paper.position = held.papers.count() + 1
        paper.added_at = clock.now()
        paper.save()
    return paper


def update(paper: Paper, *, by: Any, changes: Mapping[str, Any], version: int | None = None) -> Paper:
    """Change a paper; what it said before stays in its history. Raises as `add`, and StaleVersion."""
    with act("paper.update", by=by, subject=paper):
        item = _lock_item(paper.item, by=by)
        paper = lock(Paper, paper.pk, by=by, version=version)
        paper.item = item
        decide_withdraw(paper).require(TransitionRefused)
        if apply(paper, changes, CHANGEABLE):
            _require(paper)
            paper.save()
    return paper


def withdraw(paper: Paper, *, by: Any, reason: str, version: int | None = None) -> Paper:
    """Withdraw a paper, with the reason. Raises as `update`."""
    reason = reason.strip()
    if not reason:
        raise InvalidInput.field("reason", "Enter the reason for withdrawing it.")
    with act("paper.withdraw", by=by, subject=paper, reason=reason):
        item = _lock_item(paper.item, by=by)
        paper = lock(Paper, paper.pk, by=by, version=version)
        paper.item = item
        decide_withdraw(paper).require(TransitionRefused)
        paper.withdrawn_at, paper.withdrawn_reason = clock.now(), reason
        paper.save()
    return paper


def decide_withdraw(paper: Paper) -> Decision:
    """Whether the paper is still there."""
    if paper.withdrawn_at is None:
        return Decision.yes()
    return Decision.no("paper.withdrawn", "This paper was withdrawn.")


def _lock_item(item: AgendaItem, *, by: Any) -> AgendaItem:
    """The item, locked after its body; who may add papers to it, and whether it is still open."""
    queue_on(item.body)
    held = lock(AgendaItem, item.pk, by=by)
    permissions.change_item(by, held).require(PermissionRefused)
    decide_change(held).require(RuleRefused)
    return held


def _require(paper: Paper) -> None:
    if not paper.title:
        raise InvalidInput.field("title", "Enter the title of the paper.")
    if bool(paper.text) == bool(paper.url):
        message = "Enter the text of the paper or the link to it, one of the two."
        raise InvalidInput.field("url" if paper.text else "text", message)
    check_shape(paper)
