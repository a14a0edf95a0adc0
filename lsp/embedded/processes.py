"""What /proc says of processes, and how a child is tied to its parent's life (Linux)."""

import ctypes
import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROC = Path("/proc")
PR_SET_PDEATHSIG = 1


@dataclass(frozen=True)
class Account:
    """The operating system's account a process runs as."""

    name: str
    uid: int
    gid: int

    def popen(self) -> dict[str, Any]:
        """The arguments of subprocess that start a child as this account, without root's groups."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def server_account() -> Account | None:
    """Whom root runs the database server as: `postgres`, else `nobody`. None for an ordinary user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)
    raise RuntimeError(
        "Root cannot run the database itself, and there is neither a postgres nor a nobody account."
    )


def state(pid: int) -> str:
    """The one-letter state of a process (R, S, Z...); empty where there is none."""
    try:
        text = (PROC / str(pid) / "stat").read_text()
    except (OSError, ValueError):
        return ""
    return text.rpartition(")")[2].split()[0]


def lives(pid: int) -> bool:
    """Whether a process exists and is more than a zombie nobody has reaped."""
    return state(pid) not in ("", "Z", "X")


def working_folders(pids: Iterable[int], account: Account | None = None) -> dict[int, str]:
    """The working folder of each process that may be asked; `account` is asked where root itself may not."""
    found, denied = {}, []
    for pid in pids:
        try:
            found[pid] = str((PROC / str(pid) / "cwd").readlink())
        except PermissionError:
            denied.append(pid)
        except OSError:
            continue
    if denied and account is not None:
        found.update(_working_folders_as(account, denied))
    return found


def _working_folders_as(account: Account, pids: list[int]) -> dict[int, str]:
    """A root without CAP_SYS_PTRACE (in a plain container) may not look; the account may, at its own."""
    paths = [str(PROC / str(pid) / "cwd") for pid in pids]
    done = subprocess.run(
        ["/usr/bin/find", *paths, "-maxdepth", "0", "-printf", "%p %l\\n"],
        capture_output=True, text=True, cwd="/", check=False, **account.popen(),
    )  # fmt: skip
    pairs = (line.split(" ", 1) for line in done.stdout.splitlines())
    return {int(path.split("/")[2]): folder for path, folder in pairs if folder}


def living_in(folder: Path, account: Account | None = None) -> list[int]:
    """Every living process whose working folder is `folder`."""
    pids = [int(entry.name) for entry in PROC.iterdir() if entry.name.isdigit()]
    folders = working_folders(pids, account)
    return [pid for pid, where in folders.items() if where == str(folder) and lives(pid)]


def wait_until(true: Callable[[], bool], seconds: float, step: float = 0.05) -> bool:
    """Ask until it is true or the time is over; says which."""
    until = time.monotonic() + seconds
    while not true():
        if time.monotonic() > until:
            return False
        time.sleep(step)
    return True


def die_with_parent(signal_number: int = signal.SIGKILL, parent: int | None = None) -> Callable[[], None]:
    """A `preexec_fn`: the kernel sends the child this signal when the thread that started it dies.

    `parent` is the process that will have started it: this one, where none is given.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    parent = parent or os.getpid()

    def tie() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
        if os.getppid() != parent:  # it died before the tie was made
            os._exit(1)

    return tie
