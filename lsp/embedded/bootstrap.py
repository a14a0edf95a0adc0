"""Makes the environment. Runs on a bare Python 3.11 and imports nothing that is not in its standard library.

python3 lsp/embedded/bootstrap.py base | dev       .venv with the locked requirements
python3 lsp/embedded/bootstrap.py browser          Debian's chromium for the browser tests
python3 lsp/embedded/bootstrap.py postgresql-15    Debian's PostgreSQL 15 for the database's own rules
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent.parent
VENV = HOME / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def stop(message: str) -> None:
    """End with a message that says what to do."""
    sys.exit(f"\n{message}\n")


def may_install() -> bool:
    """Whether Debian's packages may be installed here: as root, with apt-get."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(*packages: str) -> bool:
    """Install Debian packages; says whether it worked."""
    print(f"Installing {', '.join(packages)} ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run(["apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def has_module(name: str) -> bool:
    """Whether this Python's standard library is complete enough (Debian splits ensurepip off)."""
    return (
        subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True, check=False).returncode
        == 0
    )


def make_venv() -> None:
    """.venv with pip in it, by the first way that works here."""
    if PYTHON.exists() and works([PYTHON, "-m", "pip", "--version"]):
        return
    if not (has_module("ensurepip") and has_module("venv")) and may_install():
        install("python3-venv")
    shutil.rmtree(VENV, ignore_errors=True)
    if has_module("ensurepip") and works([sys.executable, "-m", "venv", VENV], loud=True):
        return
    if has_module("venv") and has_module("pip"):
        made = works([sys.executable, "-m", "venv", "--without-pip", VENV], loud=True)
        if made and works(
            [sys.executable, "-m", "pip", "--python", PYTHON, "install", "-q", "pip"], loud=True
        ):
            return
    shutil.rmtree(VENV, ignore_errors=True)
    stop("This Python cannot make an environment. On Debian:  sudo apt-get install python3-venv")


def works(command: list[object], loud: bool = False) -> bool:
    """Whether a command ends well."""
    out = None if loud else subprocess.DEVNULL
    return (
        subprocess.run([str(part) for part in command], stdout=out, stderr=out, check=False).returncode == 0
    )


def locked(name: str) -> Path:
    """The lock file of a set of requirements."""
    return HOME / "requirements" / f"{name}.txt"


def digest(name: str) -> str:
    """What was installed, in one word."""
    return hashlib.sha256(locked(name).read_bytes()).hexdigest()


def stamp(name: str) -> Path:
    """Where .venv remembers the digest of what it was made from."""
    return VENV / f".installed-{name}"


def is_installed(name: str) -> bool:
    """Whether .venv was made from these very requirements."""
    return stamp(name).exists() and stamp(name).read_text() == digest(name)


def install_requirements(name: str) -> None:
    """Install a lock file, hashes checked, once for each content of it. `dev` contains `base`."""
    make_venv()
    if is_installed(name) or (name == "base" and is_installed("dev")):
        return
    print(f"Installing requirements/{name}.txt (once) ...", flush=True)
    options = [
        "-q",
        "--require-hashes",
        "--no-deps",
        "--no-warn-script-location",
        "--disable-pip-version-check",
    ]
    if not works([PYTHON, "-m", "pip", "install", *options, "-r", locked(name)], loud=True):
        stop(f"requirements/{name}.txt could not be installed; pip says why above.")
    stamp(name).write_text(digest(name))
    if name == "dev":
        stamp("base").write_text(digest("base"))


def find_browser() -> str | None:
    """The chromium the browser tests use."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def browser() -> None:
    """Debian's chromium; without it the browser tests are named loudly, and a run with CI set fails."""
    if find_browser() or (may_install() and install("chromium") and find_browser()):
        return
    message = (
        "*** No chromium here and none could be installed: THE BROWSER TESTS WILL NOT RUN. ***\n"
        "    On Debian:  sudo apt-get install chromium   (or set CHROMIUM to its path)"
    )
    if os.environ.get("CI"):
        stop(message)
    print(f"\n{message}\n", flush=True)


def postgresql_15() -> None:
    """Debian's PostgreSQL 15, its binaries only: the tests make a cluster of their own with them."""
    server = Path("/usr/lib/postgresql/15/bin/postgres")
    if server.exists():
        return
    if may_install():  # no cluster of Debian's own: ours is enough
        Path("/etc/postgresql-common").mkdir(exist_ok=True)
        settings = Path("/etc/postgresql-common/createcluster.conf")
        if not settings.exists():
            settings.write_text("create_main_cluster = false\n")
        install("postgresql-15")
    if not server.exists():
        stop("PostgreSQL 15 is not here. On Debian 12:  sudo apt-get install postgresql-15")


def main(arguments: list[str]) -> None:
    """Do what the first argument names."""
    if sys.version_info < OLDEST:
        stop(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Debian 12 has it: python3")
    os.chdir(HOME)
    tasks = {"browser": browser, "postgresql-15": postgresql_15}
    for name in arguments:
        if name in tasks:
            tasks[name]()
        else:
            install_requirements(name)


if __name__ == "__main__":
    main(sys.argv[1:])
