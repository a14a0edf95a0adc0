"""`make run`: the whole product on this machine, from nothing to a page; Ctrl-C leaves nothing behind."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from lsp.embedded import assets, places, postgres, processes
from lsp.embedded.supervisor import HopelessPart, Part, Supervisor, flush_print

MANAGE = [sys.executable, str(places.BASE_DIR / "manage.py")]
LOGS = places.VAR_DIR / "log"
FIRST_PAGE_SECONDS = 60
CLOSING_SECONDS = 20.0  # the database is given to close its files


class CannotRun(RuntimeError):
    """Something stands in the way; the message says what to do."""


def port() -> int:
    """PORT, by default 8000; CannotRun where it is no number, or taken."""
    text = os.environ.get("PORT") or "8000"
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise CannotRun(f"PORT={text} is not a port: give a number from 1 to 65535.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            other = f"make run PORT={int(text) + 1}"
            raise CannotRun(
                f"Port {text} cannot be used ({error.strerror}). Choose another:  {other}"
            ) from error
    return int(text)


def only_run() -> FileLock:
    """Held for as long as this clone's product runs."""
    places.VAR_DIR.mkdir(parents=True, exist_ok=True)
    lock = FileLock(places.VAR_DIR / "run.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        raise CannotRun(
            "The product of this clone is running already; stop it first (Ctrl-C there)."
        ) from None
    return lock


def environment(number: int) -> dict[str, str]:
    """What every part is started with."""
    values = {
        **os.environ,
        "PORT": str(number),
        "DJANGO_SETTINGS_MODULE": "lsp.settings",
        "PYTHONUNBUFFERED": "1",
    }
    values["DEMO_PASSWORD"] = demo_password()
    if not os.environ.get("DATABASE_URL"):
        values.update(postgres.cluster().environment())
    return values


def demo_password() -> str:
    """DEMO_PASSWORD, else one made up; kept in var/ from the first run, whose accounts go on having it."""
    path = places.VAR_DIR / "demo_password"
    if not path.exists():
        path.touch(mode=0o600)
        made_up = "-".join(secrets.token_hex(2) for _ in range(4))
        path.write_text(os.environ.get("DEMO_PASSWORD") or made_up)
    return path.read_text().strip()


def start_database(supervisor: Supervisor) -> None:
    """The embedded database as one of the parts; one that somebody started alone is taken over."""
    cluster = postgres.cluster()
    cluster.stop()
    held = cluster.lock()

    def before() -> None:
        held.acquire()
        cluster.prepare()

    def after() -> None:
        processes.wait_until(lambda: cluster.pid() is not None, 5)
        held.release()

    supervisor.add(
        Part(
            "database",
            cluster.command(),
            LOGS / "database.log",
            popen=cluster.popen(),
            before=before,
            after=after,
            stop_signal=signal.SIGINT,
            death_signal=signal.SIGINT,
            stage=0,
            grace=CLOSING_SECONDS,
        )
    )
    cluster.wait_ready()
    cluster.provision()
    places.point_to(cluster.name, cluster.data)


def manage(supervisor: Supervisor, *arguments: str, values: dict[str, str]) -> None:
    """One management command while the parts are kept alive; CannotRun where it fails."""
    if supervisor.stopping:
        return
    tie = processes.die_with_parent()
    command = subprocess.Popen([*MANAGE, *arguments], env=values, preexec_fn=tie)  # noqa: PLW1509
    while command.poll() is None:
        supervisor.look(command.pid)
        if supervisor.stopping:
            command.terminate()
            command.wait()
        time.sleep(0.02)
    if command.returncode and not supervisor.stopping:
        raise CannotRun(f"manage.py {' '.join(arguments)} failed; what it said stands above.")


def prepare(supervisor: Supervisor, values: dict[str, str]) -> None:
    """Tables, static files and, once, the demonstration; what is rung meanwhile is not told on the screen."""
    values = {"LOG_LEVEL": "WARNING", **values}
    manage(supervisor, "migrate", "--no-input", "-v", "0", values={**values, "DATABASE_AS_OWNER": "1"})
    manage(supervisor, "prepare_run", values=values)


def parts(number: int, values: dict[str, str]) -> list[Part]:
    """Web server, worker and beat."""
    programs = Path(sys.executable).parent
    celery = [str(programs / "celery"), "-A", "lsp"]
    commands = {
        "web": [str(programs / "gunicorn"), "lsp.wsgi", "--bind", f"127.0.0.1:{number}", "--workers", "2",
                "--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "2", "--no-control-socket"],
        "worker": [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--pidfile", ""],
    }  # fmt: skip
    made = {
        name: Part(name, command, LOGS / f"{name}.log", values, popen={"cwd": places.BASE_DIR})
        for name, command in commands.items()
    }
    made["worker"].grace = 2  # an idle one takes 6 s; a job it was doing is rolled back and claimed again
    made["worker"].may_be_killed = True
    return list(made.values())


def empty_broker(values: dict[str, str]) -> None:
    """A place for the embedded bell. Old rings mean nothing: the work is in the database, and beat rings again."""
    if values.get("CELERY_BROKER_URL"):
        return
    broker = places.VAR_DIR / "broker"
    (broker / "control").mkdir(parents=True, exist_ok=True)
    for message in broker.glob("*.msg"):
        message.unlink(missing_ok=True)


def wait_for_first_page(supervisor: Supervisor, number: int) -> None:
    """Keep the parts alive until the web server answers."""
    until = time.monotonic() + FIRST_PAGE_SECONDS
    while not supervisor.stopping:
        supervisor.look()
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{number}/health/live", timeout=2):
            return
        if time.monotonic() > until:
            raise CannotRun(f"The web server does not answer; see {LOGS / 'web.log'}")
        time.sleep(0.1)


def run(supervisor: Supervisor, number: int) -> None:
    """From nothing to the page, and on until told to stop."""
    values = environment(number)
    if not os.environ.get("DATABASE_URL"):
        start_database(supervisor)
    empty_broker(values)  # what is loaded rings, and must find the place
    prepare(supervisor, values)
    empty_broker(values)
    for part in parts(number, values):
        if not supervisor.stopping:
            supervisor.add(part)
    wait_for_first_page(supervisor, number)
    if not supervisor.stopping:
        flush_print(f"\n  The product is at http://127.0.0.1:{number}/   Ctrl-C stops it.   Logs: {LOGS}\n")
    supervisor.watch()


def main() -> int:
    """Run until Ctrl-C, SIGTERM, or the end of the `make` that started this."""
    supervisor = Supervisor(say=flush_print)
    if os.environ.get("LSP_STOP_WITH_PARENT"):
        processes.die_with_parent(signal.SIGTERM, os.getppid())()
    try:
        number = port()
        with only_run():
            try:
                if assets.build():
                    flush_print("Assets built.")
                run(supervisor, number)
            finally:
                supervisor.stop()
    except (CannotRun, HopelessPart, postgres.PostgresError, assets.AssetsError, RuntimeError) as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    flush_print("Stopped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
