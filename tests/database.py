"""The tests' database: an embedded throwaway cluster, made by the owner and used as the application.

The connection is opened as the owner, which makes and migrates the test database. From then on every
connection takes the application's role, as in production: what it may not do, a test cannot do by accident.
Only the flush after a transactional test, and whoever asks for `as_owner()`, steps back out of it.
"""

import atexit
import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO

import pytest

from lsp.embedded import places, postgres
from tests import migrated

TAKE_ROLE = f"SET ROLE {postgres.APP}"


def prepare() -> None:
    """Start the cluster and let the settings that are read next point to it, as owner.

    Every process that uses it holds a shared lock; the last to end takes it alone, and stops the server.
    """
    places.VAR_DIR.mkdir(parents=True, exist_ok=True)
    users = (places.VAR_DIR / "test-postgres.users").open("w")
    fcntl.flock(users, fcntl.LOCK_SH)
    cluster = postgres.ensure(throwaway=True)
    atexit.register(_leave, cluster, users, os.getpid())
    os.environ.update(cluster.environment(), DATABASE_AS_OWNER="1", TEST_SUPERUSER_URL=cluster.superuser_url)


def _leave(cluster: postgres.Cluster, users: IO[str], process: int) -> None:
    if process != os.getpid():  # a fork of the one that came
        return
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return
    cluster.stop()


def name() -> str:
    """The test database: TEST_DB_SUFFIX keeps two runs apart, pytest-django adds the worker's name."""
    suffix = os.environ.get("TEST_DB_SUFFIX", "")
    return f"test_lsp_{suffix}" if suffix else "test_lsp"


@contextmanager
def as_owner(*, triggers: bool = True, using: str = "default") -> Iterator[None]:
    """The connection as the tables' owner; with `triggers=False` no trigger runs."""
    from django.db import connections

    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        if not triggers:
            cursor.execute("SET session_replication_role = replica")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET session_replication_role")
                cursor.execute(TAKE_ROLE)


def _flush_as_owner(execute: Callable[[list[str]], None]) -> Callable[[list[str]], None]:
    def flush(sql_list: list[str]) -> None:
        with as_owner(triggers=False):
            execute(sql_list)

    return flush


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """The test database is a copy of one with every migration applied."""
    from django.conf import settings

    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = migrated.template(postgres.cluster(throwaway=True))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """After the owner has made the test database, every connection is the application's."""
    from django.db import connection, connections
    from django.db.backends.signals import connection_created

    def take_role(connection: object, **_: object) -> None:
        with connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute(TAKE_ROLE)

    connections.close_all()
    connection_created.connect(take_role, weak=False, dispatch_uid="tests.take_role")
    execute = connection.ops.execute_sql_flush
    connection.ops.execute_sql_flush = _flush_as_owner(execute)
    yield
    connection.ops.execute_sql_flush = execute
    connection_created.disconnect(dispatch_uid="tests.take_role")
    connections.close_all()
