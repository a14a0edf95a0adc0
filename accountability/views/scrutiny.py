"""Delivery, as scrutiny and the public read it: a partnership by block, and one block on one sheet."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from accountability.queries.delivery import SHOWN, delivery, of_block
from lsp.models import Block
from lsp.views.base import LspMixin, Page


class Scrutiny(LspMixin, Page):
    """The overview: how the commitments of each block stand, the overdue first."""

    template_name = "accountability/scrutiny/overview.html"
    section = "scrutiny"
    title = "How the commitments stand"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The numbers, each with the address of the records behind it."""
        context = super().get_context_data(**kwargs)
        found = delivery(self.lsp, self.request.user, self.as_at)
        for commitment in found.overdue:
            assert commitment.due_on is not None  # overdue is past due
            commitment.days_late = (self.as_at - commitment.due_on).days
        return {
            **context,
            "found": found,
            "overall": found.overall,
            "columns": SHOWN,
            "list_url": reverse("accountability:commitments", args=[self.lsp.slug]),
            "day_query": f"&as_at={self.as_at.isoformat()}" if context["is_past"] else "",
        }


class BlockSheet(LspMixin, Page):
    """One block: its numbers and every commitment, to read and to print."""

    template_name = "accountability/scrutiny/block.html"
    section = "scrutiny"
    block: Block

    def load(self) -> None:
        """The block of the address."""
        super().load()
        found = self.lsp.blocks.filter(slug=self.kwargs["block"]).first()
        if found is None:
            raise Http404
        self.block = found

    def get_title(self) -> str:
        return self.block.name

    def get_breadcrumbs(self) -> Any:
        """The overview above it."""
        above = reverse("accountability:scrutiny", args=[self.lsp.slug])
        return [*super().get_breadcrumbs(), ("Scrutiny", above)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The numbers and the commitments."""
        context = super().get_context_data(**kwargs)
        row, commitments = of_block(self.block, self.request.user, self.as_at)
        for commitment in commitments:
            commitment.shown = commitment.shown_state_on(self.as_at)
        return {
            **context,
            "sheet": self.block,  # `block` is taken: the template engine's own
            "row": row,
            "overall": row,
            "commitments": commitments,
            "list_url": reverse("accountability:commitments", args=[self.lsp.slug]),
            "day_query": f"&as_at={self.as_at.isoformat()}" if context["is_past"] else "",
        }
