"""Find through what the user may see, then lock: the beginning of every service (habit 5)."""

from typing import Any, TypeVar

from django.db import models

from lsp.errors import NotFoundError, Reason, StaleVersion
from lsp.models.governed import GovernedModel

M = TypeVar("M", bound=GovernedModel)


def lock(model: type[M], pk: Any, *, by: Any, version: int | None = None) -> M:
    """The row `pk` of `model` as visible to `by`, locked until the transaction ends.

    `version` is the one the user saw, None where the caller does not edit what was read. Raises `NotFoundError`
    where the row does not exist for `by` (V2), `StaleVersion` where it has changed since.
    """
    queryset: Any = model._default_manager.all()
    row = queryset.visible_to(by).filter(pk=pk).values("pk").first()
    if row is None:
        raise not_found(model)
    locked: M = queryset.select_for_update(of=("self",)).get(pk=pk)
    if version is not None and version != locked.version:
        raise stale(locked)
    return locked


def system_lock(model: type[M], pk: Any) -> M:
    """The row `pk` locked, whoever asks: for a parent that a create must serialise on."""
    rows: Any = model._default_manager
    row: M = rows.select_for_update(of=("self",)).get(pk=pk)
    return row


def not_found(model: type[models.Model]) -> NotFoundError:
    """The error for a record that does not exist, or not for this user."""
    return NotFoundError(f"There is no such {model._meta.verbose_name}.")


def stale(record: Any) -> StaleVersion:
    """The error for an edit based on an older version."""
    message = (
        f"This {record._meta.verbose_name} has changed since you opened it (you saw an earlier version; it is now"
        f" version {record.version}). Nothing was saved. Read what it says now and send again."
    )
    return StaleVersion(message, reasons=[Reason("stale_version", message, field="version")])
