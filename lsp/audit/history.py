"""The row history (django-simple-history) of a governed model, tied to the act that wrote each row (T4)."""

from typing import Any

from django.db import connection, models
from django.db.models.functions import Cast, NullIf
from simple_history.models import HistoricalRecords

from lsp import clock
from lsp.audit.acts import current_actor, current_reason


class CurrentSetting(models.Func):
    function = "current_setting"


class HistoryRow(models.Model):
    """Base of every history table: the event that wrote the row, filled by the database."""

    history_event = models.BigIntegerField(
        null=True,
        editable=False,
        db_index=True,
        db_default=Cast(
            NullIf(CurrentSetting(models.Value("lsp.event"), models.Value(True)), models.Value("")),
            models.BigIntegerField(),
        ),
    )

    class Meta:
        abstract = True


def _get_actor(historical: Any) -> Any:
    from lsp.models import User

    return User.objects.filter(pk=historical.history_user_id).first() if historical.history_user_id else None


def _set_actor(historical: Any, user: Any) -> None:
    historical.history_user_id = current_actor()


def history() -> HistoricalRecords:
    """The `history` attribute of a governed model."""
    return HistoricalRecords(
        bases=[HistoryRow],
        history_id_field=models.BigAutoField(primary_key=True),
        history_user_id_field=models.BigIntegerField(null=True, blank=True),
        history_user_getter=_get_actor,
        history_user_setter=_set_actor,
        history_change_reason_field=models.TextField(blank=True, default=""),
        use_base_model_db=True,
        inherit=False,
    )


def record_created(model: type[models.Model], ids: list[Any]) -> None:
    """Write the history rows of records just created, all in one statement, copied by the database itself."""
    _record(model, ids, "+")


def record_changed(model: type[models.Model], ids: list[Any]) -> None:
    """Write the history rows of records just changed, in the same way."""
    _record(model, ids, "~")


def _record(model: type[models.Model], ids: list[Any], kind: str) -> None:
    historical = model.history.model  # type: ignore[attr-defined]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in model._meta.concrete_fields)
    statement = (
        f"INSERT INTO {quote(historical._meta.db_table)}"  # noqa: S608  names of our own tables and columns
        f" ({columns}, history_date, history_type, history_user_id, history_change_reason)"
        f" SELECT {columns}, %s, %s, %s, %s FROM {quote(model._meta.db_table)} WHERE id = ANY(%s) ORDER BY id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [clock.now(), kind, current_actor(), current_reason() or "", ids])
