"""Every seat of a partnership in one list: filtered, sorted, downloaded."""

from collections.abc import Callable
from typing import Any

from lsp.downloads import Column
from lsp.views.base import ListPage
from partnerships import queries
from partnerships.filters import MemberFilter
from partnerships.models import Seat
from partnerships.queries import SeatRow
from partnerships.views.base import BodiesMixin


def of_term(read: Callable[[Any], Any]) -> Callable[[SeatRow], Any]:
    """What is read of the term in a row; empty where the seat is vacant."""
    return lambda row: read(row.term) if row.term else None


MEMBER_COLUMNS = (
    Column("Body", lambda row: row.seat.body.name),
    Column("Seat", lambda row: row.seat.label),
    Column("Kind", lambda row: row.seat.get_kind_display()),
    Column("Vote", lambda row: row.seat.voting),
    Column("Sector", lambda row: row.seat.get_sector_display()),
    Column("Seat of", lambda row: row.seat.organisation or row.seat.network),
    Column("Person", of_term(lambda term: term.person.name)),
    Column("Job title", of_term(lambda term: term.person.job_title)),
    Column("Organisation", of_term(lambda term: term.organisation.name)),
    Column("How appointed", of_term(lambda term: term.get_how_display())),
    Column("From", of_term(lambda term: term.starts_on)),
    Column("Until", of_term(lambda term: term.ends_on)),
    Column("Deputy", of_term(lambda term: term.deputy)),
    Column("Vacant since", lambda row: row.vacant_since),
    Column("Brought in from", of_term(lambda term: term.brought_in_source)),
)


class MembersPage(BodiesMixin, ListPage):
    """The seats of every body on a day: who sits, for whom, since when."""

    template_name = "partnerships/members.html"
    title = "Members"
    columns = MEMBER_COLUMNS
    filterset_class = MemberFilter
    download_name = "members"
    sorts = {
        "seat": ("Seat", ("label", "pk")),
        "-seat": ("Seat, last first", ("-label", "pk")),
        "body": ("Body", ("body__name", "position", "pk")),
        "-body": ("Body, last first", ("-body__name", "position", "pk")),
        "person": ("Person", ("occupant", "pk")),
        "-person": ("Person, last first", ("-occupant", "pk")),
    }

    def load(self) -> None:
        """The partnership, also for the filters."""
        super().load()
        self.request.lsp = self.lsp  # type: ignore[attr-defined]
        self.request.day = self.as_at  # type: ignore[attr-defined]

    def base_queryset(self) -> Any:
        """The seats that exist on the day, in bodies that do."""
        user, day = self.request.user, self.as_at
        bodies = queries.bodies_of(self.lsp, user, day).order_by().values("pk")
        seats = Seat.objects.visible_to(user).filter(body__in=bodies).as_at(day)
        return queries.with_terms(queries.with_occupant(seats, day), day).order_by(
            "body__name", "position", "pk"
        )

    def downloaded(self, rows: Any) -> list[SeatRow]:
        """Rows, not seats, for the columns."""
        return queries.as_rows(rows, self.as_at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The rows of the page."""
        context = super().get_context_data(**kwargs)
        return {**context, "rows": queries.as_rows(context["object_list"], self.as_at)}
