"""`/api/v1/reminder-preferences/`: how one is reminded of what is due (N1). One's own, at most one."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from lsp.api.base import Creates, GovernedViewSet, Updates
from lsp.api.inputs import Choice, Input, Whole
from lsp.forms.reminders import ReminderForm
from lsp.models import ReminderPreference
from lsp.services import reminder_preferences


class ReminderPreferenceOut(serializers.Serializer):
    """How one is reminded."""

    id = serializers.IntegerField()
    how = serializers.ChoiceField(
        choices=ReminderPreference.How.choices, help_text="Escalations come whatever is chosen."
    )
    weekday = serializers.IntegerField(help_text="Of the weekly mail: 0 is Monday, 6 Sunday.")
    version = serializers.IntegerField()
    created_at = serializers.DateTimeField()


class ReminderPreferenceUpdate(Input):
    """How one wants to be reminded."""

    page_form = ReminderForm

    how = Choice(choices=ReminderPreference.How.choices)
    weekday = Whole(min_value=0, max_value=6, required=False)


class ReminderPreferenceCreate(ReminderPreferenceUpdate):
    """How one wants to be reminded; it takes the place of what was chosen before."""


def preference_rows(
    seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """Preferences as they are answered."""
    return seen.values("id", "how", "weekday", "version", "created_at")


class ReminderPreferenceViewSet(Creates, Updates, GovernedViewSet):
    """How one is reminded. Who has chosen nothing is told at once."""

    resource, model, output = "reminder-preferences", ReminderPreference, ReminderPreferenceOut
    public = False
    create_input, update_input = ReminderPreferenceCreate, ReminderPreferenceUpdate
    rows = staticmethod(preference_rows)

    def perform_create(self, data: dict[str, Any]) -> ReminderPreference:
        """Choose."""
        return reminder_preferences.choose(by=self.request.user, **data)

    def perform_update(
        self, record: ReminderPreference, data: dict[str, Any], version: int
    ) -> ReminderPreference:
        """Choose otherwise."""
        chosen = {"how": record.how, "weekday": record.weekday, **data}
        return reminder_preferences.choose(by=self.request.user, version=version, **chosen)
