"""An installation in one folder: the dump of its database, its stored files, and what both must come to again.

The dump, the counts and the list of files are of one moment: one snapshot of the database. Files are only ever added,
so those that the snapshot names are all there. Both ways need the address of the database's owner, and PostgreSQL's
own pg_dump and pg_restore, no older than the server.
"""

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from lsp import clock
from lsp.embedded import places
from lsp.stored import disk

DUMP, FILES, MANIFEST = "database.dump", "files", "backup.json"
EPOCHS = "lsp_auditepoch"
"""The one table that is not as it was after a restore: a restored database begins a new epoch of the trail."""


NAMES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "options": "PGOPTIONS",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
"""What PostgreSQL's programs read of an address in their environment."""


class BackupError(RuntimeError):
    """The backup could not be made or restored; the message says why."""


@dataclass(frozen=True)
class Backup:
    """What a backup holds. `rows` by table; `head` is the newest seal of the trail (number, epoch, digest), if any."""

    made_at: str
    dump_digest: str
    rows: dict[str, int]
    head: list[str] | None
    files: list[str]


def back_up(folder: Path, address: str) -> Backup:
    """Write a backup of the database at `address` and of the stored files into `folder`, which must be new or empty.

    Raises BackupError. What it says it holds is written last: a folder without it is no backup.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Name a new folder for each backup.")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    dump = folder / DUMP
    with psycopg.connect(address) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        snapshot = _one(connection, "SELECT pg_export_snapshot()")
        options = ["--format=custom", "--no-owner", "--no-comments", f"--snapshot={snapshot}"]
        _run("pg_dump", address, *options, f"--file={dump}")
        files = _stored(connection)
        made = Backup(clock.now().isoformat(), _digest(dump), _counts(connection), _head(connection), files)
    for digest in made.files:
        _copy_out(folder / FILES, digest)
    _write_safely(folder / MANIFEST, json.dumps(asdict(made), indent=1).encode())
    return made


def restore(folder: Path, address: str) -> Backup:
    """Restore a backup into the empty database at `address` and the files into their place, and compare.

    Begins a new epoch of the trail, since transaction ids begin anew. Raises BackupError where the backup is damaged,
    the database is not empty, or what came out is not what went in; the database is left empty but in the last case.
    """
    made = _read(folder)
    with psycopg.connect(address) as connection:
        if _tables(connection):
            raise BackupError("The database is not empty. Restore into a new one.")
    for digest in made.files:
        _copy_in(folder / FILES, digest)
    options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-comments"]
    _run("pg_restore", address, *options, str(folder / DUMP))
    with psycopg.connect(address) as connection:
        _compare(made, connection)
        statement = sql.SQL("INSERT INTO {} SELECT coalesce(max(epoch), 1) + 1, now(), %s FROM {}")
        reason = f"Restored from the backup of {made.made_at}"
        connection.execute(statement.format(sql.Identifier(EPOCHS), sql.Identifier(EPOCHS)), [reason])
    return made


# Inside ---------------------------------------------------------------------------------------------------------


def _compare(made: Backup, connection: psycopg.Connection[Any]) -> None:
    counted, head = _counts(connection), _head(connection)
    wrong = [
        f"{table}: {made.rows.get(table, 0)} rows were saved, {counted.get(table, 0)} came out"
        for table in sorted({*made.rows, *counted})
        if made.rows.get(table) != counted.get(table)
    ]
    if head != made.head:
        wrong.append(f"the trail ended with the seal {made.head}, now with {head}")
    if wrong:
        raise BackupError("What came out is not what was saved: " + "; ".join(wrong))


def _read(folder: Path) -> Backup:
    try:
        made = Backup(**json.loads((folder / MANIFEST).read_bytes()))
    except (OSError, ValueError, TypeError):
        raise BackupError(f"{folder} holds no whole backup: {MANIFEST} is missing or damaged.") from None
    if not (folder / DUMP).exists() or _digest(folder / DUMP) != made.dump_digest:
        raise BackupError(f"{folder / DUMP} is missing, or is not what was saved.")
    return made


def _counts(connection: psycopg.Connection[Any]) -> dict[str, int]:
    count = sql.SQL("SELECT count(*) FROM {}")
    tables = _tables(connection)
    return {table: int(_one(connection, count.format(sql.Identifier(table)))) for table in tables}


def _tables(connection: psycopg.Connection[Any]) -> list[str]:
    found = connection.execute(
        "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p')"
        " AND relnamespace = 'public'::regnamespace ORDER BY relname"
    )
    return [str(row[0]) for row in found]


def _head(connection: psycopg.Connection[Any]) -> list[str] | None:
    found = connection.execute(
        "SELECT number::text, epoch::text, encode(digest, 'hex') FROM lsp_auditseal"
        " ORDER BY epoch DESC, number DESC LIMIT 1"
    ).fetchone()
    return [str(part) for part in found] if found else None


def _stored(connection: psycopg.Connection[Any]) -> list[str]:
    return [
        str(row[0]) for row in connection.execute("SELECT DISTINCT digest FROM lsp_storedfile ORDER BY 1")
    ]


def _one(connection: psycopg.Connection[Any], statement: Any) -> Any:
    found = connection.execute(statement).fetchone()
    assert found is not None
    return found[0]


def _copy_out(folder: Path, digest: str) -> None:
    try:
        content = disk.read(digest)
    except disk.FileLost as lost:
        raise BackupError(str(lost)) from None
    path = folder / digest[:2] / digest
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_safely(path, content)


def _copy_in(folder: Path, digest: str) -> None:
    try:
        content = (folder / digest[:2] / digest).read_bytes()
    except OSError:
        raise BackupError(f"The backup lacks the stored file {digest}.") from None
    if disk.digest_of(content) != digest:
        raise BackupError(f"The stored file {digest} in the backup has been altered.")
    disk.write(content)


def _write_safely(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _run(program: str, address: str, *arguments: str) -> None:
    """Run the program on the database; the address travels in its environment, where nobody else reads a password."""
    parts = conninfo_to_dict(address)
    values = {NAMES[name]: str(value) for name, value in parts.items() if name in NAMES and value is not None}
    command = [_found(program), *arguments, f"--dbname={parts['dbname']}"]
    done = subprocess.run(command, env={**os.environ, **values}, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupError(f"{program} failed: {_last_words(done.stderr.splitlines())}")


def _last_words(lines: Iterable[str]) -> str:
    return " ".join([line.strip() for line in lines if line.strip()][-4:]) or "it said nothing"


def _found(program: str) -> str:
    """The program of POSTGRES_BIN, else of the embedded server, else of the system."""
    try:
        beside = places.binaries() / program
    except RuntimeError:
        beside = None
    if beside is not None and beside.exists():
        return str(beside)
    found = shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not installed. It comes with PostgreSQL's client programs.")
    return found
