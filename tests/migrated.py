"""A database with every migration applied, made once for each state of the migrations and copied by every run.

Applying all migrations takes longer than most runs of a few tests. The copy that a run works on is its own, and in
a fresh clone there is none yet: the migrations are applied then as anywhere.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from lsp.embedded import places, postgres

BUILDING = "migrated_building"
DECIDING = (
    "*/migrations/*.py", "*/models/ranges.py", "lsp/audit/*.py", "lsp/embedded/postgres.py", "lsp/fields.py",
    "lsp/postgresql/*.py", "lsp/settings.py", "requirements/base.txt", "tests/migrated.py",
)  # fmt: skip
"""The files on which it depends what the migrations make."""


def digest(root: Path) -> str:
    """Short for the state of the deciding files below `root`."""
    found = hashlib.sha256()
    for path in sorted({path for pattern in DECIDING for path in root.glob(pattern)}):
        found.update(f"{path.relative_to(root)}\0".encode())
        found.update(hashlib.sha256(path.read_bytes()).digest())
    return found.hexdigest()[:16]


def template(cluster: postgres.Cluster) -> str:
    """The name of the database to copy; made now where it is not there, and older ones are dropped."""
    name = f"migrated_{digest(places.BASE_DIR)}"
    with FileLock(places.VAR_DIR / "test-migrated.lock"):
        there = {row[0] for row in cluster.ask("SELECT datname FROM pg_database")}
        if name in there:
            return name
        for old in sorted(other for other in there if str(other).startswith("migrated_")):
            cluster.ask(f'DROP DATABASE IF EXISTS "{old}"')
        cluster.ask(f"CREATE DATABASE {BUILDING} OWNER {postgres.OWNER}")
        _migrate(cluster)
        cluster.ask(f"ALTER DATABASE {BUILDING} RENAME TO {name}")
    return name


def _migrate(cluster: postgres.Cluster) -> None:
    addresses = {
        "DATABASE_URL": cluster.url(postgres.APP, BUILDING),
        "DATABASE_OWNER_URL": cluster.url(postgres.OWNER, BUILDING),
        "DATABASE_AS_OWNER": "1",
        "DJANGO_SETTINGS_MODULE": "lsp.settings",
    }
    command = [sys.executable, "manage.py", "migrate", "--no-input", "-v", "0"]
    subprocess.run(command, cwd=places.BASE_DIR, env={**os.environ, **addresses}, check=True)
