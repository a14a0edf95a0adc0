"""What must hold before the product starts. An unsafe start is refused, with every reason at once."""

from collections.abc import Mapping
from typing import Any

import psycopg
from django.core.checks import Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

from lsp import env

OLDEST, NEWEST = 15, 18  # major versions of PostgreSQL
SHORTEST_SECRET = 40  # characters

_NEEDED = {
    "SECRET_KEY": "the key that signs sessions",
    "DATABASE_URL": "the database, as the application's role",
    "ALLOWED_HOSTS": "the host names of this service",
    "CELERY_BROKER_URL": "the broker, for example redis://",
    "SITE_URL": "the address that stands in mails, https://",
    "EMAIL_HOST": "the server that sends mail",
    "DEFAULT_FROM_EMAIL": "the sender of mail",
}

_TABLES = """
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
"""


class UnsafeStart(ImproperlyConfigured):
    """The start is refused; `reasons` are sentences."""

    def __init__(self, reasons: list[str]) -> None:
        self.reasons = reasons
        count = "1 reason" if len(reasons) == 1 else f"{len(reasons)} reasons"
        super().__init__(
            f"Refused to start, for {count}:\n" + "\n".join(f"  - {reason}" for reason in reasons)
        )


def environment_reasons() -> list[str]:
    """Why the environment does not allow a start. Only production is asked for its secrets."""
    reasons = []
    if env.flag("DATABASE_AS_OWNER"):
        reasons.append("DATABASE_AS_OWNER is set: only migrations connect as the owner.")
    if env.text("DJANGO_ENV", "embedded") != "production":
        return reasons
    reasons += [f"{name} is not set: {what}." for name, what in _NEEDED.items() if not env.text(name)]
    if 0 < len(env.text("SECRET_KEY")) < SHORTEST_SECRET:
        reasons.append(f"SECRET_KEY is shorter than {SHORTEST_SECRET} characters.")
    if env.flag("DEBUG"):
        reasons.append("DEBUG is on: errors would show the inside of the service to everybody.")
    if "*" in env.words("ALLOWED_HOSTS"):
        reasons.append("ALLOWED_HOSTS allows every host name.")
    if env.text("CELERY_BROKER_URL").startswith(("filesystem", "memory")):
        reasons.append("CELERY_BROKER_URL is not a server: use Redis.")
    if env.text("SITE_URL") and not env.text("SITE_URL").startswith("https://"):
        reasons.append("SITE_URL does not begin with https://.")
    return reasons


def database_reasons(address: Mapping[str, Any], *, production: bool) -> list[str]:
    """Why the database, or the role the application has in it, does not allow a start."""
    try:
        with psycopg.connect(**connection_arguments(address), autocommit=True) as connection:
            return role_reasons(connection) + server_reasons(connection, production=production)
    except psycopg.OperationalError as error:
        return [f"The database does not answer: {str(error).strip()}"]


def connection_arguments(address: Mapping[str, Any]) -> dict[str, Any]:
    """Django's settings of a database as libpq's arguments."""
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    given = {ours: address[theirs] for theirs, ours in names.items() if address.get(theirs)}
    return {"connect_timeout": 10, **given, **address.get("OPTIONS", {})}


def role_reasons(connection: psycopg.Connection[Any]) -> list[str]:
    """The application's role must not go round the rules: no superuser, no owner, no member of one."""
    role, superuser, creates_roles = connection.execute(
        "SELECT rolname, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    ).fetchone() or ("", True, True)
    if superuser:
        return [f"The database role {role} is a superuser: no rule of the database binds it."]
    reasons = []
    if creates_roles:
        reasons.append(f"The database role {role} may create roles, and so make itself more than it is.")
    owned = connection.execute(f"SELECT c.relname {_TABLES} AND c.relowner = %s::regrole", [role]).fetchall()
    if owned:
        names = ", ".join(sorted(name for (name,) in owned)[:3])
        reasons.append(
            f"The database role {role} owns {len(owned)} tables ({names} ...): it could drop their triggers."
        )
    owners = connection.execute(
        "SELECT DISTINCT pg_get_userbyid(c.relowner)"
        f"{_TABLES} AND c.relowner <> %s::regrole AND pg_has_role(%s, c.relowner, 'MEMBER')",
        [role, role],
    ).fetchall()
    reasons += [f"The database role {role} is a member of {owner}, which owns tables." for (owner,) in owners]
    rewritten = connection.execute(
        f"SELECT c.relname {_TABLES} AND c.relname IN ('lsp_auditevent', 'lsp_auditchange')"
        " AND has_table_privilege(%s, c.oid, 'UPDATE, DELETE, TRUNCATE') AND c.relowner <> %s::regrole",
        [role, role],
    ).fetchall()
    reasons += [f"The database role {role} may rewrite {name}." for (name,) in rewritten if not owners]
    return reasons


def server_reasons(connection: psycopg.Connection[Any], *, production: bool) -> list[str]:
    """The server must be one we know, and in production keep what it has acknowledged."""
    reasons = []
    version = connection.info.server_version // 10000
    if not OLDEST <= version <= NEWEST:
        reasons.append(f"The database is PostgreSQL {version}; {OLDEST} to {NEWEST} are supported.")
    if production:
        names = ["synchronous_commit", "fsync", "full_page_writes"]
        settings = connection.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [names])
        reasons += [
            f"The database runs with {name} = off: what was acknowledged can be lost."
            for name, setting in settings
            if setting == "off"
        ]
    return reasons


def all_reasons() -> list[str]:
    """Every reason not to start, from the environment and from the database."""
    production = env.text("DJANGO_ENV", "embedded") == "production"
    reasons = environment_reasons()
    address = env.database("DATABASE_URL")
    if address:
        reasons += database_reasons(address, production=production)
    return reasons


def require_safe_start() -> None:
    """Return where the start is safe; UnsafeStart with every reason where it is not."""
    reasons = all_reasons()
    if reasons:
        raise UnsafeStart(reasons)


@register(Tags.security, deploy=True)
def check_start(app_configs: object, **kwargs: Any) -> list[Error]:
    """The same reasons for `manage.py check --deploy`."""
    return [Error(reason, id="lsp.E001") for reason in all_reasons()]
