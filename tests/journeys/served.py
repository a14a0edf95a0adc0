"""The product as it runs in earnest: gunicorn, a worker with its clock, the demonstration in a database of its own."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from lsp.embedded import postgres

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a-long-demonstration-password"


@dataclass(frozen=True)
class Product:
    """Where the product answers, and the folder it keeps its files in."""

    address: str
    folder: Path

    @property
    def letters(self) -> Path:
        """The folder with the mails it has sent."""
        return self.folder / "mail"

    def letter_to(self, recipient: str, *, saying: str = "", seconds: float = 90) -> str:
        """The newest mail to somebody that says so, once the worker has sent it; AssertionError after `seconds`."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for path in sorted(self.letters.glob("*"), key=lambda found: found.stat().st_mtime, reverse=True):
                text = path.read_text()
                whole = text.endswith("\n") and saying in text.replace("=\n", "")
                if whole and f"To: {recipient}" in text:
                    return text
            time.sleep(0.2)
        raise AssertionError(f"no mail to {recipient} within {seconds} seconds")


@contextmanager
def serve(folder: Path, name: str) -> Iterator[Product]:
    """Serve the product from `folder` and the database `name`. The cluster is the tests' own: their lock keeps it.

    With JOURNEYS_AT (an address) and JOURNEYS_FOLDER (its VAR_DIR) a product that runs already is used instead.
    """
    if running := os.environ.get("JOURNEYS_AT"):
        yield Product(running, Path(os.environ["JOURNEYS_FOLDER"]))
        return
    port = _free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_AS_OWNER"},
        **_database(name),
        "DJANGO_SETTINGS_MODULE": "lsp.settings",
        "DEMO_PASSWORD": PASSWORD,
        "PORT": str(port),
        "VAR_DIR": str(folder),
        "SECRET_KEY": "journeys",
    }
    _prepare(environment, folder)
    parts = [
        Part(command, environment, folder / f"{number}.log")
        for number, command in enumerate(_parts(port, folder))
    ]
    stop = threading.Event()
    keeper = threading.Thread(target=_keep, args=(parts, stop))
    try:
        keeper.start()
        _wait_for(f"http://127.0.0.1:{port}/health/live")
        yield Product(f"http://127.0.0.1:{port}", folder)
    finally:
        stop.set()
        keeper.join()


class Part:
    """A program of the product; one that ends is started again, as `make run` does it."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.command, self.environment, self.log = command, environment, log
        self.start()

    def start(self) -> None:
        """Start it, its words going to its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, env=self.environment, cwd=ROOT, stdout=log, stderr=log
            )


def _keep(parts: list[Part], stop: threading.Event) -> None:
    """Keep the parts alive until told to stop; then stop them."""
    while not stop.wait(0.5):
        for part in parts:
            if part.process.poll() is not None:
                part.start()
    for part in parts:
        part.process.terminate()
    for part in parts:
        with suppress(subprocess.TimeoutExpired):
            part.process.wait(timeout=10)
        part.process.kill()
        part.process.wait()


def _parts(port: int, folder: Path) -> list[list[str]]:
    web = ["gunicorn", "lsp.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    worker = ["celery", "-A", "lsp", "worker", "--pool", "solo"]
    beat = ["celery", "-A", "lsp", "beat", "--pidfile", "", "--schedule", str(folder / "beat")]
    return [[sys.executable, "-m", *part] for part in (web, worker, beat)]


def _prepare(environment: dict[str, str], folder: Path) -> None:
    """The tables and the demonstration; beside them, on the other core, the static files."""
    (folder / "broker" / "control").mkdir(parents=True)
    manage = [sys.executable, str(ROOT / "manage.py")]
    quiet = {"env": environment, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "cwd": ROOT}
    static = subprocess.Popen([*manage, "collectstatic", "--noinput", "--verbosity", "0"], **quiet)  # type: ignore[call-overload]
    for arguments in (["migrate", "--verbosity", "0"], ["load_demonstration"]):
        done = subprocess.run([*manage, *arguments], **quiet, text=True, check=False)  # type: ignore[call-overload]
        assert done.returncode == 0, done.stdout
    said, _ = static.communicate(timeout=120)
    assert static.returncode == 0, said


def _database(name: str) -> dict[str, str]:
    cluster = postgres.ensure(throwaway=True)
    with psycopg.connect(cluster.superuser_url, autocommit=True) as connection:
        for statement in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {} OWNER lsp_owner"):
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
    return {
        "DATABASE_URL": cluster.url(postgres.APP, name),
        "DATABASE_OWNER_URL": cluster.url(postgres.OWNER, name),
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(address: str) -> None:
    for _ in range(600):
        with suppress(OSError), urllib.request.urlopen(address, timeout=5) as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")
