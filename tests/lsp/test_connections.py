"""A connection kept from the last request: one that stands is used without a question, one that fell is replaced."""

import psycopg
import pytest
from django.db import connection, connections
from django.db.backends.postgresql import base

pytestmark = pytest.mark.django_db(transaction=True)


def end(pid: int) -> None:
    """The server ends a connection, as when it is stopped."""
    address = connection.get_connection_params()
    with psycopg.connect(
        **{
            name: address[name]
            for name in ("host", "port", "user", "password", "dbname")
            if address.get(name)
        },
        autocommit=True,
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def pid_of() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_connection_that_stands_is_usable_and_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    pid = pid_of()
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda self: pytest.fail("it was asked"))
    assert connection.is_usable()
    assert pid_of() == pid


def test_a_connection_that_the_server_ended_is_replaced_at_the_next_request() -> None:
    pid = pid_of()
    end(pid)
    assert not connection.is_usable()
    connection.health_check_enabled, connection.health_check_done = True, False
    assert pid_of() != pid


def test_a_connection_closed_here_is_not_usable() -> None:
    pid_of()
    connections["default"].connection.close()
    assert not connection.is_usable()
    connection.close()
