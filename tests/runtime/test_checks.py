"""An unsafe start is refused, with every reason at once."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection as django_connection

from lsp import checks
from lsp.embedded import places

NEEDED = {
    "SECRET_KEY": "k" * 50,
    "DATABASE_URL": "postgres://lsp_app@database/lsp",
    "ALLOWED_HOSTS": "ledger.example.org",
    "CELERY_BROKER_URL": "redis://broker:6379/0",
    "SITE_URL": "https://ledger.example.org",
    "EMAIL_HOST": "mail.example.org",
    "DEFAULT_FROM_EMAIL": "ledger@example.org",
}


@pytest.fixture
def production(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment of a production start that nothing is missing from."""
    for name in ("DEBUG", "DATABASE_AS_OWNER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"DJANGO_ENV": "production", **NEEDED}.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_complete_production_environment_starts(production: pytest.MonkeyPatch) -> None:
    assert checks.environment_reasons() == []


@pytest.mark.parametrize("name", NEEDED)
def test_production_does_not_start_without(name: str, production: pytest.MonkeyPatch) -> None:
    production.delenv(name)
    assert [reason.split()[0] for reason in checks.environment_reasons()] == [name]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("DEBUG", "1", "DEBUG is on"),
        ("DATABASE_AS_OWNER", "1", "DATABASE_AS_OWNER is set"),
        ("SECRET_KEY", "short", "SECRET_KEY is shorter"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS allows every"),
        ("CELERY_BROKER_URL", "filesystem://", "CELERY_BROKER_URL is not a server"),
        ("SITE_URL", "http://ledger.example.org", "SITE_URL does not begin"),
    ],
)
def test_production_does_not_start_with(
    name: str, value: str, reason: str, production: pytest.MonkeyPatch
) -> None:
    production.setenv(name, value)
    (found,) = checks.environment_reasons()
    assert found.startswith(reason)


def test_the_embedded_run_needs_none_of_the_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*NEEDED, "DJANGO_ENV", "DATABASE_AS_OWNER"):
        monkeypatch.delenv(name, raising=False)
    assert checks.environment_reasons() == []


def bare_production() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    return {**kept, "DJANGO_ENV": "production", "DEBUG": "1"}


@pytest.mark.parametrize(
    "command",
    [
        ["-c", "import lsp.wsgi"],
        ["-m", "celery", "-A", "lsp", "worker"],
        ["-m", "celery", "-A", "lsp", "beat"],
    ],
    ids=["web", "worker", "beat"],
)
def test_every_part_refuses_and_lists_every_reason_at_once(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=places.BASE_DIR, env=bare_production(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    said = done.stdout + done.stderr
    assert done.returncode != 0
    assert "Refused to start, for 8 reasons:" in said
    for name in (*NEEDED, "DEBUG"):
        assert f"  - {name} is" in said


# The database -------------------------------------------------------------------------------------------


@pytest.fixture
def superuser(db: None) -> Iterator[psycopg.Connection[Any]]:
    """The superuser's connection to the test database, rolled back at the end."""
    name = str(django_connection.settings_dict["NAME"])
    with psycopg.connect(os.environ["TEST_SUPERUSER_URL"], dbname=name) as connection:
        yield connection
        connection.rollback()


Reasons = Callable[[str], list[str]]


@pytest.fixture
def reasons_of(superuser: psycopg.Connection[Any]) -> Reasons:
    """The reasons a role made by these statements would be refused for."""

    def reasons(statements: str) -> list[str]:
        superuser.execute(statements)
        superuser.execute("SET ROLE probe")
        return checks.role_reasons(superuser)

    return reasons


@pytest.mark.database
def test_T2_the_applications_own_role_starts(superuser: psycopg.Connection[Any]) -> None:
    superuser.execute("SET ROLE lsp_app")
    assert checks.role_reasons(superuser) == []


@pytest.mark.database
@pytest.mark.parametrize(
    ("statements", "reason"),
    [
        ("CREATE ROLE probe SUPERUSER", "is a superuser"),
        ("CREATE ROLE probe CREATEROLE", "may create roles"),
        ("CREATE ROLE probe; GRANT lsp_owner TO probe", "is a member of lsp_owner"),
        (
            "CREATE ROLE probe; GRANT CREATE ON SCHEMA public TO probe; ALTER TABLE lsp_organisation OWNER TO probe",
            "owns 1 tables (lsp_organisation",
        ),
        ("CREATE ROLE probe; GRANT UPDATE ON lsp_auditevent TO probe", "may rewrite lsp_auditevent"),
        ("CREATE ROLE probe; GRANT TRUNCATE ON lsp_auditchange TO probe", "may rewrite lsp_auditchange"),
    ],
)
def test_T2_a_role_that_could_go_round_the_rules_is_refused(
    statements: str, reason: str, reasons_of: Reasons
) -> None:
    (found,) = reasons_of(statements)
    assert reason in found


@pytest.mark.database
def test_production_refuses_a_database_that_may_lose_what_it_acknowledged(
    superuser: psycopg.Connection[Any],
) -> None:
    superuser.execute("SET synchronous_commit = off")
    found = checks.server_reasons(superuser, production=True)
    assert any("synchronous_commit = off" in reason for reason in found)
    assert checks.server_reasons(superuser, production=False) == []
    superuser.execute("SET synchronous_commit = on")
    assert not any(
        "synchronous_commit" in reason for reason in checks.server_reasons(superuser, production=True)
    )


@pytest.mark.parametrize(("version", "count"), [(140012, 1), (150000, 0), (180006, 0), (190000, 1)])
def test_postgresql_15_to_18_are_supported(version: int, count: int) -> None:
    server: Any = SimpleNamespace(info=SimpleNamespace(server_version=version))
    assert len(checks.server_reasons(server, production=False)) == count


def test_a_database_that_does_not_answer_is_a_reason_too() -> None:
    (reason,) = checks.database_reasons({"NAME": "lsp", "HOST": "/nowhere"}, production=False)
    assert reason.startswith("The database does not answer")


def test_the_refusal_says_how_many_and_which() -> None:
    refusal = checks.UnsafeStart(["one.", "two."])
    assert isinstance(refusal, ImproperlyConfigured)
    assert str(refusal) == "Refused to start, for 2 reasons:\n  - one.\n  - two."
