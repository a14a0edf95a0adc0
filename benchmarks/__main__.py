"""`make bench`: the same server, the same database, one round after the other; figures as ratios.

EVENTS_PER_PARTNERSHIP (10,000 makes 3.6 million) and ROUNDS are read from the environment.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from benchmarks import national
from lsp.embedded import postgres

ROOT = Path(__file__).resolve().parent.parent
EVENTS = int(os.environ.get("EVENTS_PER_PARTNERSHIP", "10000"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
REQUESTS = 150
PATHS = {
    "sign-in page": "/accounts/login/",
    "partnership": "/partnership-7/",
    "bodies": "/partnership-7/bodies/",
    "commitments": "/partnership-7/commitments/",
    "scrutiny overview": "/partnership-7/scrutiny/",
    "API, 50 commitments": "/api/v1/commitments/?lsp=7&page_size=50",
}


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
def serve(application: str, environment: dict[str, str]) -> Iterator[int]:
    """Serve a WSGI program with two workers; gives the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    process = subprocess.Popen(
        [*command, "--keep-alive", "30", "--log-level", "warning"], env=environment, cwd=ROOT
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait()


def rate(port: int, path: str) -> float:
    """Requests a second, one after the other; AssertionError where an answer is not 200."""
    for _ in range(4):
        ask(port, path)
    start = time.perf_counter()
    for _ in range(REQUESTS):
        ask(port, path)
    return REQUESTS / (time.perf_counter() - start)


def ask(port: int, path: str) -> None:
    """One request."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == 200, (path, answer.status, body[:300])


def medians(environment: dict[str, str], label: str) -> dict[str, float]:
    """The median rate of each path, and of the floor."""
    rates: dict[str, list[float]] = {}
    with serve("lsp.wsgi", environment) as port, serve("benchmarks.floor", environment) as floor:
        for _ in range(ROUNDS):
            for name, path in PATHS.items():
                rates.setdefault(name, []).append(rate(port, path))
            rates.setdefault("floor, 50 commitments", []).append(rate(floor, "/"))
    result = {name: statistics.median(values) for name, values in rates.items()}
    for name, value in result.items():
        print(f"{label:8} {name:24} {value:8.0f} requests/s   {1000 / value:6.1f} ms", flush=True)
    return result


def main() -> None:
    """Measure a small and a national database and print the ratios of docs/how-to/measure.md."""
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
    print(
        f"\nAPI list of 50 / floor: {large['API, 50 commitments'] / large['floor, 50 commitments']:.2f} (aim 0.45)"
    )
    print(
        f"scrutiny overview / sign-in page: {large['sign-in page'] / large['scrutiny overview']:.2f} (aim 3 or less)"
    )
    for name in PATHS:
        print(f"national / small, {name}: {small[name] / large[name]:.2f} times the time (aim 1.3 or less)")


if __name__ == "__main__":
    try:
        main()
    finally:
        postgres.cluster("bench", throwaway=True).stop()
