"""The web server is killed in the middle of writing: nothing acknowledged is lost, nothing is half done or done twice.

FAULT_ROUNDS says how often (10 unless told; 100 for a release).
"""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count

from lsp.env import BASE_DIR
from lsp.models import AuditChange, AuditEvent, Block, IdempotencyKey
from lsp.services import tokens
from tests.factories import lsp as make

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

ROUNDS = int(os.environ.get("FAULT_ROUNDS", "10"))
WRITERS = 3
READY_SECONDS = 60
LONGEST, SHORTEST = 1.2, 0.2  # seconds of writing before the kill


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment() -> dict[str, str]:
    """The server's: the tests' database, as the application's role."""
    settings = connection.settings_dict
    host = settings.get("HOST") or settings["OPTIONS"].get("host", "")
    kept = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DATABASE_AS_OWNER", "DJANGO_SETTINGS_MODULE")
    }
    url = f"postgres://lsp_app@/{settings['NAME']}?host={host}"
    return {**kept, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "lsp.settings", "LOG_LEVEL": "ERROR"}


@contextmanager
def serving(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The web server as it runs in the product; what is left of it is killed at the end."""
    command = [sys.executable, "-m", "gunicorn", "lsp.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    command += ["--worker-class", "gthread", "--threads", "4", "--log-level", "error"]
    server = subprocess.Popen(command, cwd=BASE_DIR, env=environment(), start_new_session=True)
    try:
        wait_until_it_answers(port, server)
        yield server
    finally:
        kill(server)


def kill(server: subprocess.Popen[bytes]) -> None:
    """Without a word of warning, the master and its workers at once."""
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def wait_until_the_database_is_alone() -> None:
    """A killed client's last statement may still be under way in the database; what it leaves is looked at after."""
    asked = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND usename = 'lsp_app' AND pid <> pg_backend_pid()"
    )
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            if cursor.fetchone() == (0,):
                return
        time.sleep(0.05)
    pytest.fail("connections of the killed server are still open")


def wait_until_it_answers(port: int, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + READY_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5).read()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("the web server does not answer")


class Writers:
    """Clients that create blocks as fast as they are answered, each request under a key of its own."""

    def __init__(self, lsp: Any, secret: str) -> None:
        self.lsp, self.secret = lsp, secret
        self.sent: dict[str, str] = {}  # key: name
        self.acknowledged: dict[str, int] = {}  # key: id
        self.refused: list[str] = []
        self.numbers = iter(range(1, 10**6))
        self.lock = threading.Lock()

    def create(self, port: int, key: str, name: str) -> None:
        """One request; OSError where the server dies under it."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1/blocks/",
            data=json.dumps({"lsp": self.lsp.pk, "name": name}).encode(),
            headers={
                "Authorization": f"Bearer {self.secret}",
                "Content-Type": "application/json",
                "Idempotency-Key": key,
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                created = json.loads(answer.read())
        except urllib.error.HTTPError as error:
            self.refused.append(error.read().decode()[:300])
            return
        with self.lock:
            self.acknowledged[key] = created["id"]

    def write(self, port: int) -> None:
        """Go on until the server is gone."""
        while True:
            with self.lock:
                number = next(self.numbers)
                key, name = f"key-{number}", f"Block {number}"
                self.sent[key] = name
            try:
                self.create(port, key, name)
            except (OSError, ValueError, http.client.HTTPException):
                return

    def ask_again(self, port: int) -> int:
        """Send once more what had no answer, as a careful client does; how many there were."""
        unanswered = [key for key in self.sent if key not in self.acknowledged]
        for key in unanswered:
            self.create(port, key, self.sent[key])
        return len(unanswered)


def test_T1_killed_in_the_middle_of_writing_nothing_is_lost_or_half_done() -> None:
    lsp = make.lsp(blocks=0)
    coordinator = make.coordinator(lsp)
    _, secret = tokens.create(user=coordinator, by=coordinator, name="Faults", scopes=["write", "read"])
    writers, chance = Writers(lsp, secret), random.Random(2006)
    asked_again = 0
    for _ in range(ROUNDS):
        port = free_port()
        with serving(port) as server:
            asked_again += writers.ask_again(port)
            threads = [threading.Thread(target=writers.write, args=(port,)) for _ in range(WRITERS)]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(SHORTEST, LONGEST))
            kill(server)
            for thread in threads:
                thread.join()
    wait_until_the_database_is_alone()
    before = Block.objects.filter(lsp=lsp).count()
    assert_nothing_is_half_done(lsp)
    assert set(writers.acknowledged.values()) <= set(
        Block.objects.filter(lsp=lsp).values_list("pk", flat=True)
    )
    port = free_port()
    with serving(port):
        asked_again += writers.ask_again(port)
    wait_until_the_database_is_alone()
    assert writers.refused == []
    assert_nothing_is_half_done(lsp)
    names = Block.objects.filter(lsp=lsp).values_list("name", flat=True)
    assert sorted(names) == sorted(writers.sent.values())
    assert asked_again >= ROUNDS // 2, "the kills hit no write: they prove nothing"
    told = f"{ROUNDS} kills, {len(names)} writes, {asked_again} without an answer, {len(names) - before} made then"
    sys.stderr.write(f"\n{told}\n")


def assert_nothing_is_half_done(lsp: Any) -> None:
    """Each block has its event, its change, its history row and its kept answer; nothing has them without the block."""
    blocks = Block.objects.filter(lsp=lsp)
    count = blocks.count()
    made = AuditEvent.objects.filter(kind="block.create", lsp_id=lsp.pk)
    assert set(made.values_list("subject_id", flat=True)) == set(blocks.values_list("pk", flat=True))
    assert made.count() == count
    changes = AuditChange.objects.filter(
        event_id__in=made.values("pk"), table_name="lsp_block", operation="INSERT"
    )
    assert changes.count() == count
    assert Block.history.filter(lsp_id=lsp.pk).count() == count
    assert IdempotencyKey.objects.filter(status=201).count() == count
    assert IdempotencyKey.objects.exclude(status=201).count() == 0
    assert not blocks.values("name").annotate(times=Count("pk")).filter(times__gt=1).exists()
