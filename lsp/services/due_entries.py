"""The SEQUENCE of calendar entries of what is due: it rises whenever an entry says another day or other words."""

from collections.abc import Sequence
from hashlib import sha256

from django.db import connection

from lsp.due import Due
from lsp.models import DueEntry

Key = tuple[str, int]
KEEP = """
INSERT INTO lsp_dueentry AS kept (kind, subject, digest, sequence)
SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bytea[], %s::integer[])
ON CONFLICT (kind, subject) DO UPDATE
    SET digest = excluded.digest, sequence = greatest(kept.sequence + 1, excluded.sequence)
    WHERE kept.digest <> excluded.digest
RETURNING kind, subject, sequence
"""


def sequences(things: Sequence[Due]) -> dict[Key, int]:
    """The SEQUENCE of each thing's entry, by kind and id: one query, and one more where an entry says something new.

    Whoever reads at the same moment gets the same number; nothing is written where nothing changed.
    """
    said = {(thing.kind, thing.id): _digest(thing) for thing in things}
    kept = _kept(said)
    fresh = [thing for thing in things if kept.get(_key(thing), (b"", 0))[0] != said[_key(thing)]]
    found = {key: sequence for key, (_, sequence) in kept.items()}
    return {**found, **_keep(fresh, said)} if fresh else found


def _key(thing: Due) -> Key:
    return thing.kind, thing.id


def _digest(thing: Due) -> bytes:
    """Of what an entry says; its address may change without its saying anything else."""
    parts = (thing.day.isoformat(), thing.title, thing.note, thing.label, thing.whose, thing.lsp_name)
    return sha256("\0".join(parts).encode()).digest()


def _kept(said: dict[Key, bytes]) -> dict[Key, tuple[bytes, int]]:
    kinds, ids = {kind for kind, _ in said}, {pk for _, pk in said}
    rows = DueEntry.objects.filter(kind__in=kinds, subject__in=ids) if said else ()
    found = {(row.kind, row.subject): (bytes(row.digest), row.sequence) for row in rows}
    return {key: entry for key, entry in found.items() if key in said}


def _keep(things: Sequence[Due], said: dict[Key, bytes]) -> dict[Key, int]:
    """Keep what these say now; in one order, so that two who keep the same wait for each other and none for ever."""
    listed = sorted({_key(thing): thing for thing in things}.items())
    columns = (
        [kind for (kind, _), _ in listed],
        [pk for (_, pk), _ in listed],
        [said[key] for key, _ in listed],
        [thing.version - 1 for _, thing in listed],
    )
    with connection.cursor() as cursor:
        cursor.execute(KEEP, columns)
        written = {(kind, pk): sequence for kind, pk, sequence in cursor.fetchall()}
    missed = {key: said[key] for key, _ in listed if key not in written}  # another reader has just kept it
    return {**written, **{key: sequence for key, (_, sequence) in _kept(missed).items()}}
