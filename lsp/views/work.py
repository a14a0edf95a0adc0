"""Your work: what waits for you, in every partnership and for every agency, and as what you are here."""

from typing import Any

from lsp import clock, overview, work
from lsp.queries import directory, roles
from lsp.views.base import Page


class WorkPage(Page):
    """What waits, then one's roles, partnerships and agencies."""

    private = True
    template_name = "lsp/work.html"
    title = "Your work"
    section = "work"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The sections of every app, the roles, and the partnerships one has a role or a seat in."""
        context = super().get_context_data(**kwargs)
        user: Any = self.request.user
        day = clock.today()
        grants = list(roles.own_grants(user))
        agencies = {grant.organisation for grant in grants if grant.organisation is not None}
        partnerships = directory.partnerships(user, day).filter(pk__in=self.access.lsp_ids)
        return {
            **context,
            "sections": work.sections(user, day),
            "grants": grants,
            "agencies": sorted(agencies, key=lambda agency: agency.name),
            "partnerships": overview.with_counts(partnerships, user, day),
        }
