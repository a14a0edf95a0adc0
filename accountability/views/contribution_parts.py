"""What a partnership does with its part of a contribution: confirms it, returns it, takes a confirmation back (C1)."""

from collections.abc import Callable
from typing import Any, ClassVar

from accountability.models import ContributionPart
from accountability.services import contributions
from accountability.views.contributions import STEPS, ContributionMixin, told_amount
from lsp.decisions import Decision
from lsp.forms.reasons import NoteForm, ReasonForm
from lsp.views.base import ActionPage
from partnerships import words


class PartPage(ContributionMixin, ActionPage):
    """A partnership's act on its part of a contribution."""

    template_name = "accountability/contribution/part.html"
    step: ClassVar[str]
    act: ClassVar[Callable[..., ContributionPart]]
    part: ContributionPart

    def load(self) -> None:
        """The part of the address."""
        super().load()
        found = ContributionPart.objects.select_related("lsp", "obligation", "organisation", "contribution")
        self.part = self.find(found, contribution=self.record, pk=self.kwargs["part"])

    def may_open(self) -> Decision:
        """The coordinator; to confirm, also the board's chair who stands in."""
        return contributions.may_take(self.step, self.part, self.request.user)

    def decide(self) -> Decision:
        """State and rules."""
        return contributions.decide(self.step, self.part, self.request.user)

    def perform(self, form: Any) -> Any:
        """Take the step."""
        return self.act(self.part, by=self.request.user, version=self.version, **form.cleaned_data)

    def get_title(self) -> str:
        """What, where."""
        return f"{STEPS[self.step]}: {self.record.title}, {self.part.lsp}"

    def get_breadcrumbs(self) -> Any:
        """Down to the contribution."""
        return [*super().get_breadcrumbs(), (self.record.title, self.record.get_absolute_url())]

    def get_success_url_for(self, done: Any) -> str:
        """The contribution."""
        return self.record.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What is counted, and its evidence."""
        amount = told_amount(self.part.amount, self.record.unit)
        return {
            **super().get_context_data(**kwargs),
            "version": self.part.version,
            "facts": [
                ("Contribution", self.record.title),
                ("Agency", str(self.organisation)),
                ("Counts for", f"{self.part.obligation.title}, {self.part.lsp}"),
                ("Day", words.day(self.record.day)),
                *([("Counted here", amount)] if amount else []),
            ],
            "evidence": list(self.record.evidence.select_related("file")),
            "contribution": self.record,
        }


class ConfirmPage(PartPage):
    """It was given: it counts."""

    step, act = "confirm", staticmethod(contributions.confirm)
    form_class = NoteForm
    submit_label = "Confirm"
    done_message = "It is confirmed, and counts for this partnership."


class ReturnPage(PartPage):
    """Back to the agency, with the reason."""

    step, act = "return", staticmethod(contributions.return_to_agency)
    form_class = ReasonForm
    submit_label = "Return to the agency"
    done_message = "It is returned to the agency."


class TakeBackPage(PartPage):
    """A confirmation that does not stand."""

    step, act = "take_back", staticmethod(contributions.take_back)
    form_class = ReasonForm
    submit_label = "Take back the confirmation"
    done_message = "The confirmation is taken back: it counts no longer."
