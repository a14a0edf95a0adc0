"""Under which regime a partnership works, before and now, and how it goes over to another (L7)."""

from typing import Any

from lsp.forms.regimes import RegimeForm
from lsp.models import LocalStrategicPartnership
from lsp.queries.regimes import periods
from lsp.services import regime_moves
from lsp.views.places import SettingsActionPage


class RegimePage(SettingsActionPage):
    """Work under another regime from a day."""

    template_name = "lsp/places/regime.html"
    title = "Work under another regime"
    submit_label = "Change the regime"
    explanation = (
        "The regime says who is named for the duty to co-operate, by which provision, and how documents are called."
        " What was so before stays on the record with its days."
    )
    form_class = RegimeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The regimes so far."""
        return {**super().get_context_data(**kwargs), "periods": periods(self.lsp)}

    def perform(self, form: Any) -> LocalStrategicPartnership:
        """Go over to it."""
        return regime_moves.move(self.lsp, by=self.request.user, version=self.version, **form.cleaned_data)

    def get_done_message(self, done: Any) -> str:
        """Which one it is now."""
        return f"{done} works under {done.regime}."
