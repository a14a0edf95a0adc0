"""An agency's own page, across all its partnerships."""

from typing import Any

from accountability.queries.agency import commitments_of_agency, due_by_date, partnerships_of
from accountability.queries.agency_obligations import expected_of, partnerships_of_record
from accountability.queries.contribution_work import returned_to
from lsp import clock
from lsp.models import Organisation
from lsp.queries.successions import named_on
from lsp.views.base import Page, PageMixin
from partnerships.queries import organisation_seats
from partnerships.queries.nominations import nominations_of
from strategies.queries.actions import of_agency, shown


class AgencyMixin(PageMixin):
    """A page about the agency of the address, by its name of the day: `self.organisation`."""

    section = "agency"
    kwargs: dict[str, Any]
    organisation: Organisation

    def load(self) -> None:
        """The agency of the address."""
        super().load()
        self.organisation = self.find(Organisation.objects.all(), slug=self.kwargs["agency"])
        named_on([self.organisation], self.as_at)


class AgencyPage(AgencyMixin, Page):
    """What the agency has promised and where it sits; the public sees what is published."""

    template_name = "accountability/agency/detail.html"

    def get_title(self) -> str:
        return self.organisation.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its commitments in the lists of `AgencyCommitments`, its seats, where it may log another."""
        context = super().get_context_data(**kwargs)
        user, day = self.request.user, context["today"]
        seats = organisation_seats(self.organisation, user, day)
        seated = {row.seat.body.lsp_id for row in seats}
        is_officer = self.organisation.pk in self.access.organisation_ids
        known = partnerships_of_record(self.organisation, user)
        return {
            **context,
            "organisation": self.organisation,
            "is_officer": is_officer,
            "due_lists": due_by_date(self.organisation, user, clock.today()),
            "found": commitments_of_agency(
                self.organisation, user, day, all_over=self.request.GET.get("over") == "all"
            ),
            **self._obligations(is_officer, [lsp for lsp in known if lsp.grid]),
            "actions": shown(of_agency(user, self.organisation, day)),
            "seats": seats,
            "nominations": nominations_of(self.organisation, user),
            "may_log": partnerships_of(self.organisation, user, seated) if is_officer else [],
            "partnerships": [lsp for lsp in known if lsp.promised],
        }

    def _obligations(self, is_officer: bool, grids: list[Any]) -> dict[str, Any]:
        """What is expected of it by its obligations, for those who hold any role."""
        user = self.request.user
        if not self.access.has_any_role:
            return {}
        return {
            "expected": expected_of(self.organisation, user, clock.today()),
            "grids": grids,
            "shows_obligations": is_officer or bool(grids),
            "returned_contributions": returned_to(self.organisation, user) if is_officer else [],
        }
