"""Delivery, as scrutiny and the public read it: a partnership by block, and one block on one sheet."""

from collections.abc import Container
from typing import Any

from django.http import Http404
from django.urls import get_script_prefix, reverse
from django.utils.functional import cached_property

from accountability import workflow
from accountability.queries.delivery import SHOWN, Row, delivery, of_block
from lsp import clock
from lsp.models import Block
from lsp.overview import Figure, Tile
from lsp.views.base import LspMixin, Page
from strategies.queries.actions import of_block as actions_of_block
from strategies.queries.actions import shown as with_states

LARGE = frozenset(workflow.PROMISED) - {workflow.WITHDRAWN}
"""The standings whose numbers stand large above the overview."""
ALWAYS = ("overdue", "in_progress", "confirmed")
"""Those that stand above a block even where they are nought."""


class DeliveryMixin(LspMixin):
    """Numbers of commitments, each with the address of the records behind it."""

    section = "scrutiny"
    lsp_joins = ()

    def records(self, standing: str, block: str = "") -> str:
        """The address of the commitments that stand so on the day looked at, of one block where it is named."""
        chosen = f"block={block}&" if block else ""
        then = f"&as_at={self.as_at.isoformat()}" if self.as_at != clock.today() else ""
        return f"{self.list_url}?{chosen}standing={standing}{then}"

    @cached_property
    def list_url(self) -> str:
        """The address of the partnership's commitments, above that of each."""
        return reverse("accountability:commitments", args=[self.lsp.slug])

    def tiles(self, row: Row, codes: Container[str], block: str = "") -> list[Tile]:
        """The numbers of a row that are shown large."""
        return [
            Tile(cell.count, cell.standing.label, self.records(cell.standing.code, block), cell.tone)
            for cell in row.cells
            if cell.standing.code in codes
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where the records are, and how the day looked at is kept in an address."""
        context = super().get_context_data(**kwargs)
        day_query = f"?as_at={self.as_at.isoformat()}" if context["is_past"] else ""
        return {**context, "list_url": self.list_url, "day_query": day_query}


class Scrutiny(DeliveryMixin, Page):
    """The overview: how the commitments of each block stand, the overdue first."""

    template_name = "accountability/scrutiny/overview.html"
    title = "How the commitments stand"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The numbers by block and in all, and the longest overdue."""
        context = super().get_context_data(**kwargs)
        found = delivery(self.lsp, self.request.user, self.as_at)
        return {
            **context,
            "overall": found.overall,
            "tiles": self.tiles(found.overall, LARGE),
            "columns": SHOWN,
            "rows": [(row.block, self.figures(row)) for row in found.rows],
            "all_blocks": self.figures(found.overall),
            "overdue": found.overdue,
            "overdue_count": found.overall.counts["overdue"],
            "overdue_url": self.records("overdue"),
            "agencies_url": f"{get_script_prefix()}agencies/",
        }

    def figures(self, row: Row) -> list[Figure]:
        """The numbers of a block, or of all (in bold), and their sum."""
        block, slug = (row.block.name, row.block.slug) if row.block else ("all blocks", "")
        strong = row.block is None
        numbers = [
            Figure(
                number=cell.count,
                label=cell.standing.label,
                href=self.records(cell.standing.code, slug),
                said=f"{cell.standing.label.lower()}, {block}",
                strong=strong or cell.standing.code == "overdue",
            )
            for cell in row.cells
        ]
        total = Figure(row.total, "All", self.records("promised", slug), f"in all, {block}", strong)
        return [*numbers, total]


class BlockSheet(DeliveryMixin, Page):
    """One block: its numbers and every commitment, to read and to print."""

    template_name = "accountability/scrutiny/block.html"
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
        shown = {*ALWAYS, *(cell.standing.code for cell in row.cells if cell.count)}
        return {
            **context,
            "sheet": self.block,  # `block` is taken: the template engine's own
            "overall": row,
            "tiles": self.tiles(row, shown, self.block.slug),
            "commitments": commitments,
            "actions": with_states(actions_of_block(self.request.user, self.block.pk, self.as_at)),
        }
