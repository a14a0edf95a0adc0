"""The milestones of a commitment: set, changed, done, opened again, given up."""

from typing import Any

from accountability import permissions
from accountability.models import Milestone
from accountability.rules.milestones import while_it_is_to_be_delivered
from accountability.services import milestones
from accountability.views.commitments import CommitmentMixin
from lsp.decisions import Decision
from strategies.views.steps import pages_of


class OfCommitment(CommitmentMixin):
    """The commitment of the address, and its milestones."""

    template_name = "accountability/commitment/act.html"
    services = milestones

    @property
    def parent(self) -> Any:
        """The commitment."""
        return self.commitment

    def steps(self) -> Any:
        """Its milestones."""
        return Milestone.objects.filter(commitment=self.commitment)

    def may_open(self) -> Decision:
        """The agency that promised."""
        return permissions.agency(self.request.user, self.commitment)

    def when(self, *, doing: bool) -> Decision:
        """While the commitment is still to be delivered."""
        return while_it_is_to_be_delivered(self.commitment.state, doing=doing)

    def get_breadcrumbs(self) -> Any:
        """Down to the commitment."""
        label = self.commitment.reference or self.commitment.title
        return [*super().get_breadcrumbs(), (label, self.commitment.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The commitment, for the reader to see what they act upon."""
        return {**super().get_context_data(**kwargs), "commitment": self.commitment}


PAGES = pages_of(OfCommitment)
