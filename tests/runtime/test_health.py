"""Alive, and ready: which part is missing is said by name."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from lsp import clock, health
from lsp.models import Heartbeat


@pytest.fixture
def worker_alive(db: None) -> None:
    """The worker has just given a sign of life."""
    Heartbeat.objects.update_or_create(part="worker", defaults={"beat_at": clock.now()})


def parts(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/health/ready")
    return answer.status_code, answer.json()["parts"]


def test_live_needs_nothing_but_the_process(client: Client) -> None:
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("worker_alive")
def test_ready_when_every_part_answers(client: Client) -> None:
    assert parts(client) == (200, {"database": "ok", "migrations": "ok", "broker": "ok", "worker": "ok"})


@pytest.mark.django_db
def test_not_ready_before_the_worker_has_given_a_sign_of_life(client: Client) -> None:
    status, found = parts(client)
    assert (status, found["worker"], found["database"]) == (503, "has given no sign of life yet", "ok")


@pytest.mark.django_db
def test_not_ready_when_the_worker_has_been_silent(client: Client) -> None:
    Heartbeat.objects.create(part="worker", beat_at=clock.now() - timedelta(seconds=61))
    status, found = parts(client)
    assert status == 503
    assert found["worker"].startswith("has been silent for 61")


@pytest.mark.usefixtures("worker_alive")
def test_not_ready_without_the_brokers_folder(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path)}
    assert parts(client)[0] == 200
    settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"data_folder_out": str(tmp_path / "gone")}
    assert parts(client)[1]["broker"] == "its folder cannot be written"


@pytest.mark.usefixtures("worker_alive")
def test_not_ready_when_the_broker_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("kombu.Connection.ensure_connection", refuse)
    status, found = parts(client)
    assert (status, found["broker"]) == (503, "does not answer (ConnectionRefusedError)")


@pytest.mark.usefixtures("worker_alive")
def test_not_ready_while_migrations_wait(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)
    monkeypatch.setattr(
        health.MigrationExecutor, "migration_plan", lambda *_: [("one", False), ("two", False)]
    )
    status, found = parts(client)
    assert (status, found["migrations"]) == (503, "2 migrations wait")


def test_not_ready_without_the_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)

    def refuse(*_: object) -> Callable[[], None]:
        raise DatabaseError

    monkeypatch.setattr(connection, "cursor", refuse)
    monkeypatch.setattr("django.db.models.query.QuerySet.first", refuse)
    monkeypatch.setattr(health, "MigrationExecutor", refuse)
    status, found = parts(client)
    assert (status, found["database"]) == (503, "does not answer")
    assert found["worker"] == found["migrations"] == "unknown: the database does not answer"
