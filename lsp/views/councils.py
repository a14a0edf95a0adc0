"""A council's own page: what it is, which partnerships cover it, its areas by kind."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from lsp import permissions
from lsp.models import LocalAuthority
from lsp.queries import areas, councils, directory
from lsp.views.base import Page

LISTED = 60
"""Areas of one kind listed on the page; the others are behind its link."""


class CouncilPage(Page):
    """One council."""

    template_name = "lsp/areas/council.html"
    council: LocalAuthority

    def load(self) -> None:
        """The council of the address."""
        super().load()
        self.council = self.find(directory.councils(), slug=self.kwargs["council"])

    def get_title(self) -> str:
        """Its name."""
        return self.council.name

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The register is above."""
        return [("Councils", reverse("lsp:councils"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Partnerships and areas on the date, and what the user may do."""
        user = self.request.user
        known = areas.covering(self.council) if user.is_authenticated else set()
        return {
            **super().get_context_data(**kwargs),
            "council": self.council,
            "life": councils.life_of(self.council),
            "partnerships": list(areas.partnerships_of(self.council, user, self.as_at)),
            "kinds": areas.of_council(self.council, self.as_at),
            "listed": f":{LISTED}",
            "most": LISTED,
            "may_change": permissions.administer(user),
            "may_keep": permissions.keep_areas(user, known),
        }
