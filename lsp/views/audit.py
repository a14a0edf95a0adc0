"""The trail of a partnership, its exports, and the published seals."""

import gzip
import json
from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import get_script_prefix
from django.views.generic.base import View

from lsp import permissions
from lsp.audit import seals
from lsp.decisions import Decision
from lsp.downloads import WRITERS, Column
from lsp.forms.trail import TrailFilter
from lsp.models import AuditSeal, Job
from lsp.queries import events
from lsp.queries.trail import events_visible_to
from lsp.services import trail as services
from lsp.views.base import ListPage, LspMixin, Page

JSON_LINES = "application/x-ndjson"
SEALS_AT_ONCE = 10_000

COLUMNS = (
    Column("Event", lambda row: row.event.pk),
    Column("Recorded", lambda row: row.event.recorded_at),
    Column("Took effect", lambda row: row.event.effective_at),
    Column("What", lambda row: row.what),
    Column("Record", lambda row: row.subject),
    Column("Who", lambda row: row.who),
    Column("Why", lambda row: row.why),
    Column("From", lambda row: row.source),
    Column("Changes", lambda row: "; ".join(_change(change) for change in row.changes)),
    Column("Request", lambda row: row.event.request_id),
    Column("Digest", lambda row: bytes(row.event.digest).hex()),
)


def _change(change: Any) -> str:
    record = f"{change.record}, " if change.record else ""
    return f"{record}{change.field}: {change.before or 'empty'} → {change.after or 'empty'}"


class TrailMixin(LspMixin):
    """A page for those who read the partnership's trail: coordinator, scrutiny, auditor (section 7)."""

    private = True
    section: ClassVar[str] = "audit"

    def may_open(self) -> Decision:
        """Who may read the trail."""
        return permissions.read_trail(self.request.user, self.lsp.pk)


class TrailPage(TrailMixin, Page):
    """Everything that happened in a partnership, newest or oldest first, with filters and downloads (T1, V1)."""

    template_name = "lsp/trail/list.html"
    title = "Audit trail"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or a file of what it shows."""
        self.visible = events_visible_to(request.user, self.lsp)
        self.form = TrailFilter(request.GET, found=events.kinds_of(self.visible))
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        self.found = events.narrowed(self.visible, asked, user=request.user)
        wanted = request.GET.get("format", "")
        if wanted == "jsonl":
            return self.as_lines()
        if wanted in WRITERS:
            rows = events.exported(self.found, user=request.user, oldest_first=self.oldest_first)
            return WRITERS[wanted](f"trail-{self.lsp.slug}", COLUMNS, rows)
        return super().get(request, *args, **kwargs)

    @property
    def oldest_first(self) -> bool:
        """How the trail is read (`?sort=recorded`); newest first unless asked."""
        return self.request.GET.get("sort") == "recorded"

    def as_lines(self) -> HttpResponse:
        """The events shown as JSON lines, for reading; the form that can be verified is the export."""
        lines = (
            json.dumps(events.as_json(row), ensure_ascii=False) + "\n"
            for row in events.exported(self.found, user=self.request.user, oldest_first=self.oldest_first)
        )
        response = HttpResponse(lines, content_type=JSON_LINES)
        response["Content-Disposition"] = f'attachment; filename="trail-{self.lsp.slug}.jsonl"'
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """One page of events, the filter, the latest seal."""
        cursor = self.request.GET.get("cursor", "")
        return {
            **super().get_context_data(**kwargs),
            "filter_form": self.form,
            "is_filtered": any(self.form.data.get(name) for name in self.form.fields),
            "page": events.page_of(
                self.found, user=self.request.user, cursor=cursor, oldest_first=self.oldest_first
            ),
            "oldest_first": self.oldest_first,
            "turned": self.turned(),
            "seal": seals.latest(),
            "most": events.EXPORTED_AT_MOST,
        }

    def turned(self) -> str:
        """The address of the same events the other way round, from their beginning."""
        query = self.request.GET.copy()
        for name in ("cursor", "sort", "format"):
            query.pop(name, None)
        if not self.oldest_first:
            query["sort"] = "recorded"
        return f"?{query.urlencode()}" if query else "."


class ExportPage(TrailMixin, Page):
    """Ask for the export that can be verified: a job makes it."""

    template_name = "lsp/trail/export.html"
    title = "Export for verification"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Start the job and show how far it is."""
        job = services.request_export(self.lsp, by=request.user)
        return redirect(f"{get_script_prefix()}jobs/{job.pk}/")


class ExportFile(TrailMixin, View):
    """The finished export, for the person who asked for it and still reads the trail."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The file."""
        found = Job.objects.filter(
            pk=self.kwargs["job"], kind=services.EXPORT, lsp=self.lsp, created_by=request.user.pk
        )
        job = found.select_related("file").first()
        if job is None or not hasattr(job, "file"):
            raise Http404
        content = gzip.decompress(bytes(job.file.content))
        response = HttpResponse(content, content_type=JSON_LINES)
        response["Content-Disposition"] = f'attachment; filename="{job.file.name}"'
        return response


class SealsPage(ListPage):
    """The published seals, newest first: for everybody, since who keeps one can check what lies before it."""

    template_name = "lsp/trail/seals.html"
    title = "Seals of the audit trail"
    paginate_by = 50
    download_name = "seals"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "seal": ("Seal", ("epoch", "number")),
        "-seal": ("Seal, newest first", ("-epoch", "-number")),
        "events": ("Events", ("events", "number")),
        "-events": ("Events, most first", ("-events", "-number")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Seal", lambda row: row.number),
        Column("Epoch", lambda row: row.epoch),
        Column("Made", lambda row: row.sealed_at),
        Column("Events", lambda row: row.events),
        Column("Changes", lambda row: row.changes),
        Column("Digest", lambda row: bytes(row.digest).hex()),
    )

    def base_queryset(self) -> Any:
        """All of them."""
        return AuditSeal.objects.order_by("-epoch", "-number")

    def downloaded(self, rows: Any) -> Any:
        """The first of what is shown: there is one for every minute; `seals.json` gives all, piece by piece."""
        return rows[:SEALS_AT_ONCE]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """How many a file holds."""
        return {**super().get_context_data(**kwargs), "most": SEALS_AT_ONCE}


def seals_json(request: HttpRequest) -> HttpResponseBase:
    """The published seals, oldest first; `?after=<number>` goes on after that one."""
    after = request.GET.get("after", "")
    number = int(after) if after.isdecimal() and len(after) < 10 else 0
    found = list(AuditSeal.objects.filter(number__gt=number).order_by("number")[:SEALS_AT_ONCE])
    following = f"?after={found[-1].number}" if len(found) == SEALS_AT_ONCE else None
    return JsonResponse({"seals": [seals.published(seal) for seal in found], "next": following})
