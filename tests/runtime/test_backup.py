"""The drill: what is backed up comes out again, row for row and file for file, and the trail goes on."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from lsp import backups
from lsp.embedded import places, postgres
from lsp.services import stored_files
from lsp.stored import disk
from lsp.stored.inspection import Upload
from tests.audit.sealed import a_sealed_trail
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def source() -> str:
    """The owner's address of the test database."""
    return postgres.cluster(throwaway=True).url(postgres.OWNER, connection.settings_dict["NAME"])


@pytest.fixture
def empty() -> Iterator[str]:
    """The owner's address of a new database."""
    cluster, name = postgres.cluster(throwaway=True), f"{connection.settings_dict['NAME']}_restored"
    cluster.ask(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    cluster.ask(f'CREATE DATABASE "{name}" OWNER {postgres.OWNER} TEMPLATE template1')
    yield cluster.url(postgres.OWNER, name)
    cluster.ask(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def kept(settings: Any, tmp_path: Path, source: str) -> backups.Backup:
    """A backup, in `tmp_path / "kept"`, of a sealed trail and a stored file; the files' folder is then another."""
    settings.MEDIA_ROOT = str(tmp_path / "files")
    lsp = a_sealed_trail(2)
    found = stored_files.check(Upload("Figures.txt", b"Ten wardens."))
    stored_files.keep(found, by=make.coordinator(lsp), lsp=lsp)
    made = backups.back_up(tmp_path / "kept", source)
    settings.MEDIA_ROOT = str(tmp_path / "elsewhere")
    return made


def rows_of(address: str) -> dict[str, list[Any]]:
    """Every row of every table, as text."""
    with psycopg.connect(address) as opened:
        return {
            table: opened.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1').fetchall()
            for table in backups._tables(opened)
        }


def test_everything_is_as_it_was_and_the_trail_goes_on_in_a_new_epoch(
    kept: backups.Backup, source: str, empty: str, tmp_path: Path
) -> None:
    restored = backups.restore(tmp_path / "kept", empty)
    before, after = rows_of(source), rows_of(empty)
    epochs = after.pop(backups.EPOCHS)
    assert before.pop(backups.EPOCHS) == []
    assert before == after
    assert restored == kept
    assert kept.head is not None
    assert len(epochs) == 1
    assert epochs[0][0].startswith("(2,")
    digest = disk.digest_of(b"Ten wardens.")
    assert kept.files == [digest]
    assert disk.read(digest) == b"Ten wardens."


def test_the_applications_role_may_do_what_it_might_and_no_more(
    kept: backups.Backup, empty: str, tmp_path: Path
) -> None:
    backups.restore(tmp_path / "kept", empty)
    with psycopg.connect(empty.replace(postgres.OWNER, postgres.APP), autocommit=True) as opened:
        found = opened.execute("SELECT count(*) FROM lsp_auditevent").fetchone()
        assert found == (kept.rows["lsp_auditevent"],)
        for statement in ("DELETE FROM lsp_auditevent", "UPDATE lsp_organisation SET name = 'x'"):
            with pytest.raises(psycopg.Error):
                opened.execute(statement)


def test_a_verifier_finds_nothing_wrong_with_the_restored_trail(
    kept: backups.Backup, empty: str, tmp_path: Path
) -> None:
    backups.restore(tmp_path / "kept", empty)
    trail, seals = tmp_path / "trail.jsonl", tmp_path / "seals.json"
    values = {**os.environ, "DATABASE_URL": empty, "DATABASE_OWNER_URL": empty, "DATABASE_AS_OWNER": "1"}
    values["DJANGO_SETTINGS_MODULE"] = "lsp.settings"
    root = places.BASE_DIR
    export = [sys.executable, "manage.py", "export_trail", str(trail), "--seals", str(seals)]
    subprocess.run(export, cwd=root, env=values, check=True, capture_output=True)
    verify = [sys.executable, "-I", "tools/verify_trail.py", str(trail), str(seals)]
    done = subprocess.run(verify, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.usefixtures("kept")
def test_what_is_damaged_is_not_restored(empty: str, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    dump, manifest = folder / backups.DUMP, folder / backups.MANIFEST
    whole = dump.read_bytes()
    dump.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(backups.BackupError, match="not what was saved"):
        backups.restore(folder, empty)
    dump.write_bytes(whole)
    stored = next((folder / backups.FILES).glob("*/*"))
    stored.write_bytes(b"Nine wardens.")
    with pytest.raises(backups.BackupError, match="altered"):
        backups.restore(folder, empty)
    stored.write_bytes(b"Ten wardens.")
    told = json.loads(manifest.read_bytes())
    manifest.write_text(json.dumps({**told, "rows": {**told["rows"], "lsp_person": 99}}))
    with pytest.raises(backups.BackupError, match="lsp_person: 99 rows were saved"):
        backups.restore(folder, empty)
    manifest.unlink()
    with pytest.raises(backups.BackupError, match="no whole backup"):
        backups.restore(folder, empty)


@pytest.mark.usefixtures("kept")
def test_nothing_is_restored_over_something_nor_saved_over_a_backup(source: str, tmp_path: Path) -> None:
    with pytest.raises(backups.BackupError, match="not empty"):
        backups.restore(tmp_path / "kept", source)
    with pytest.raises(backups.BackupError, match="not empty"):
        backups.back_up(tmp_path / "kept", source)


def test_both_are_one_command(
    monkeypatch: pytest.MonkeyPatch, settings: Any, source: str, empty: str, tmp_path: Path, capsys: Any
) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")
    monkeypatch.setenv("DATABASE_OWNER_URL", source)
    call_command("backup", str(tmp_path / "kept"))
    monkeypatch.setenv("DATABASE_OWNER_URL", empty)
    call_command("restore", str(tmp_path / "kept"))
    assert "The trail goes on in a new epoch." in capsys.readouterr().out
    with pytest.raises(CommandError, match="not empty"):
        call_command("restore", str(tmp_path / "kept"))
