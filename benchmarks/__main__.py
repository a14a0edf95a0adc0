"""`make bench`: the same server, the same database, one round after the other; figures as ratios.

EVENTS_PER_PARTNERSHIP (10,000 makes 3.6 million) and ROUNDS are read from the environment. Beside the requests a
second of each round stands the CPU time that server and database spent on a request: other work on the machine
disturbs it less.
"""

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from benchmarks import national
from lsp.embedded import postgres

ROOT = Path(__file__).resolve().parent.parent
EVENTS = int(os.environ.get("EVENTS_PER_PARTNERSHIP", "10000"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
REQUESTS = 150
WARM_UP = 40  # of each path: every worker has its templates, statements and plans
LIST = "/api/v1/commitments/?lsp=7&page_size=50"
PATHS = {
    "sign-in page": "/accounts/login/",
    "partnership": "/partnership-7/",
    "bodies": "/partnership-7/bodies/",
    "commitments": "/partnership-7/commitments/",
    "scrutiny overview": "/partnership-7/scrutiny/",
}
API, STOCK, FLOOR = "API list of 50", "stock ModelSerializers", "floor"
TOKEN = {"Authorization": "Bearer pl_bench-7"}  # of a scrutiny councillor of partnership 7


@dataclass(frozen=True)
class Server:
    """A WSGI program being served: its port, and the processes that work for it."""

    port: int
    process: int


@dataclass(frozen=True)
class Speed:
    """What a round found: requests a second, milliseconds of CPU a request, of server and database together."""

    rate: float
    cpu: float


def database(name: str) -> dict[str, str]:
    """A fresh database of the throwaway cluster, migrated; the environment that leads to it."""
    cluster = postgres.ensure("bench", throwaway=True)
    with psycopg.connect(cluster.superuser_url, autocommit=True) as connection:
        for statement in ("DROP DATABASE IF EXISTS {} WITH (FORCE)", "CREATE DATABASE {} OWNER lsp_owner"):
            connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
    environment = {
        **os.environ,
        "DATABASE_URL": cluster.url(postgres.APP, name),
        "DATABASE_OWNER_URL": cluster.url(postgres.OWNER, name),
        "DJANGO_SETTINGS_MODULE": "lsp.settings",
        "SECRET_KEY": "bench",
        "LOG_LEVEL": "WARNING",
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    subprocess.run([*manage, "migrate", "--verbosity", "0"], env=environment, check=True, cwd=ROOT)
    subprocess.run([*manage, "collectstatic", "--noinput", "-v", "0"], env=environment, check=True, cwd=ROOT)
    return {**environment, "SUPERUSER_URL": cluster.url(postgres.SUPERUSER, name)}


@contextmanager
def serve(application: str, environment: dict[str, str]) -> Iterator[Server]:
    """Serve a WSGI program with two workers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    process = subprocess.Popen([*command, "--log-level", "warning"], env=environment, cwd=ROOT)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait()


def cpu(parents: tuple[int, ...]) -> float:
    """Seconds of CPU that the children of these processes have had."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            words = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        ticks += int(words[11]) + int(words[12]) if int(words[1]) in parents else 0
    return ticks / os.sysconf("SC_CLK_TCK")


def speed(server: Server, path: str) -> Speed:
    """Requests one after the other; AssertionError where an answer is not 200."""
    for _ in range(WARM_UP):
        ask(server.port, path)
    parents = (server.process, postgres.cluster("bench", throwaway=True).pid() or 0)
    start, spent = time.perf_counter(), cpu(parents)
    for _ in range(REQUESTS):
        ask(server.port, path)
    return Speed(REQUESTS / (time.perf_counter() - start), 1000 * max(cpu(parents) - spent, 0.0) / REQUESTS)


def ask(port: int, path: str) -> bytes:
    """The body of one answer; lists of the API are asked for with a token."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=TOKEN if path == LIST else {})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, (path, answer.status, body[:300])
    return body


def told(body: bytes) -> list[dict[str, Any]]:
    """The results of a list, moments apart from how they are written."""

    def plain(row: dict[str, Any]) -> dict[str, Any]:
        moments = {name: row[name] for name in row if name.endswith("_at") and row[name]}
        return {**row, **{name: datetime.fromisoformat(value) for name, value in moments.items()}}

    return [plain(row) for row in json.loads(body)["results"]]


def medians(environment: dict[str, str], label: str) -> dict[str, Speed]:
    """The median speed of each path, of the API's list, of the same with stock serializers, and of the floor."""
    found: dict[str, list[Speed]] = {}
    with (
        serve("lsp.wsgi", environment) as server,
        serve("benchmarks.stock", environment) as stock,
        serve("benchmarks.floor", environment) as floor,
    ):
        cases = [(name, server, path) for name, path in PATHS.items()]
        lists = [(FLOOR, floor, LIST), (API, server, LIST), (STOCK, stock, LIST)]
        answers = [told(ask(each.port, path)) for _, each, path in lists]
        assert answers[0] == answers[1] == answers[2], "not the same question"
        for _ in range(ROUNDS):
            for name, each, path in [*cases, *lists]:
                found.setdefault(name, []).append(speed(each, path))
    return {name: _median(label, name, rounds) for name, rounds in found.items()}


def _median(label: str, name: str, rounds: list[Speed]) -> Speed:
    middle = Speed(
        statistics.median(each.rate for each in rounds), statistics.median(each.cpu for each in rounds)
    )
    print(
        f"{label:8} {name:24} {middle.rate:8.0f} requests/s {1000 / middle.rate:8.1f} ms"
        f" {middle.cpu:8.1f} ms of CPU",
        flush=True,
    )
    return middle


def compare(words: str, one: Speed, other: Speed, aim: str) -> None:
    """One figure: how many times the requests a second of the other."""
    print(f"{words}: {one.rate / other.rate:.2f} by requests/s, {other.cpu / one.cpu:.2f} by CPU (aim {aim})")


def main() -> None:
    """Measure a small and a national database and print the ratios."""
    small_environment, national_environment = database("bench_small"), database("bench_national")
    everything = national.PARTNERSHIPS
    national.PARTNERSHIPS = 10
    national.load(small_environment["SUPERUSER_URL"], events=100)
    national.PARTNERSHIPS = everything
    start = time.perf_counter()
    national.load(national_environment["SUPERUSER_URL"], events=EVENTS)
    print(
        f"national data, {EVENTS * everything:,} audit events, loaded in {time.perf_counter() - start:.0f} s"
    )
    small = medians(small_environment, "small")
    large = medians(national_environment, "national")
    print()
    compare("API list of 50 / floor", large[API], large[FLOOR], "0.45 or more")
    compare("API list of 50 / stock ModelSerializers", large[API], large[STOCK], "4 or more")
    compare(
        "time of scrutiny overview / sign-in page",
        large["sign-in page"],
        large["scrutiny overview"],
        "3 or less",
    )
    for name in [*PATHS, API]:
        compare(f"time national / small, {name}", small[name], large[name], "1.3 or less")


if __name__ == "__main__":
    try:
        main()
    finally:
        postgres.cluster("bench", throwaway=True).stop()
