"""Files lie on the disk by their digest: durably before they are acknowledged, once, and not altered unseen."""

import os
from pathlib import Path
from typing import Any

import pytest

from lsp.stored import disk


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    return tmp_path / "files"


def test_what_is_written_is_read_and_lies_under_its_digest_for_its_owner_alone(root: Path) -> None:
    digest = disk.write(b"words")
    path = disk.path_of(digest)
    assert disk.read(digest) == b"words"
    assert path.relative_to(root).as_posix() == f"{digest[:2]}/{digest[2:4]}/{digest}"
    assert path.stat().st_mode & 0o077 == 0
    assert list(disk.everything()) == [digest]
    assert [each.name for each in path.parent.iterdir()] == [digest], "nothing half written is left"


def test_content_and_every_folder_are_safe_on_the_disk_before_it_is_said(monkeypatch: Any) -> None:
    order: list[str] = []
    sync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        order.append("folder" if Path(f"/proc/self/fd/{handle}").is_dir() else "content")
        sync(handle)

    def replaced(path: Path, target: Any) -> Any:
        order.append("named")
        return replace(path, target)

    monkeypatch.setattr(disk.os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", replaced)
    disk.write(b"words")
    assert order[-3:] == ["content", "named", "folder"]
    assert order.count("folder") >= 3, "the new folders above it too"


def test_nothing_is_written_twice_and_nothing_overwritten() -> None:
    digest = disk.write(b"words")
    before = disk.path_of(digest).stat()
    assert disk.write(b"words") == digest
    after = disk.path_of(digest).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_what_was_lost_or_altered_is_not_handed_out_and_is_mended_by_the_same_file() -> None:
    digest = disk.write(b"words")
    disk.path_of(digest).write_bytes(b"other")
    with pytest.raises(disk.FileLost, match="altered"):
        disk.read(digest)
    disk.path_of(digest).unlink()
    with pytest.raises(disk.FileLost, match="is not in"):
        disk.read(digest)
    assert disk.write(b"words") == digest
    assert disk.read(digest) == b"words"


def test_a_disk_that_fails_leaves_nothing_and_says_so(monkeypatch: Any, root: Path) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    disk.write(b"words")
    digest = disk.digest_of(b"more words")
    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        disk.write(b"more words")
    assert not disk.path_of(digest).exists()
    assert not [path for path in root.rglob(".*") if path.is_file()]


@pytest.mark.parametrize("digest", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_digest_leads_to_a_file(digest: str) -> None:
    with pytest.raises(ValueError, match="no digest"):
        disk.path_of(digest)
