"""How one is reminded of what is due: a page of one's account (N1)."""

from typing import Any

from django.urls import reverse

from lsp.forms.reminders import ReminderForm
from lsp.services import reminder_preferences
from lsp.views.conflicts import TellsConflicts


class RemindersPage(TellsConflicts):
    """At once, once a week, or only when something is passed on to one."""

    private = True
    title = "How you are reminded"
    template_name = "lsp/due/reminders.html"
    form_class = ReminderForm
    done_message = "Saved. You are reminded as you have chosen."

    def load(self) -> None:
        """The preference that holds now; the usual one where nothing was chosen."""
        user = self.request.user
        self.record = reminder_preferences.preference_of(user) if user.is_authenticated else None

    def get_breadcrumbs(self) -> Any:
        """The account is above."""
        return [("Your account", reverse("your-account"))]

    def get_initial(self) -> dict[str, Any]:
        """As it is."""
        return {"how": self.record.how, "weekday": self.record.weekday}

    def perform(self, form: Any) -> Any:
        """Set it."""
        return reminder_preferences.choose(by=self.request.user, version=self.version, **form.cleaned_data)

    def get_success_url_for(self, done: Any) -> str:
        """One's account."""
        return reverse("your-account")
