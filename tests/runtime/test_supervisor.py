"""The supervisor: what dies is started again, and nothing outlives it."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lsp.embedded import places, processes

Start = Callable[[str], subprocess.Popen[bytes]]

SCRIPT = """
    import sys
    from pathlib import Path
    from lsp.embedded.supervisor import HopelessPart, Part, Supervisor, flush_print
    folder = Path(sys.argv[1])
    supervisor = Supervisor(say=flush_print)
    command = ["/bin/sh", "-c", sys.argv[2]]
    supervisor.add(Part("part", command, folder / "part.log", popen={"cwd": folder}, grace=1))
    (folder / "started").touch()
    try:
        supervisor.watch()
    except HopelessPart as error:
        flush_print(str(error))
    finally:
        supervisor.stop()
"""


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a supervisor with one part, a shell command, in a process of its own."""
    started: list[subprocess.Popen[bytes]] = []

    def begin(command: str) -> subprocess.Popen[bytes]:
        program = [sys.executable, "-c", textwrap.dedent(SCRIPT), str(tmp_path), command]
        started.append(subprocess.Popen(program, cwd=places.BASE_DIR, stdout=subprocess.PIPE))
        assert processes.wait_until(lambda: bool(processes.living_in(tmp_path)), 60)
        return started[-1]

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def test_a_killed_part_is_started_again(start: Start, tmp_path: Path) -> None:
    supervisor = start("exec sleep 60")
    first = set(processes.living_in(tmp_path))
    os.kill(min(first), signal.SIGKILL)
    assert processes.wait_until(lambda: bool(set(processes.living_in(tmp_path)) - first), 60)
    supervisor.send_signal(signal.SIGTERM)
    said, _ = supervisor.communicate(timeout=60)
    assert b"is started again" in said


def test_sigterm_leaves_nothing_of_what_a_part_started(start: Start, tmp_path: Path) -> None:
    supervisor = start("sleep 60 & sleep 61 & wait")
    assert processes.wait_until(lambda: len(processes.living_in(tmp_path)) == 3, 60)
    supervisor.send_signal(signal.SIGTERM)
    assert supervisor.wait(timeout=60) == 0
    assert processes.living_in(tmp_path) == []


def test_a_part_that_ignores_the_signal_is_killed_after_its_grace(start: Start, tmp_path: Path) -> None:
    supervisor = start("trap '' TERM; touch deaf; while true; do sleep 0.2; done")
    assert processes.wait_until((tmp_path / "deaf").exists, 60)
    supervisor.send_signal(signal.SIGINT)
    said, _ = supervisor.communicate(timeout=60)
    assert b"does not stop and is killed" in said
    assert processes.living_in(tmp_path) == []


def test_a_killed_supervisor_takes_its_part_along(start: Start, tmp_path: Path) -> None:
    supervisor = start("exec sleep 60")
    supervisor.kill()
    supervisor.wait()
    assert processes.wait_until(lambda: not processes.living_in(tmp_path), 5)


@pytest.mark.faults
def test_a_part_that_cannot_live_ends_the_run_with_its_last_words(tmp_path: Path) -> None:
    program = [sys.executable, "-c", textwrap.dedent(SCRIPT), str(tmp_path), "echo I cannot; exit 3"]
    done = subprocess.run(program, cwd=places.BASE_DIR, capture_output=True, timeout=60, check=True)
    assert b"in a row:\nI cannot" in done.stdout
