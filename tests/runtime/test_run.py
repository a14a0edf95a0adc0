"""What `make run` starts the parts with."""

from pathlib import Path
from unittest.mock import Mock

import pytest

from lsp.embedded import places, run


def test_the_password_of_the_demonstration_stays_the_one_it_was_loaded_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "VAR_DIR", tmp_path)
    monkeypatch.setenv("DEMO_PASSWORD", "given-at-first")
    assert run.demo_password() == "given-at-first"
    monkeypatch.delenv("DEMO_PASSWORD")
    assert run.demo_password() == "given-at-first"
    monkeypatch.setenv("DEMO_PASSWORD", "another")
    assert run.demo_password() == "given-at-first"


def test_a_password_is_made_up_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "VAR_DIR", tmp_path)
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    made_up = run.demo_password()
    assert len(made_up) == len("aaaa-bbbb-cccc-dddd")
    assert run.demo_password() == made_up


def test_what_rings_while_the_demonstration_is_loaded_finds_the_bell_and_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broker = tmp_path / "broker"
    monkeypatch.setattr(places, "VAR_DIR", tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgresql:///elsewhere")
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)
    monkeypatch.setattr(run, "prepare", lambda *_: (broker / "ring.msg").write_text("{}"))
    monkeypatch.setattr(run, "parts", lambda *_: [])
    monkeypatch.setattr(run, "wait_for_first_page", lambda *_: None)
    run.run(Mock(stopping=True), 8000)
    assert (broker / "control").is_dir()
    assert not list(broker.glob("*.msg"))
