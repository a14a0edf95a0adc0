"""The row history (django-simple-history) of a governed model, tied to the act that wrote each row (T4)."""

from typing import Any

from django.db import models
from django.db.models.functions import Cast, NullIf
from simple_history.models import HistoricalRecords

from lsp.audit.acts import current_actor


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
