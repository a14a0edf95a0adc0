"""What the application's role may do to each table: the least that works. Given after every migration."""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, models

READ_ONLY = {"lsp_auditepoch", "lsp_auditevent", "lsp_auditchange", "lsp_audittext", "django_migrations"}
APPEND_ONLY = {"lsp_auditseal"}


def grant_application(using: str = "default", **kwargs: Any) -> None:
    """Grant the application's role its rights; nothing where the connection is that role itself."""
    connection = connections[using]
    application = str(settings.DATABASE_APP_ROLE)
    role = connection.ops.quote_name(application)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = %s", [application])
        if cursor.fetchone()[0]:
            return
        present = set(connection.introspection.table_names(cursor))
        for table, rights in sorted(rights_by_table().items()):
            if table in present:
                name = connection.ops.quote_name(table)
                cursor.execute(f"REVOKE ALL ON {name} FROM {role}; GRANT {rights} ON {name} TO {role}")
        cursor.execute(f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}")


def rights_by_table() -> dict[str, str]:
    """The rights on each table: governed records are never deleted, history and the trail never rewritten."""
    from lsp.audit.history import HistoryRow
    from lsp.models.governed import GovernedModel

    rights = dict.fromkeys(READ_ONLY, "SELECT")
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in rights:
            continue
        rights[table] = _rights(model, GovernedModel, HistoryRow)
    return rights


def _rights(model: type[models.Model], governed: type, history: type) -> str:
    if issubclass(model, history) or model._meta.db_table in APPEND_ONLY:
        return "SELECT, INSERT"
    if issubclass(model, governed):
        return "SELECT, INSERT, UPDATE"
    return "SELECT, INSERT, UPDATE, DELETE"
