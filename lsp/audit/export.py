"""The trail as a file that a program of somebody else's can check (T3): `tools/verify_trail.py`, for one.

One JSON array a line, after a first line that says what the columns are. Each seal comes before the rows it covers,
in the order its root was built over. An export of one partnership shows its own rows alone; what stands between them
is a digest over whole subtrees (`node`), enough to prove that the rows shown are those that were sealed.
"""

import gzip
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.urls import reverse

from lsp import jobs, permissions
from lsp.audit import merkle, seals
from lsp.audit.redaction import OPERATION
from lsp.errors import PermissionRefused
from lsp.models import AuditChange, AuditEvent, AuditSeal, Job, JobFile
from lsp.queries import changes
from lsp.queries.trail import events_visible_to
from lsp.services.trail import EXPORT

FORMAT = 1
EVERYTHING = "all"
FETCH = 5_000

COLUMNS = {
    "seal": "number epoch xid_from xid_until events changes root previous sealed_at digest",
    "event": "id kind actor lsp subject_type subject source token request parent effective_at recorded_at xid"
    " epoch text_digest salt text digest",
    "change": "id event table row operation text_digest xid epoch salt text digest",
    "node": "first count digest",
    "unsealed": "",
}

_EVENTS = """
    SELECT e.id::text, e.kind, e.actor_id::text, e.lsp_id::text, e.subject_type, e.subject_id::text, e.source,
           e.token_id::text, e.request_id, e.parent_id::text, audit_moment(e.effective_at),
           audit_moment(e.recorded_at), e.xid::text, e.epoch::text, encode(e.text_digest, 'hex'),
           e.text_salt::text, t.content, encode(e.digest, 'hex')
    FROM lsp_auditevent e LEFT JOIN lsp_audittext t ON t.event_id = e.id
"""
_CHANGES = """
    SELECT e.id::text, e.event_id::text, e.table_name, e.row_id::text, e.operation, encode(e.content_digest, 'hex'),
           e.xid::text, e.epoch::text, e.salt::text, t.content, encode(e.digest, 'hex')
    FROM lsp_auditchange e LEFT JOIN lsp_audittext t ON t.change_id = e.id
"""
_RANGE = " WHERE e.epoch = %s AND e.xid >= %s::xid8 AND e.xid < %s::xid8"
_KINDS = (("event", AuditEvent, _EVENTS), ("change", AuditChange, _CHANGES))
_TEXTS = {table._meta.db_table: name for name, table, _ in _KINDS}


@dataclass(frozen=True)
class Range:
    """The transactions of one seal, or those after the last one."""

    epoch: int
    begin: int
    until: int

    def of(self, table: Any) -> Any:
        """The rows of `table` that lie in it, in the order of their ids."""
        found = table.objects.filter(epoch=self.epoch, xid__gte=self.begin, xid__lt=self.until)
        return found.order_by("pk")


Shown = Callable[[Range], dict[str, set[int]]]
"""The ids of the events and changes to show of a range."""


def whole() -> Iterator[str]:
    """The lines of the whole trail: for the operator, who may read everything."""
    yield header(EVERYTHING)
    for seal in AuditSeal.objects.order_by("number"):
        yield line("seal", *seal_columns(seal))
        yield from _rows(_range(seal))
    yield line("unsealed")
    yield from _rows(_tail())


def of_partnership(lsp: Any, *, user: Any, step: Callable[[], None] = lambda: None) -> Iterator[str]:
    """The lines of one partnership's trail as `user` may read it (V1); `step` is called after each seal."""
    shown = _shown_to(user, lsp)
    yield header(f"lsp {lsp.pk}")
    for seal in AuditSeal.objects.order_by("number"):
        yield line("seal", *seal_columns(seal))
        yield from _disclosed(_range(seal), shown)
        step()
    yield line("unsealed")
    tail = _tail()
    ids = shown(tail)
    for name, _, statement in _KINDS:
        yield from (line(name, *row) for row in _fetch(statement, tail, sorted(ids[name])))


def header(scope: str) -> str:
    """The first line: the format, what is shown, the columns of each kind of line."""
    told = {"trail": FORMAT, "scope": scope, "columns": COLUMNS}
    return json.dumps(told, separators=(",", ":")) + "\n"


def line(kind: str, *columns: Any) -> str:
    """One line: a JSON array, as narrow as JSON allows, so that every byte of it counts."""
    return json.dumps([kind, *columns], ensure_ascii=False, separators=(",", ":")) + "\n"


def seal_columns(seal: AuditSeal) -> list[str]:
    """A seal as text, in the order of its columns."""
    return [str(value) for value in seals.published(seal).values()]


