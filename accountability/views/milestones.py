"""The milestones of a commitment: set, changed, done, opened again, given up."""

from collections.abc import Callable
from typing import Any, ClassVar

from accountability import permissions
from accountability.forms import ReasonForm
from accountability.forms.milestones import FinishForm, MilestoneForm
from accountability.models import Milestone
from accountability.rules import milestones as rules
from accountability.services import milestones
from accountability.views.commitments import CommitmentMixin
from lsp.decisions import Decision
from lsp.views.base import ActionPage


class MilestonePage(CommitmentMixin, ActionPage):
    """An act on the milestones of the commitment of the address."""

    template_name = "accountability/commitment/act.html"
    private = True
    doing: ClassVar[bool] = False
    kind: ClassVar[str] = "primary"

    def may_open(self) -> Decision:
        """The agency that promised."""
        return permissions.agency(self.request.user, self.commitment)

    def decide(self) -> Decision:
        """Whether the commitment is still to be delivered."""
        return rules.while_it_is_to_be_delivered(self.commitment.state, doing=self.doing)

    def get_breadcrumbs(self) -> Any:
        """Down to the commitment."""
        label = self.commitment.reference or self.commitment.title
        return [*super().get_breadcrumbs(), (label, self.commitment.get_absolute_url())]

    def get_success_url_for(self, done: Any) -> str:
        """The milestones on the commitment's page."""
        return f"{self.commitment.get_absolute_url()}#milestones"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The commitment, for the reader to see what they act upon."""
        context = super().get_context_data(**kwargs)
        return {**context, "commitment": self.commitment, "submit_kind": self.kind}


class Add(MilestonePage):
    """A further milestone."""

    title = "Set a milestone"
    form_class = MilestoneForm
    submit_label = "Set the milestone"
    done_message = "The milestone is set."

    def perform(self, form: Any) -> Milestone:
        """Set it."""
        return milestones.add(self.commitment, by=self.request.user, **form.cleaned_data)


class MilestoneAct(MilestonePage):
    """An act on the milestone of the address."""

    service: ClassVar[Callable[..., Milestone]]
    milestone: Milestone

    def load(self) -> None:
        """The milestone with this number."""
        super().load()
        numbered = {"commitment": self.commitment, "position": self.kwargs["position"]}
        self.milestone = self.record = self.find(Milestone.objects.all(), **numbered)

    def get_title(self) -> str:
        """Which milestone."""
        return f"{self.title}: {self.milestone.title}"

    def decide(self) -> Decision:
        """Whether the commitment is still to be delivered, and the milestone to be done."""
        return Decision.all(super().decide(), rules.still_open(self.milestone.is_open))

    def perform(self, form: Any) -> Milestone:
        """Call the service with what was typed."""
        service = type(self).service
        return service(self.milestone, by=self.request.user, version=self.version, **form.cleaned_data)


class Change(MilestoneAct):
    """Another title or day."""

    title, form_class = "Change the milestone", MilestoneForm
    service = staticmethod(milestones.change)
    submit_label = "Change the milestone"
    done_message = "The milestone is changed."

    def get_initial(self) -> dict[str, Any]:
        """As it is now."""
        return {"title": self.milestone.title, "due_on": self.milestone.due_on}


class Finish(MilestoneAct):
    """Done on a day."""

    title, form_class, doing = "Milestone done", FinishForm, True
    service = staticmethod(milestones.finish)
    submit_label = "It is done"
    done_message = "The milestone is done."


class Drop(MilestoneAct):
    """Given up, with the reason."""

    title, form_class, kind = "Give up the milestone", ReasonForm, "warning"
    service = staticmethod(milestones.drop)
    submit_label = "Give it up"
    done_message = "The milestone is given up. It stays on the record with your reason."


class Reopen(MilestoneAct):
    """Not done after all."""

    title, form_class, doing = "Milestone not done after all", ReasonForm, True
    service = staticmethod(milestones.reopen)
    submit_label = "It is not done"
    done_message = "The milestone is open again."

    def decide(self) -> Decision:
        """Whether the commitment is not over, and the milestone done."""
        open_still = MilestonePage.decide(self)
        return Decision.all(open_still, rules.done(self.milestone.done_on is not None))


PAGES: dict[str, type[MilestoneAct]] = {"change": Change, "done": Finish, "drop": Drop, "reopen": Reopen}
