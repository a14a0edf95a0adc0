"""The front page: what this is, find a partnership, your work first; and the pages about the service."""

from typing import Any

from django.core.paginator import Paginator

from lsp import clock, overview, work
from lsp.queries import directory
from lsp.views.base import PER_PAGE, Page


class HomePage(Page):
    """What this is, the partnerships one may see, what waits for who is signed in."""

    template_name = "lsp/home.html"
    title = "What was agreed, who is to do it, and whether it was done"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The partnerships found, a page of them, and the sections of one's work that hold something."""
        context = super().get_context_data(**kwargs)
        user: Any = self.request.user
        day = clock.today()
        search = " ".join(self.request.GET.get("q", "").split())[:100]
        pages = Paginator(directory.partnerships(user, day, search), PER_PAGE)
        page = pages.get_page(self.request.GET.get("page"))
        waiting = work.sections(user, day) if user.is_authenticated else []
        return {
            **context,
            "search": search,
            "page_obj": page,
            "partnerships": overview.with_counts(page.object_list, user, day),
            "sections": [section for section in waiting if section.items],
        }


class AccessibilityPage(Page):
    """The accessibility statement."""

    template_name = "lsp/about/accessibility.html"
    title = "Accessibility statement"


class PrivacyPage(Page):
    """What is kept about people, and the two cookies."""

    template_name = "lsp/about/privacy.html"
    title = "Privacy and cookies"
