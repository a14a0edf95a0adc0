"""Records as they stood when a day was over, from their history (T4, L5)."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import QuerySet

from lsp import clock


def rows_on(model: type[models.Model], day: date, **where: Any) -> QuerySet[Any]:
    """The row of the history in force at the end of `day`, of each record there was: a subquery, to filter further."""
    history: Any = model.history  # type: ignore[attr-defined]
    written = history.filter(history_date__lte=clock.end_of_day(day), **where)
    latest = written.order_by("id", "-history_date", "-history_id").distinct("id")
    rows: QuerySet[Any] = history.filter(history_id__in=latest.values("history_id")).order_by()
    return rows


def parts_on(model: type[models.Model], day: date, **of: Any) -> list[Any]:
    """The records `of` something as they stood at the end of `day`, the rows themselves from today on: one query."""
    if day >= clock.today():
        return list(model._default_manager.filter(**of))
    history: Any = model.history  # type: ignore[attr-defined]
    rows = history.filter(history_date__lte=clock.end_of_day(day), **of)
    return [row.instance for row in rows.order_by("id", "-history_date", "-history_id").distinct("id")]
