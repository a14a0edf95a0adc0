"""Long work: one's jobs, and the progress and report of one. Renewed by itself, with JavaScript or without."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from lsp import jobs
from lsp.downloads import WRITERS, Column
from lsp.forms.filters import JobFilter
from lsp.models import Job
from lsp.views.base import ListPage, Page

COLOURS = {"queued": "grey", "running": "blue", "done": "green", "refused": "orange", "failed": "red"}
ROW_LABELS = {
    "row": "Row",
    "name": "Name",
    "column": "Column",
    "heading": "Heading",
    "value": "What was there",
    "outcome": "Outcome",
    "reason": "Why",
    "rule": "Rule",
}
ROWS_SHOWN = 200


class JobsPage(ListPage):
    """One's own jobs, and those of the partnerships one coordinates, newest first."""

    private = True
    template_name = "lsp/jobs/list.html"
    title = "Jobs"
    context_object_name = "jobs"
    filterset_class = JobFilter
    download_name = "jobs"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "asked": ("Asked for", ("id",)),
        "-asked": ("Asked for, newest first", ("-id",)),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Job", str),
        Column("Partnership", lambda row: row.lsp.name if row.lsp else ""),
        Column("State", lambda row: row.get_status_display()),
        Column("Started by", lambda row: row.created_by.get_username() if row.created_by else "The service"),
        Column("Asked for", lambda row: row.created_at),
        Column("Finished", lambda row: row.finished_at),
    )

    def base_queryset(self) -> Any:
        """Those one may see."""
        return jobs.visible_to(self.request.user).select_related("lsp", "created_by").order_by("-id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with the colour of its state."""
        context = super().get_context_data(**kwargs)
        return {**context, "rows": [(job, COLOURS[job.status]) for job in context["jobs"]]}


def _reader(name: str) -> Callable[[Any], Any]:
    """How a column of a report is read from its rows."""
    return lambda row: row.get(name, "")


class JobPage(Page):
    """How far a job is, and what became of it."""

    private = True
    template_name = "lsp/jobs/detail.html"
    breadcrumbs: ClassVar[Sequence[tuple[str, str]]] = ()

    def load(self) -> None:
        """The job, where one may see it."""
        found = jobs.visible_to(self.request.user).select_related("lsp", "created_by")
        job = found.filter(pk=self.kwargs["job"]).first()
        if job is None:
            raise Http404
        self.job: Job = job

    def get_title(self) -> str:
        """The job's."""
        return self.job.title

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The list is above."""
        return [("Jobs", reverse("lsp:jobs"))]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the report's rows as a file."""
        writer = WRITERS.get(request.GET.get("format", ""))
        if writer is not None:
            return writer(f"job-{self.job.pk}", self.columns(), self.rows())
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def rows(self) -> list[dict[str, Any]]:
        """The rows of the report."""
        return list(self.job.report.get("rows", ()))

    def columns(self) -> list[Column]:
        """The columns that hold anything in any row."""
        rows = self.rows()
        names = [name for name in ROW_LABELS if any(row.get(name) not in (None, "") for row in rows)]
        return [Column(ROW_LABELS[name], _reader(name)) for name in names]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The state and the report."""
        rows, columns = self.rows(), self.columns()
        shown = [[(column.label, column.read(row)) for column in columns] for row in rows[:ROWS_SHOWN]]
        return {
            **super().get_context_data(**kwargs),
            "job": self.job,
            "colour": COLOURS[self.job.status],
            "report": self.job.report,
            "counts": list(self.job.report.get("counts", {}).items()),
            "columns": columns,
            "rows": shown,
            "row_count": len(rows),
        }
