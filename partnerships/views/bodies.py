"""The bodies of a partnership as a tree, and one body: its seats, offices, blocks and history."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from lsp import clock
from lsp.downloads import WRITERS, Column
from lsp.queries.trail import history_href, is_insider, record_history
from lsp.views.base import Page
from partnerships import permissions, queries, words
from partnerships.models import Body, Seat
from partnerships.queries import agreements, mergers
from partnerships.queries.arrangements import arrangements_of
from partnerships.queries.links import links_of
from partnerships.queries.meetings import next_and_last
from partnerships.queries.terms_of_reference import in_force
from partnerships.views.base import BodiesMixin, BodyMixin

HISTORY_SHOWN = 10
BODY_COLUMNS = (
    Column("Body", lambda row: row.body.name),
    Column("Kind", lambda row: row.body.get_kind_display()),
    Column("Body above it", lambda row: row.above),
    Column("Blocks it serves", lambda row: ", ".join(row.blocks)),
    Column("Seats", lambda row: row.body.seat_count),
    Column("Vacant", lambda row: row.body.seat_count - row.body.filled_count),
    Column("Quorum", lambda row: row.body.quorum),
    Column("Statutory basis", lambda row: row.body.statutory_basis),
    Column("From", lambda row: row.body.starts_on),
    Column("Until", lambda row: row.body.ends_on),
    Column("Published", lambda row: row.body.published),
    Column("Brought in from", lambda row: row.body.brought_in_source),
)


class BodiesPage(BodiesMixin, Page):
    """Every body of the partnership as a tree, as at any day; vacancies and ending terms for the coordinator."""

    template_name = "partnerships/body/list.html"
    title = "Bodies"

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The partnership."""
        return super().get_breadcrumbs()[:-1]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its bodies as a file where `?format=csv` or `xlsx` asks for it."""
        writer = WRITERS.get(request.GET.get("format", ""))
        if writer is None:
            return super().get(request, *args, **kwargs)
        rows = queries.bodies_in_rows(self.bodies(), self.as_at)
        return writer(f"{self.lsp.slug}-bodies", BODY_COLUMNS, rows)

    def bodies(self) -> Any:
        """The bodies of the day, as the user may see them."""
        return queries.bodies_of(self.lsp, self.request.user, self.as_at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tree and its counts, and what is due where the user may see it."""
        context = super().get_context_data(**kwargs)
        bodies = list(self.bodies())
        past = self.request.GET.get("as_at", "") if context["is_past"] else ""
        user = self.request.user
        shows_due = permissions.see_what_is_due(user, self.lsp.pk).allowed
        return {
            **context,
            "nodes": queries.body_tree(bodies, self.lsp.slug, f"as_at={self.as_at}" if past else ""),
            "body_count": len(bodies),
            "seat_count": sum(body.seat_count for body in bodies),
            "vacancy_count": sum(body.seat_count - body.filled_count for body in bodies),
            "has_board": any(body.kind == Body.Kind.BOARD for body in bodies),
            "due": queries.membership_due(self.lsp, self.as_at) if shows_due else None,
        }


class BodyPage(BodyMixin, Page):
    """One body as at any day."""

    template_name = "partnerships/body/detail.html"

    def get_title(self) -> str:
        """The body's name."""
        return self.body.name

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Down to the bodies."""
        return super().get_breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Seats, offices, blocks, bodies below it, and the record's history."""
        user, day = self.request.user, self.as_at
        children = queries.bodies_of(self.lsp, user, day).filter(parent=self.body)
        parent = self.visible_parent()
        history = record_history(self.body, user=user, limit=HISTORY_SHOWN)
        offices = list(queries.officers_of(self.body, day))
        rows = queries.seat_rows(Seat.objects.filter(body=self.body), day)
        following, last = next_and_last(self.body, user, clock.today())
        return {
            **super().get_context_data(**kwargs),
            "next_meeting": following,
            "last_meeting": last,
            "existed": self.body.holds_on(day),
            "agreements": agreements.in_force_of(self.body, user, day),
            "rows": rows,
            "vacancy_count": sum(row.term is None for row in rows),
            "voting_count": sum(row.seat.voting for row in rows),
            "offices": queries.with_membership(offices, rows),
            "facts": self.facts(parent, day),
            "mergers": mergers.of_body(self.body, user),
            "links": links_of(self.body, user, day),
            "arrangements": arrangements_of(self.body, day),
            "terms": in_force(self.body, user, day),
            "children": queries.body_tree(children, self.lsp.slug),
            "history": history,
            "history_href": history_href(self.body) if is_insider(user, self.body) else "",
            "to_come": queries.seats_to_come(self.body, day),
            "offices_to_come": queries.offices_to_come(self.body, day),
        }

    def visible_parent(self) -> Body | None:
        """The body above it, where the user may see it."""
        if self.body.parent_id is None:
            return None
        return Body.objects.visible_to(self.request.user).filter(pk=self.body.parent_id).first()

    def facts(self, parent: Body | None, day: Any) -> list[tuple[Any, ...]]:
        """The rows of the summary list; what is not known is left out."""
        body = self.body
        blocks = ", ".join(block.name for block in queries.blocks_of(body, day))
        above = self._address(parent) if parent else ""
        quorum = f"{body.quorum} voting seats" if body.quorum else ""
        rows: list[tuple[Any, ...]] = [
            ("Kind", body.get_kind_display()),
            ("Body above it", parent.name, "Open", above) if parent else ("Body above it", ""),
            ("Blocks it serves", blocks),
            ("Statutory basis", body.statutory_basis),
            ("Quorum", quorum),
            ("Membership", body.get_membership_display()),
            ("Exists", words.days(body)),
            (words.why_it_ends(body), body.end_reason),
            ("Brought in from", body.brought_in_source if body.brought_in else ""),
        ]
        return [row for row in rows if row[1]]

    def _address(self, body: Body) -> str:
        return reverse("partnerships:body", args=[self.lsp.slug, body.slug])
