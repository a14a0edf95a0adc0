"""Starts the parts of the product as one: one that dies is started again, none outlives the supervisor.

Each part leads a process group of its own, so that what a part started goes with it; the kernel kills a part
whose supervisor was killed, and orphans come home to the supervisor to be reaped (process 1 may not reap).
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lsp.embedded import processes

PR_SET_CHILD_SUBREAPER = 36
STEP, LONGEST_PAUSE, STEADY_AFTER, HOPELESS_AFTER = 0.2, 10.0, 30.0, 6  # seconds; deaths in a row
LOG_LIMIT = 10_000_000  # bytes; a log that has grown beyond it starts anew
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class HopelessPart(RuntimeError):
    """A part dies as often as it is started; the message holds its last words."""


@dataclass
class Part:
    """One program to keep alive."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    popen: dict[str, Any] = field(default_factory=dict)
    before: Callable[[], None] = lambda: None
    after: Callable[[], None] = lambda: None
    stop_signal: signal.Signals = signal.SIGTERM
    death_signal: signal.Signals = signal.SIGKILL  # what the kernel sends it when the supervisor is killed
    stage: int = 1  # later stages are stopped first
    grace: float = 10.0  # seconds from the stop signal to the kill
    may_be_killed: bool = False  # nothing is lost by it, so it is not worth a word
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    pause_until: float = 0.0

    def start(self) -> None:
        """Start it, its output going to its log."""
        self.before()
        self.log.parent.mkdir(parents=True, exist_ok=True)
        long = self.log.exists() and self.log.stat().st_size > LOG_LIMIT
        with self.log.open("wb" if long else "ab") as output:
            self.process = subprocess.Popen(
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=processes.die_with_parent(self.death_signal),  # noqa: PLW1509
                **{"env": dict(self.environment), **self.popen},
            )
        self.started = time.monotonic()
        self.after()

    def has_died(self) -> bool:
        """Whether it was started and has ended."""
        return self.process is not None and self.process.poll() is not None

    def runs(self) -> bool:
        """Whether it runs now."""
        return self.process is not None and self.process.poll() is None

    def signal(self, number: signal.Signals, *, whole_group: bool = False) -> None:
        """Send a signal to it, or to everything it started as well."""
        if self.process is not None:
            with suppress(ProcessLookupError, PermissionError):
                (os.killpg if whole_group else os.kill)(self.process.pid, number)

    def last_words(self, lines: int = 12) -> str:
        """The end of its log."""
        with suppress(OSError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""


class Supervisor:
    """Keeps parts alive until it is told to stop, then stops them, the last stage first."""

    def __init__(self, say: Callable[[str], None] = print) -> None:
        self.parts: list[Part] = []
        self.stopping = False
        self.say = say
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        for number in STOPPING:
            signal.signal(number, self._told_to_stop)

    def _told_to_stop(self, number: int, frame: object) -> None:
        self.stopping = True

    def add(self, part: Part) -> Part:
        """Start a part and keep it alive from now on."""
        self.parts.append(part)
        part.start()
        return part

    def watch(self) -> None:
        """Until told to stop, start again what has died. HopelessPart where that does not help."""
        while not self.stopping:
            self.look()
            time.sleep(STEP)

    def look(self, *others: int) -> None:
        """One round: reap, and start again what has died. `others` are children somebody else waits for."""
        for part in self.parts:
            if part.has_died() and part.pause_until == 0:
                self._mourn(part)
            elif part.pause_until and time.monotonic() >= part.pause_until:
                part.pause_until = 0
                part.start()
        self._reap_orphans(*others)

    def _mourn(self, part: Part) -> None:
        steady = time.monotonic() - part.started > STEADY_AFTER
        part.deaths = 1 if steady else part.deaths + 1
        if part.deaths >= HOPELESS_AFTER:
            raise HopelessPart(f"{part.name} ended {part.deaths} times in a row:\n{part.last_words()}")
        part.signal(signal.SIGKILL, whole_group=True)  # what it had started must not go on without it
        code = part.process.returncode if part.process else 0
        self.say(f"{part.name} ended ({code}) and is started again; see {part.log}")
        part.pause_until = time.monotonic() + min(LONGEST_PAUSE, 0.25 * 2**part.deaths)

    def _reap_orphans(self, *others: int) -> None:
        own = {part.process.pid for part in self.parts if part.process}.union(others)
        with suppress(ChildProcessError):
            while (found := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is not None:
                if found.si_pid in own:
                    return  # its own `poll` takes it
                os.waitpid(found.si_pid, 0)

    def stop(self) -> None:
        """Stop every part, those of a later stage first; what does not go in its time is killed with its group."""
        self.stopping = True
        for stage in sorted({part.stage for part in self.parts}, reverse=True):
            together = [part for part in self.parts if part.stage == stage]
            told = time.monotonic()
            for part in together:
                part.signal(part.stop_signal)
            for part in together:
                self._see_end(part, told + part.grace - time.monotonic())
        self.parts.clear()
        self._reap_orphans()

    def _see_end(self, part: Part, seconds: float) -> None:
        if not processes.wait_until(lambda: not part.runs(), seconds) and not part.may_be_killed:
            self.say(f"{part.name} does not stop and is killed")
        part.signal(signal.SIGKILL, whole_group=True)
        if part.process is not None:
            part.process.wait()


def flush_print(text: str) -> None:
    """Print at once, whatever the terminal is; a closed terminal is no reason to fail."""
    with suppress(OSError, ValueError):
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
