"""The one reader of the environment."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from lsp import env
from lsp.embedded import postgres


def test_numbers_flags_and_lists_are_read_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"N": "12", "F": "yes", "W": "a,b"}.items():
        monkeypatch.setenv(name, value)
    assert (env.number("N", 1), env.flag("F"), env.words("W")) == (12, True, ["a", "b"])
    assert (env.number("UNSET", 1), env.flag("UNSET"), env.words("UNSET"), env.text("UNSET")) == (
        1,
        False,
        [],
        "",
    )


def test_what_is_no_number_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("N", "twelve")
    with pytest.raises((ImproperlyConfigured, ValueError), match="twelve"):
        env.number("N", 1)


def test_a_database_address_may_name_a_host_or_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://app:secret@database:5433/ledger")
    found = env.database("DATABASE_URL")
    assert {key: found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")} == {
        "USER": "app",
        "PASSWORD": "secret",
        "HOST": "database",
        "PORT": 5433,
        "NAME": "ledger",
    }
    monkeypatch.setenv("DATABASE_URL", "postgres://app@/ledger?host=/run/Postgres")
    assert env.database("DATABASE_URL")["OPTIONS"] == {"host": "/run/Postgres"}


def test_without_an_address_the_embedded_database_is_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("DATABASE_OWNER_URL")
    monkeypatch.delenv("DJANGO_ENV", raising=False)
    assert env.database("DATABASE_URL")["USER"] == postgres.APP
    assert env.database("DATABASE_OWNER_URL")["USER"] == postgres.OWNER
    monkeypatch.setenv("DJANGO_ENV", "production")
    assert env.database("DATABASE_URL") == {}


def test_an_owner_is_not_guessed_for_a_database_that_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://app@database/ledger")
    monkeypatch.delenv("DATABASE_OWNER_URL")
    assert env.database("DATABASE_OWNER_URL") == {}


def test_a_secret_made_up_is_kept_and_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "VAR_DIR", tmp_path / "var")
    first = env.kept_secret("A_SECRET", "a_secret")
    assert first == env.kept_secret("A_SECRET", "a_secret")
    assert len(first) > 40
    assert stat.S_IMODE((tmp_path / "var" / "a_secret").stat().st_mode) == 0o600
    monkeypatch.setenv("A_SECRET", "given")
    assert env.kept_secret("A_SECRET", "a_secret") == "given"


def test_how_postgresql_plans_comes_with_the_address_unless_that_says_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = env.database("DATABASE_URL")
    planned = env.planned({**found, "OPTIONS": {"host": "/run/postgres", "prepare_threshold": 0}})
    assert planned["OPTIONS"] == {**env.PLANNING, "host": "/run/postgres", "prepare_threshold": 0}
    monkeypatch.setenv("DATABASE_PLANNING", "0")
    assert env.planned(found) == found
