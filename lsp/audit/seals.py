"""Seals (T3): now and then, one digest over everything recorded since the last one, chained to it.

A seal covers the events and changes of all transactions from `xid_from` up to, not including, `xid_until`: the
oldest transaction still open when the seal is made, so that nothing can be added behind it. Its root is the Merkle
root (`lsp.audit.merkle`) over the digests of the events in the order of their ids, then of the changes in the order
of theirs. Whoever keeps one seal's digest can later prove everything up to it.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from lsp.audit import merkle
from lsp.models import AuditChange, AuditEpoch, AuditEvent, AuditSeal

LOCK = 0x5EA1  # the advisory lock: one sealer at a time
CHUNK = 10_000
FIRST_EPOCH = 1
BEYOND = 2**63  # no transaction id reaches it
TABLES = (AuditEvent, AuditChange)


def seal() -> AuditSeal | None:
    """Seal what is finished; the new seal, or None where there is nothing to seal or another sealer is at work."""
    with transaction.atomic():
        if not _only_one():
            return None
        last = latest()
        for epoch, begin in _open_ranges(last):
            until = _oldest_open() if epoch == current_epoch() else _after_last(epoch)
            counted = [_rows(table, epoch, begin, until).count() for table in TABLES]
            if any(counted):
                return _write(last, epoch, begin, until, counted)
        return None


def latest() -> AuditSeal | None:
    """The newest seal."""
    return AuditSeal.objects.order_by("-epoch", "-number").first()


def current_epoch() -> int:
    """The database's present life: raised by a restore, since that begins transaction ids anew."""
    return AuditEpoch.objects.aggregate(last=Max("epoch"))["last"] or FIRST_EPOCH


def unsealed() -> int:
    """How many events wait for the next seal."""
    return sum(
        AuditEvent.objects.filter(epoch=epoch, xid__gte=begin).count()
        for epoch, begin in _open_ranges(latest())
    )


def leaves(epoch: int, begin: int, until: int) -> Iterator[bytes]:
    """The digests a seal of these transactions covers, in its order."""
    for table in TABLES:
        found = _rows(table, epoch, begin, until).order_by("pk").values_list("digest", flat=True)
        yield from (bytes(digest) for digest in found.iterator(chunk_size=CHUNK))


def digest_of(seal: AuditSeal) -> bytes:
    """The digest of a seal: SHA-256 over the text of a JSON array of its fields, as with events."""
    fields = [
        str(seal.number),
        str(seal.epoch),
        str(seal.xid_from),
        str(seal.xid_until),
        str(seal.events),
        str(seal.changes),
        bytes(seal.root).hex(),
        bytes(seal.previous).hex(),
        moment(seal.sealed_at),
    ]
    return sha256(json.dumps(fields).encode()).digest()


def published(seal: AuditSeal) -> dict[str, Any]:
    """A seal as it is published."""
    return {
        "number": seal.number,
        "epoch": seal.epoch,
        "xid_from": seal.xid_from,
        "xid_until": seal.xid_until,
        "events": seal.events,
        "changes": seal.changes,
        "root": bytes(seal.root).hex(),
        "previous": bytes(seal.previous).hex(),
        "sealed_at": moment(seal.sealed_at),
        "digest": bytes(seal.digest).hex(),
    }


def moment(value: datetime) -> str:
    """A moment as the digests hold it: UTC, microseconds."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _open_ranges(last: AuditSeal | None) -> list[tuple[int, int]]:
    """(epoch, first transaction) of what no seal covers yet: the rest of the last seal's epoch, and later ones."""
    first = (last.epoch, last.xid_until) if last is not None else (FIRST_EPOCH, 0)
    return [first, *((epoch, 0) for epoch in range(first[0] + 1, current_epoch() + 1))]


def _after_last(epoch: int) -> int:
    """The transaction id after the last of an epoch that has ended."""
    ends = [
        _rows(table, epoch, 0, BEYOND).order_by("-xid").values_list("xid", flat=True).first()
        for table in TABLES
    ]
    return max((end for end in ends if end is not None), default=0) + 1


def _only_one() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])


_OLDEST_OPEN = """
    SELECT coalesce(min(open.xid), pg_snapshot_xmax(pg_current_snapshot()))::text
    FROM pg_snapshot_xip(pg_current_snapshot()) AS open(xid)
    WHERE NOT EXISTS (
        SELECT 1 FROM pg_stat_activity other
        WHERE other.datname <> current_database()
          AND other.backend_xid::text::bigint = open.xid::text::bigint & 4294967295)
"""


def _oldest_open() -> int:
    """The oldest transaction that may still write here: of those open, without any seen at work in another database."""
    with connection.cursor() as cursor:
        cursor.execute(_OLDEST_OPEN)
        return int(cursor.fetchone()[0])


def _rows(table: Any, epoch: int, begin: int, until: int) -> Any:
    return table.objects.filter(epoch=epoch, xid__gte=begin, xid__lt=until)


def _write(last: AuditSeal | None, epoch: int, begin: int, until: int, counted: list[int]) -> AuditSeal:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        sealed_at = cursor.fetchone()[0]
    new = AuditSeal(
        number=last.number + 1 if last is not None else 1,
        epoch=epoch,
        xid_from=begin,
        xid_until=until,
        events=counted[0],
        changes=counted[1],
        root=merkle.root(leaves(epoch, begin, until)),
        previous=bytes(last.digest) if last is not None else b"",
        sealed_at=sealed_at,
    )
    new.digest = digest_of(new)
    new.save(force_insert=True)
    return new
