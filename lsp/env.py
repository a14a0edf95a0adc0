"""The one typed reader of the environment. Nothing else reads os.environ for settings."""

import secrets
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from lsp.embedded import postgres

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(environ.Env().str("VAR_DIR", default=str(BASE_DIR / "var")))  # what the product writes

env = environ.Env()


def text(name: str, default: str = "") -> str:
    """A string setting; `default` where it is unset."""
    return str(env.str(name, default=default))


def flag(name: str, default: bool = False) -> bool:
    """A yes/no setting (1, true, yes, on)."""
    return bool(env.bool(name, default=default))


def number(name: str, default: int) -> int:
    """A whole number; ImproperlyConfigured where it is not one."""
    return int(env.int(name, default=default))


def words(name: str, default: list[str] | None = None) -> list[str]:
    """A comma separated list."""
    return list(env.list(name, default=default or []))


def database(name: str) -> dict[str, object]:
    """Django's database settings from a postgres:// address; where unset those of the embedded cluster.

    Empty in production, which has no embedded cluster, and for the owner of a database that was given without one.
    """
    found = address(name)
    return dict(env.db_url_config(found)) if found else {}


def address(name: str) -> str:
    """A postgres:// address, as it is set or of the embedded cluster; empty where there is none."""
    embedded = text("DJANGO_ENV", "embedded") != "production" and not text("DATABASE_URL")
    return text(name) or (postgres.cluster().environment()[name] if embedded else "")


def owners_address() -> str:
    """The address of the database for the owner of its tables; ImproperlyConfigured where it is not set."""
    found = address("DATABASE_OWNER_URL")
    if not found:
        raise ImproperlyConfigured(
            "Set DATABASE_OWNER_URL, the address for the owner of the database's tables."
        )
    return found


PLANNING = {
    "server_side_binding": True,  # the values travel apart from the SQL, and
    "prepare_threshold": 5,  # what a connection has asked five times is not planned again
    "options": "-c random_page_cost=1.1",  # no disk turns: a page found by an index costs like one read in order
}


def planned(found: dict[str, object]) -> dict[str, object]:
    """Database settings with how PostgreSQL plans; what the address says goes first.

    DATABASE_PLANNING=0 leaves it to the server, for a pooler between that cannot keep prepared statements or passes
    no options on (PgBouncer before 1.21, by transaction).
    """
    if not flag("DATABASE_PLANNING", True):
        return found
    options = found.get("OPTIONS", {})
    assert isinstance(options, dict)
    return {**found, "OPTIONS": {**PLANNING, **options}}


def kept_secret(name: str, filename: str) -> str:
    """A secret from the environment, else one made up once and kept in var/ (embedded run only)."""
    if text(name):
        return text(name)
    path = VAR_DIR / filename
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text().strip()
