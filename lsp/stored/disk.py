"""Where stored files lie: in a folder outside the web, by the digest of their content, written once.

`MEDIA_ROOT/ab/cd/abcd…`: the name is the SHA-256 of the content, so nothing is ever overwritten by something else,
and what lies there can be told from what was put there. A file that no record names is served to nobody.
"""

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

DIGEST = re.compile(r"[0-9a-f]{64}")


class FileLost(RuntimeError):
    """A record names a file that is not there, or is not what it was: for the operator, see `manage.py check_files`."""


def digest_of(content: bytes) -> str:
    """SHA-256, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def path_of(digest: str) -> Path:
    """Where the content with this digest lies."""
    if not DIGEST.fullmatch(digest):
        raise ValueError("This is no digest.")
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest[2:4] / digest


def write(content: bytes) -> str:
    """Put the content on the disk, durably, before anybody is told that it is kept; its digest.

    What lies there already is left as it is where it is whole, and mended where it is not.
    """
    digest = digest_of(content)
    path = path_of(digest)
    if path.exists() and digest_of(path.read_bytes()) == digest:
        _sync(path.parent)  # its writer may not have come so far yet
        return digest
    _make_folder(path.parent)
    being_written = path.parent / f".{secrets.token_hex(8)}"
    try:
        with open(being_written, "xb", opener=_for_its_owner) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        being_written.replace(path)
    finally:
        being_written.unlink(missing_ok=True)
    _sync(path.parent)
    return digest


def read(digest: str) -> bytes:
    """The content. Raises FileLost where it is not there, or not what was put there."""
    try:
        content = path_of(digest).read_bytes()
    except FileNotFoundError:
        raise FileLost(f"The stored file {digest} is not in {settings.MEDIA_ROOT}.") from None
    if digest_of(content) != digest:
        raise FileLost(f"The stored file {digest} has been altered.")
    return content


def everything() -> Iterator[str]:
    """The digests of all that lies there."""
    for path in sorted(Path(settings.MEDIA_ROOT).glob("??/??/*")):
        if DIGEST.fullmatch(path.name):
            yield path.name


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _make_folder(folder: Path) -> None:
    """The folder with those above it, each entry safe on the disk."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync(folder.parent)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
