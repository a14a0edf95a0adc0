"""The embedded PostgreSQL: one cluster per clone, reached over a socket that only its owner may open.

`ensure()` gives a running cluster, made and mended as needed. No account is created, no permission widened,
no TCP port opened. Alive means that the process named in postmaster.pid works in the data folder and is not
a zombie; everything else is what a kill left behind, and is cleared away.
"""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from filelock import FileLock
from psycopg import sql

from lsp.embedded import places, processes

SUPERUSER, OWNER, APP, DATABASE = "lsp_super", "lsp_owner", "lsp_app", "lsp"
SUPPORTED = range(15, 19)
START_SECONDS, LOCK_SECONDS, ORPHAN_SECONDS = 60, 120, 10
READY_MARK = "lsp-provisioned-1"


class PostgresError(RuntimeError):
    """The embedded database could not be made, started or stopped; the message says what to look at."""


@dataclass(frozen=True)
class Cluster:
    """One data folder and the server that may be running on it."""

    name: str
    data: Path
    sockets: Path
    account: processes.Account | None
    throwaway: bool = False

    # Addresses -----------------------------------------------------------------------------------------

    def url(self, role: str, database: str = DATABASE) -> str:
        """A postgres:// address that libpq and the settings reader both understand."""
        return f"postgres://{role}@/{database}?host={self.sockets}"

    @property
    def app_url(self) -> str:
        """The application's role: it owns nothing."""
        return self.url(APP)

    @property
    def owner_url(self) -> str:
        """The owner of the tables: migrations only."""
        return self.url(OWNER)

    @property
    def superuser_url(self) -> str:
        """The cluster's superuser: set-up and tests only."""
        return self.url(SUPERUSER)

    def environment(self) -> dict[str, str]:
        """The settings that make Django use this cluster."""
        return {"DATABASE_URL": self.app_url, "DATABASE_OWNER_URL": self.owner_url}

    # Life ----------------------------------------------------------------------------------------------

    def lock(self) -> FileLock:
        """Held while the cluster is made, started or stopped."""
        places.VAR_DIR.mkdir(parents=True, exist_ok=True)
        return FileLock(places.VAR_DIR / f"{self.name}.lock", timeout=LOCK_SECONDS)

    def pid(self) -> int | None:
        """The server's process where it is alive, else None."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        working = processes.working_folders([pid], self.account).get(pid)
        return pid if working == str(self.data) and processes.lives(pid) else None

    def initialise(self) -> None:
        """Make the data folder once; made beside its place and renamed, so a half-made one is never used."""
        if (self.data / "PG_VERSION").exists():
            self._refuse_other_version()
            return
        making = self.data.with_name(self.data.name + ".making")
        shutil.rmtree(making, ignore_errors=True)
        places.make_parent(self.data)
        making.mkdir(mode=0o700)
        if self.account:
            os.chown(making, self.account.uid, self.account.gid)
        sync = ["--no-sync"] if self.throwaway else []
        options = [
            "--username",
            SUPERUSER,
            "--auth",
            "trust",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
            *sync,
        ]
        self._run("initdb", "-D", str(making), *options)
        making.rename(self.data)

    def configure(self) -> None:
        """Write the server's own two settings files; everything else stays at PostgreSQL's defaults."""
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.sockets),
            "unix_socket_permissions": "0700",
            "max_connections": "100",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_line_prefix": "%m [%p] ",
        }
        if self.throwaway:  # a killed server loses nothing of it, a machine without power may
            settings |= {"fsync": "off", "full_page_writes": "off"}
        quoted = (f"{key} = '{value.replace(chr(39), chr(39) * 2)}'\n" for key, value in settings.items())
        self._write("postgresql.conf", "".join(quoted))
        self._write("pg_hba.conf", "local all all trust\n")  # the socket stands in a 0700 folder

    def clear_remains(self) -> None:
        """Remove what a killed server left, after its last orphans are gone."""
        gone = lambda: not processes.living_in(self.data, self.account)
        if not processes.wait_until(gone, ORPHAN_SECONDS):
            for pid in processes.living_in(self.data, self.account):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            processes.wait_until(gone, ORPHAN_SECONDS)
        socket = self.sockets / places.SOCKET_NAME
        for path in (self.data / "postmaster.pid", socket, socket.with_name(socket.name + ".lock")):
            path.unlink(missing_ok=True)

    def prepare(self) -> None:
        """Everything before the server process itself, which `start` or a supervisor then starts."""
        self.initialise()
        if self.sockets != self.data:
            places.own_folder(self.sockets, mode=0o700)
        self.clear_remains()
        self.configure()

    def start(self) -> None:
        """Start the server in the background and wait until it answers."""
        self.prepare()
        log = self.data / "server.log"
        self._run("pg_ctl", "start", "-D", str(self.data), "-w", "-t", str(START_SECONDS), "-l", str(log))
        self.wait_ready()

    def command(self) -> list[str]:
        """The server in the foreground, for a supervisor; run as `account`, in the data folder."""
        return [str(places.binaries() / "postgres"), "-D", str(self.data)]

    def wait_ready(self) -> None:
        """Wait until the server answers queries; PostgresError with its last words where it does not."""
        if not processes.wait_until(self.answers, START_SECONDS):
            raise PostgresError(f"The embedded database does not answer.\n{self.last_words()}")

    def answers(self) -> bool:
        """Whether a query is answered now."""
        try:
            self.ask("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop the server where it runs; connections are closed, nothing committed is lost."""
        with self.lock():
            if self.pid() is not None:
                self._run(
                    "pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", str(START_SECONDS)
                )

    # Contents ------------------------------------------------------------------------------------------

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """One statement as superuser; its rows where it has any."""
        with psycopg.connect(
            host=str(self.sockets), user=SUPERUSER, dbname=database, autocommit=True, connect_timeout=5
        ) as connection:
            cursor = connection.execute(sql.SQL(statement))
            return cursor.fetchall() if cursor.description else []

    def provision(self) -> None:
        """Roles, database and extension; each is made only where it is missing."""
        if (self.data / READY_MARK).exists():
            return
        roles = {row[0] for row in self.ask("SELECT rolname FROM pg_roles")}
        for role, options in {APP: "LOGIN", OWNER: "LOGIN CREATEDB"}.items():
            if role not in roles:
                self.ask(f"CREATE ROLE {role} {options} NOSUPERUSER NOCREATEROLE")
        if not self.ask(f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"):  # noqa: S608
            self.ask(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
        if (
            self.throwaway
        ):  # tests: the owner takes the application's role, and empties tables past their triggers
            self.ask(f"GRANT {APP} TO {OWNER}")
            self.ask(f"GRANT SET ON PARAMETER session_replication_role TO {OWNER}")
        for database in (DATABASE, *(["template1"] if self.throwaway else [])):
            self.ask("CREATE EXTENSION IF NOT EXISTS btree_gist", database)
        self._write(READY_MARK, "")

    # Inside --------------------------------------------------------------------------------------------

    def last_words(self, lines: int = 15) -> str:
        """The end of the server's log."""
        try:
            return "\n".join((self.data / "server.log").read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def popen(self) -> dict[str, Any]:
        """How PostgreSQL's programs are started: account, bare environment, a folder it may enter."""
        environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        who = self.account.popen() if self.account else {}
        return {"cwd": "/", "env": environment, "umask": 0o077, **who}

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(places.binaries() / program), *arguments]
        scratch = places.VAR_DIR / f"{self.name}.{program}.log"
        with scratch.open("w+") as output:  # a pipe would stay open in the server and never end
            done = subprocess.run(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False, **self.popen()
            )
        if done.returncode:
            said = scratch.read_text(errors="replace")
            raise PostgresError(f"{shlex.join(command)} failed:\n{said}\n{self.last_words()}".rstrip())
        scratch.unlink()

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text)
        if self.account:
            os.chown(path, self.account.uid, self.account.gid)

    def _refuse_other_version(self) -> None:
        data = (self.data / "PG_VERSION").read_text().strip()
        server = server_version(places.binaries())
        if int(data) != server:
            raise PostgresError(
                f"The data in {self.data} were written by PostgreSQL {data}, the server is {server}. "
                "Move the folder away (the demonstration is then loaded anew), or use the older server."
            )


def server_version(binaries: Path) -> int:
    """The major version of a folder of binaries; PostgresError where it is not one of those supported."""
    done = subprocess.run([binaries / "postgres", "-V"], capture_output=True, text=True, check=True)
    version = int(done.stdout.split()[2].split(".")[0])
    if version not in SUPPORTED:
        raise PostgresError(f"PostgreSQL {version} is not supported: 15 to 18 are.")
    return version


def cluster(name: str = "main", throwaway: bool = False) -> Cluster:
    """The cluster `name` of this clone, running or not; with POSTGRES_BIN one for each version."""
    folder = "postgres" if name == "main" else f"{name}-postgres"
    if throwaway:
        folder = "test-postgres" if name == "main" else f"test-{name}-postgres"
    if "POSTGRES_BIN" in os.environ:
        folder += f"-{server_version(places.binaries())}"
    data = places.data_folder(folder)
    return Cluster(folder, data, places.socket_folder(data), processes.server_account(), throwaway)


def ensure(name: str = "main", throwaway: bool = False) -> Cluster:
    """The cluster `name`, running, with its roles and database. At once where it already is."""
    found = cluster(name, throwaway)
    with found.lock():
        if found.pid() is None:
            found.start()
        else:
            found.wait_ready()
        found.provision()
        places.point_to(found.name, found.data)
    return found


def main(arguments: list[str]) -> int:
    """`start`, `stop` or `status` of the development cluster from the command line."""
    action = arguments[0] if arguments else "status"
    if action == "start":
        ensure()
    elif action == "stop":
        cluster().stop()
    elif action != "status":
        sys.stderr.write("Usage: python -m lsp.embedded.postgres [start | stop | status]\n")
        return 2
    found = cluster()
    pid = found.pid()
    sys.stdout.write(f"{found.data}: {'not running' if pid is None else f'running as process {pid}'}\n")
    sys.stdout.write(f"DATABASE_URL={found.app_url}\nDATABASE_OWNER_URL={found.owner_url}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
