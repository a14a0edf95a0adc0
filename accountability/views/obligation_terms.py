"""Other terms of an obligation from a day on; where somebody else was quicker, theirs beside those typed (D2)."""

from functools import cached_property
from typing import Any

from django.db.models import F

from accountability.forms.obligations import ChangeForm
from accountability.models import Obligation
from accountability.rules import obligations as rules
from accountability.services import obligations
from accountability.views.obligations import OneObligationPage
from lsp import clock
from lsp.views.conflicts import TellsConflicts


class ChangePage(OneObligationPage, TellsConflicts):
    """Other terms from the first day of a period to come."""

    form_class = ChangeForm
    submit_label = "Change the terms"
    done_message = "The new terms begin on that day. Until then it is judged by the terms that stand."

    def get_title(self) -> str:
        """Which."""
        return f"Change the terms of “{self.record.title}” for {self.record.organisation}"

    def get_initial(self) -> dict[str, Any]:
        """The terms as they stand, from the next period in which it runs."""
        owed = self.record
        ahead = rules.first_ahead(owed, clock.today())
        return {**{name: getattr(owed, name) for name in obligations.CHANGEABLE}, "starts_on": ahead}

    def perform(self, form: Any) -> Any:
        """Change them."""
        return obligations.change(
            self.record,
            by=self.request.user,
            starts_on=form.cleaned_data["starts_on"],
            reason=form.cleaned_data["reason"],
            changes=form.changes(),
            version=self.version,
        )

    def compare(self, form: Any) -> list[tuple[str, str, str]]:
        """The terms typed beside those that stand, and until when the terms that were opened hold."""
        ends = self.record.ends_on
        held = [("Until, the day itself not counted", "", self.in_words(None, ends))] if ends else []
        return [*super().compare(form), *held]

    def now(self, name: str) -> Any:
        """The terms that somebody else set to begin where these end; else these."""
        return getattr(self._latest, name)

    @cached_property
    def _latest(self) -> Obligation:
        owed = self.record
        same = Obligation.objects.filter(lsp=owed.lsp_id, organisation=owed.organisation_id, kind=owed.kind)
        then = same.filter(title=owed.title, starts_on=owed.ends_on).exclude(ends_on=F("starts_on"))
        return then.exclude(pk=owed.pk).first() or owed
