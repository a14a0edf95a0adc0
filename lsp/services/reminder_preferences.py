"""How somebody wants to be reminded of what is due (N1)."""

from typing import Any

from django.db import transaction

from lsp.audit import act
from lsp.errors import InvalidInput
from lsp.models import ReminderPreference, User
from lsp.services.locking import stale


def preference_of(user: Any) -> ReminderPreference:
    """The user's preference; the usual one, not saved and of version 0, where they have said nothing."""
    found = ReminderPreference.objects.filter(user=user.pk).first()
    return found or ReminderPreference(user_id=user.pk, version=0)


def choose(*, by: Any, how: str, weekday: int = 0, version: int | None = None) -> ReminderPreference:
    """Set how the user themselves is reminded. `weekday`: of the weekly mail, 0 is Monday.

    `version` is that of the `preference_of` they saw. Raises InvalidInput, StaleVersion.
    """
    if how not in ReminderPreference.How.values:
        raise InvalidInput.field("how", "Choose how you are reminded.", rule="N1")
    if weekday not in ReminderPreference.Weekday.values:
        raise InvalidInput.field("weekday", "Choose the day of the weekly mail.", rule="N1")
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=by.pk)
        record = preference_of(by)
        if version is not None and version != record.version:
            raise stale(record)
        with act("reminder-preference.choose", by=by, subject=record):
            record.version = max(record.version, 1) if record._state.adding else record.version
            record.how, record.weekday = how, weekday
            record.save()
    return record
