"""Papers of an item: a text, a file or a link; open or restricted; withdrawn with a reason, never deleted."""

from collections.abc import Mapping
from typing import Any

from lsp import clock
from lsp.audit import act
from lsp.decisions import Decision
from lsp.errors import InvalidInput, PermissionRefused, RuleRefused, TransitionRefused
from lsp.services import stored_files
from lsp.services.locking import lock
from lsp.stored.inspection import Inspected, Upload
from partnerships import permissions
from partnerships.models import AgendaItem, Paper
from partnerships.models.meeting import ONE_OF_THREE
from partnerships.services.agenda import decide_change
from partnerships.services.meeting_records import queue_on
from partnerships.services.records import apply, check_shape

CHANGEABLE = frozenset(("title", "text", "url", "restricted"))


def add(
    item: AgendaItem,
    *,
    by: Any,
    title: str,
    text: str = "",
    url: str = "",
    file: Upload | None = None,
    restricted: bool = False,
) -> Paper:
    """Add a paper to an item: the secretary, or, until it is taken up, whoever proposed it.

    Raises PermissionRefused, InvalidInput (also for a file that is not kept), RuleRefused (the agenda is closed).
    """
    paper = Paper(item=item, title=title.strip(), text=text.strip(), url=url.strip(), restricted=restricted)
    found = _inspected(item, file, by=by)
    with act("paper.add", by=by, subject=paper):
        paper.item = held = _lock_item(item, by=by)
        _require(paper, found)
        paper.position = held.papers.count() + 1
        paper.added_at = clock.now()
        _keep(paper, found, by=by)
        paper.save()
    return paper


def update(paper: Paper, *, by: Any, changes: Mapping[str, Any], version: int | None = None) -> Paper:
    """Change a paper; what it said before stays in its history, an earlier file on the disk.

    `changes` may hold `file`, an Upload that takes the place of the file there was; a text or a link that is entered
    takes its place too. Raises as `add`, and StaleVersion.
    """
    changes = dict(changes)
    file = changes.pop("file", None)
    found = _inspected(paper.item, file, by=by)
    with act("paper.update", by=by, subject=paper):
        item = _lock_item(paper.item, by=by)
        paper = lock(Paper, paper.pk, by=by, version=version)
        paper.item = item
        decide_withdraw(paper).require(TransitionRefused)
        if apply(paper, changes, CHANGEABLE) or found:
            if changes.get("text") or changes.get("url"):
                paper.file = None
            _require(paper, found)
            _keep(paper, found, by=by)
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


def _inspected(item: AgendaItem, file: Upload | None, *, by: Any) -> Inspected | None:
    """The file looked at, before anything is locked: that may take a second. Only for who may add it."""
    if file is None:
        return None
    permissions.change_item(by, item).require(PermissionRefused)
    return stored_files.check(file)


def _keep(paper: Paper, found: Inspected | None, *, by: Any) -> None:
    """Keep the file and let the paper carry it; the very file it carries already is not kept twice."""
    if found is None:
        return
    now = paper.file
    if now is None or (now.digest, now.name) != (found.digest, found.name):
        paper.file = stored_files.keep(found, by=by, lsp=paper.item.body.lsp)


def _require(paper: Paper, found: Inspected | None) -> None:
    if not paper.title:
        raise InvalidInput.field("title", "Enter the title of the paper.")
    given = [name for name in ("text", "url") if getattr(paper, name)]
    given += ["file"] if found or paper.file_id else []
    if len(given) != 1:
        raise InvalidInput.field(given[-1] if given else "file", ONE_OF_THREE)
    check_shape(paper)
