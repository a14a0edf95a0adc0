"""Whether each part the product needs answers: the database, its tables, the broker, the worker."""

import os
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from lsp import clock

FRESH = timedelta(seconds=60)
BROKER_SECONDS = 2
OK = "ok"

_migrated = False


def database() -> str:
    """`ok`, or what is wrong."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return OK


def migrations() -> str:
    """`ok`, or how many migrations wait. Asked until it is so, then remembered by this process."""
    global _migrated  # noqa: PLW0603
    if _migrated:
        return OK
    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "unknown: the database does not answer"
    if waiting:
        return f"{len(waiting)} migrations wait"
    _migrated = True
    return OK


def broker() -> str:
    """`ok`, or what is wrong with the doorbell."""
    from lsp.celery import app

    folder = settings.CELERY_BROKER_TRANSPORT_OPTIONS.get("data_folder_out")
    if isinstance(folder, str):
        return OK if os.access(folder, os.W_OK) else "its folder cannot be written"
    try:
        with app.connection_for_write() as bell:
            bell.ensure_connection(max_retries=1, timeout=BROKER_SECONDS, interval_start=0)
    except Exception as error:
        return f"does not answer ({type(error).__name__})"
    return OK


def worker() -> str:
    """`ok`, or what is known of the worker. Beat rings, the worker writes: the sign stands for both."""
    return sign_of_life("worker")


def sign_of_life(part: str) -> str:
    """`ok`, or for how long the part has given no sign of life."""
    from lsp.models import Heartbeat

    try:
        beat = Heartbeat.objects.filter(part=part).first()
    except DatabaseError:
        return "unknown: the database does not answer"
    if beat is None:
        return "has given no sign of life yet"
    silent = clock.now() - beat.beat_at
    return OK if silent <= FRESH else f"has been silent for {int(silent.total_seconds())} seconds"


PARTS: dict[str, Callable[[], str]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "worker": worker,
}


def report() -> dict[str, str]:
    """Each part and its answer."""
    return {name: ask() for name, ask in PARTS.items()}
