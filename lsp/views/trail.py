"""Pages of the audit trail: a record's history, a record as it stood at a moment (T4)."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from lsp import clock
from lsp.decisions import Decision
from lsp.forms.dates import read_date
from lsp.models import LocalStrategicPartnership
from lsp.queries import changes, redactions, trail
from lsp.queries.seen_then import seen_at, seen_then
from lsp.views.base import Page, PageMixin


class RecordMixin(PageMixin):
    """A page about any governed record: `self.record`, as the user may see it; readers hold a role there."""

    private = True
    record: Any

    def load(self) -> None:
        """The record the address names, found through what the user may see."""
        model: Any = changes.governed_by_name().get(self.kwargs["model"])
        if model is None:
            raise Http404
        self.record = self.find(model._default_manager.all(), pk=self.kwargs["pk"])
        super().load()

    def may_open(self) -> Decision:
        """Who holds a role in the record's partnership reads its past in full; nobody else knows of this page."""
        if trail.is_insider(self.request.user, self.record):
            return Decision.yes()
        return Decision.no("permission.history", "A record's history is read by who holds a role.", rule="V1")

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        """Its partnership, and the record's own page where it has one."""
        lsp_id = getattr(self.record, "audit_lsp_id", None)
        lsp = LocalStrategicPartnership.objects.filter(pk=lsp_id).first() if lsp_id else None
        crumbs = [(lsp.name, reverse("lsp:detail", args=[lsp.slug]))] if lsp and lsp != self.record else []
        address = getattr(self.record, "get_absolute_url", None)
        return [*crumbs, (str(self.record), address())] if address else crumbs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The record and what kind of record it is."""
        return {
            **super().get_context_data(**kwargs),
            "record": self.record,
            "kind": self.record._meta.verbose_name,
            "history_url": trail.history_href(self.record),
            "redact_url": trail.redact_href(self.record),
        }


class RecordHistoryPage(RecordMixin, Page):
    """What happened to a record, newest first; `?moment=` shows it as it stood then (T4)."""

    template_name = "lsp/trail/history.html"

    def get_title(self) -> str:
        """The record's name."""
        return f"History of {self.record}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The entries, or the record as it stood at the moment asked for."""
        context = super().get_context_data(**kwargs)
        typed = self.request.GET.get("moment", "").strip()
        moment = read_moment(typed)
        row = trail.standing_at(self.record, moment) if moment else None
        if row is not None and moment and not seen_at(self.record, moment, self.request.user):
            row = None
        return {
            **context,
            "typed": typed,
            "moment": moment,
            "moment_error": bool(typed) and moment is None,
            "row": row,
            "removed": redactions.of_row(row) if row is not None else None,
            "rows": trail.standing_rows(row, user=self.request.user) if row is not None else [],
            "entries": trail.record_history(self.record, user=self.request.user),
        }


class StandingPage(RecordMixin, Page):
    """A record as one event left it (T4)."""

    template_name = "lsp/trail/standing.html"
    row: Any

    def load(self) -> None:
        """The row of the record's history."""
        super().load()
        self.row = self.record.history.filter(history_id=self.kwargs["row"]).first()
        if self.row is None or not seen_then(self.row, self.request.user):
            raise Http404

    def get_title(self) -> str:
        """The record's name as it was."""
        return f"{self.row.instance}, as it stood"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every field in words."""
        return {
            **super().get_context_data(**kwargs),
            "row": self.row,
            "removed": redactions.of_row(self.row),
            "rows": trail.standing_rows(self.row, user=self.request.user),
        }


def read_moment(typed: str) -> datetime | None:
    """A date (its end in London) or a date and time in ISO form; None where it is neither."""
    try:
        return trail.moment_of(read_date(typed)) if typed else None
    except ValidationError:
        return _read_time(typed)


def _read_time(typed: str) -> datetime | None:
    try:
        moment = parse_datetime(typed)
    except ValueError:
        return None
    if moment is None or moment.tzinfo is not None:
        return moment
    return moment.replace(tzinfo=clock.LONDON)