def _range(seal: AuditSeal) -> Range:
    return Range(seal.epoch, seal.xid_from, seal.xid_until)


def _tail() -> Range:
    last, epoch = seals.latest(), seals.current_epoch()
    return Range(epoch, last.xid_until if last is not None and last.epoch == epoch else 0, seals.BEYOND)


def _rows(of: Range) -> Iterator[str]:
    for name, _, statement in _KINDS:
        yield from (line(name, *row) for row in _fetch(statement, of))


def _fetch(statement: str, of: Range, ids: list[int] | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows of a range as text, in the order of their ids; all, or those of `ids`."""
    only, given = (" AND e.id = ANY(%s)", [ids]) if ids is not None else ("", [])
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"{statement}{_RANGE}{only} ORDER BY e.id", [of.epoch, str(of.begin), str(of.until), *given]
        )
        while rows := cursor.fetchmany(FETCH):
            yield from rows


def _shown_to(user: Any, lsp: Any) -> Shown:
    visible = events_visible_to(user, lsp)

    def shown(of: Range) -> dict[str, set[int]]:
        told = _readable(visible.filter(epoch=of.epoch, xid__gte=of.begin, xid__lt=of.until), user)
        acts = _redactions(of.of(AuditChange), visible, user)
        return {kind: told[kind] | acts[kind] for kind in told}

    return shown


def _readable(events: Any, user: Any) -> dict[str, set[int]]:
    """Those of the events, and of what they changed, that `user` may read."""
    told = {event.pk: changes.subject_of(event) for event in events.order_by()}
    changed = AuditChange.objects.filter(event_id__in=told) if told else AuditChange.objects.none()
    rows, hidden = changes.load(changed, user=user)
    seen = {pk for pk, subject in told.items() if subject is None or (*subject, pk) not in hidden}
    return {"event": seen, "change": {row.change_id for row in rows if row.event_id in seen}}


def _redactions(changed: Any, visible: Any, user: Any) -> dict[str, set[int]]:
    """What says that a text `user` may read was redacted, whichever partnership that act belongs to (T5)."""
    noted = list(changed.filter(operation=OPERATION, table_name__in=_TEXTS))
    of_changes = [note.row_id for note in noted if note.table_name == AuditChange._meta.db_table]
    events = set(AuditChange.objects.filter(pk__in=of_changes).values_list("event_id", flat=True))
    events |= {note.row_id for note in noted if note.table_name == AuditEvent._meta.db_table}
    told = _readable(visible.filter(pk__in=events), user)
    shown = [note for note in noted if note.row_id in told[_TEXTS[note.table_name]]]
    return {"event": {note.event_id for note in shown}, "change": {note.pk for note in shown}}


def _disclosed(of: Range, shown: Shown) -> Iterator[str]:
    """The rows to show of a sealed range, and digests for the subtrees between them."""
    ids = shown(of)
    leaves: list[bytes] = []
    places: list[bool] = []
    for name, table, _ in _KINDS:
        for pk, digest in of.of(table).values_list("pk", "digest").iterator(chunk_size=FETCH):
            leaves.append(bytes(digest))
            places.append(pk in ids[name])
    rows = _in_order(of, ids)
    for part in merkle.pruned(leaves, places):
        if isinstance(part, merkle.Pruned):
            yield line("node", str(part.first), str(part.count), part.digest.hex())
        else:
            yield next(rows)


def _in_order(of: Range, ids: dict[str, set[int]]) -> Iterator[str]:
    for name, _, statement in _KINDS:
        yield from (line(name, *row) for row in _fetch(statement, of, sorted(ids[name])))


@jobs.handler(EXPORT)
def export(job: Job, progress: jobs.Progress) -> jobs.Report:
    """Write the export of the job's partnership to the job's file, as the person who asked may read it."""
    lsp, user = job.lsp, job.created_by
    assert lsp is not None
    permissions.read_trail(user, lsp.pk).require(PermissionRefused)
    progress.begin("Reading what is sealed", AuditSeal.objects.count())
    content, written = io.BytesIO(), 0
    with gzip.GzipFile(fileobj=content, mode="wb", mtime=0) as packed:
        for each in of_partnership(lsp, user=user, step=progress.advance):
            packed.write(each.encode())
            written += 1
    JobFile.objects.create(job=job, name=f"trail-{lsp.slug}.jsonl", content=content.getvalue())
    return {
        "message": "The export is ready. Check it with tools/verify_trail.py and the published seals.",
        "counts": {"lines": written},
        "link": reverse("trail:export_file", args=[lsp.slug, job.pk]),
        "link_label": "Download the export",
    }
