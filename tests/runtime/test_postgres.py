"""The embedded database's wrapper: alive means alive, and what a kill left is cleared away."""

import dataclasses
import os
import shutil
import signal
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from lsp.embedded import places, postgres, processes


@pytest.fixture(scope="module")
def cluster(worker_id: str) -> Iterator[postgres.Cluster]:
    """A throwaway cluster of this module's own, so that it may be killed."""
    found = postgres.ensure(f"runtime-{worker_id}", throwaway=True)
    yield found
    found.stop()


def kill_server(cluster: postgres.Cluster) -> int:
    pid = cluster.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    return pid


def test_a_second_ensure_finds_the_running_server(cluster: postgres.Cluster) -> None:
    before = cluster.pid()
    again = postgres.ensure(cluster.name.removeprefix("test-").removesuffix("-postgres"), throwaway=True)
    assert again.pid() == before is not None


def test_the_server_is_reached_over_a_private_socket_and_no_port(cluster: postgres.Cluster) -> None:
    assert cluster.ask("SHOW listen_addresses") == [("",)]
    assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
    assert len(os.fsencode(cluster.sockets / places.SOCKET_NAME)) <= places.SOCKET_PATH_LIMIT


def test_the_application_owns_nothing_and_is_no_member_of_the_owner(cluster: postgres.Cluster) -> None:
    assert cluster.ask(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, pg_has_role(oid, 'lsp_owner', 'MEMBER')"
        " FROM pg_roles WHERE rolname = 'lsp_app'"
    ) == [(False, False, False, False)]
    assert cluster.ask("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'lsp'") == [
        ("lsp_owner",)
    ]
    with (
        psycopg.connect(cluster.app_url) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("CREATE TABLE mine (id int)")


def test_only_throwaway_clusters_run_without_fsync(cluster: postgres.Cluster, tmp_path: Path) -> None:
    assert cluster.ask("SHOW fsync") == [("off",)]
    kept = dataclasses.replace(cluster, data=tmp_path, throwaway=False, account=None)
    kept.configure()
    assert "off" not in (tmp_path / "postgresql.conf").read_text()


def test_a_stale_pid_that_somebody_else_now_has_is_not_alive(cluster: postgres.Cluster) -> None:
    cluster.stop()
    assert cluster.pid() is None
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n")
    assert cluster.pid() is None
    with cluster.lock():
        cluster.start()
    assert cluster.pid() not in (None, os.getpid())


@pytest.mark.faults
def test_a_killed_server_starts_again_with_what_was_committed(cluster: postgres.Cluster) -> None:
    cluster.ask("CREATE TABLE IF NOT EXISTS kept (n int)")
    cluster.ask("INSERT INTO kept VALUES (1)")
    count = cluster.ask("SELECT count(*) FROM kept")
    kill_server(cluster)
    with cluster.lock():
        cluster.start()
    assert cluster.ask("SELECT count(*) FROM kept") == count


@pytest.mark.faults
def test_a_zombie_server_is_not_alive_and_does_not_stop_the_next_start(cluster: postgres.Cluster) -> None:
    cluster.stop()
    cluster.prepare()
    child = subprocess.Popen(cluster.command(), stderr=subprocess.DEVNULL, **cluster.popen())
    try:
        cluster.wait_ready()
        assert cluster.pid() == child.pid
        kill_server(cluster)
        assert processes.wait_until(lambda: processes.state(child.pid) == "Z", 5)  # nobody reaps it
        assert cluster.pid() is None
        with cluster.lock():
            cluster.start()
        assert cluster.pid() not in (None, child.pid)
    finally:
        child.wait()


def test_a_zombie_does_not_live() -> None:
    child = subprocess.Popen(["/bin/true"])
    try:
        assert processes.wait_until(lambda: processes.state(child.pid) == "Z", 5)
        assert not processes.lives(child.pid)
    finally:
        child.wait()
    assert processes.state(child.pid) == ""


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a server of another account")
def test_a_root_that_may_not_look_asks_as_the_servers_account(cluster: postgres.Cluster) -> None:
    pid = cluster.pid()
    assert pid is not None
    assert cluster.account is not None
    assert processes._working_folders_as(cluster.account, [pid]) == {pid: str(cluster.data)}


def test_data_of_another_version_are_refused_by_name(cluster: postgres.Cluster, tmp_path: Path) -> None:
    (tmp_path / "PG_VERSION").write_text("14\n")
    with pytest.raises(postgres.PostgresError, match="written by PostgreSQL 14"):
        dataclasses.replace(cluster, data=tmp_path).initialise()


def test_a_deep_clone_has_its_socket_in_a_short_private_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    shallow = Path("/var/lib/x/postgres")
    assert places.socket_folder(shallow) == shallow
    deep = tmp_path.joinpath(*["deeper"] * 20) / "postgres"
    short = places.socket_folder(deep)
    assert len(os.fsencode(short / places.SOCKET_NAME)) <= places.SOCKET_PATH_LIMIT
    assert short == places.socket_folder(deep)


def test_a_folder_that_is_a_link_or_open_to_others_is_refused(tmp_path: Path) -> None:
    made = places.own_folder(tmp_path / "made", 0o700)
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    (tmp_path / "link").symlink_to(made)
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    for name in ("link", "open"):
        with pytest.raises(RuntimeError, match="not a folder of this account alone"):
            places.own_folder(tmp_path / name, 0o700)


@pytest.fixture
def as_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which root's data would stand, outside the clone; var/ is beside it."""
    monkeypatch.setattr(places, "ROOT_DIR", tmp_path / "root")
    monkeypatch.setattr(places, "VAR_DIR", tmp_path / "var")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return tmp_path / "root"


def test_a_clone_made_anew_at_the_same_place_does_not_take_an_older_ones_data(as_root: Path) -> None:
    """They are removed, but for those of a server that still runs; two runs of one clone find the same."""
    first = places.data_folder("postgres")
    assert (places.data_folder("postgres"), first.parent.parent) == (first, as_root)
    assert places.data_folder("test-postgres").parent == first.parent
    first.mkdir(parents=True)
    (first / "postmaster.pid").write_text(f"{os.getpid()}\nand more\n")
    (as_root / "another").mkdir()
    shutil.rmtree(places.VAR_DIR)
    second = places.data_folder("postgres")
    assert second != first
    assert first.exists(), "its server runs"
    (first / "postmaster.pid").unlink()
    second.mkdir(parents=True)
    shutil.rmtree(places.VAR_DIR)
    third = places.data_folder("postgres")
    third.mkdir(parents=True)
    assert sorted(as_root.iterdir()) == sorted([as_root / "another", third.parent])


def test_a_clone_from_before_there_were_marks_keeps_its_data(as_root: Path) -> None:
    before = as_root / places.digest_of_clone() / "postgres"
    before.mkdir(parents=True)
    places.VAR_DIR.mkdir()
    (places.VAR_DIR / "postgres").symlink_to(before)
    assert places.data_folder("postgres") == before
    assert before.exists()
    assert [path.name for path in sorted(places.VAR_DIR.iterdir())] == ["mark", "postgres"]
