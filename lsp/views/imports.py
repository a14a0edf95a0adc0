"""Pages of imports: send a file, see what it would do, carry it out, read the report; and all earlier imports.

The register's are the administrator's; apps above build theirs on the mixin (`partnerships.views.structure_import`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import F
from django.http import Http404
from django.urls import reverse

from lsp import clock, imports, jobs
from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.forms.filters import ImportFilter
from lsp.forms.imports import ImportForm
from lsp.imports.kinds import Kind, kind_called
from lsp.imports.reports import CHANGED, CREATED, LEFT_OUT, OUTCOMES, REFUSED, UNCHANGED, Report, ReportRow
from lsp.imports.starting import may_be_confirmed
from lsp.models import Job
from lsp.views.base import ActionPage, ListPage, PageMixin
from lsp.views.jobs import COLOURS

OUTCOME_COLOURS = {REFUSED: "red", CREATED: "green", CHANGED: "blue", UNCHANGED: "grey", LEFT_OUT: "grey"}
ROWS_PER_PAGE = 50


def _reader_of(outcome: str) -> Callable[[Any], int]:
    """How many rows of an import had an outcome, for a column."""
    return lambda job: (job.counts or {}).get(outcome, 0)


class ImportsMixin(PageMixin):
    """A page about imports of one kind; in one partnership where `lsp` is set."""

    private = True
    kind_code: ClassVar[str] = "register"
    namespace: ClassVar[str] = "imports"
    heading: ClassVar[str] = "Register of councils"
    confirm_label: ClassVar[str] = "Import"
    """The button that carries out a trial."""
    lsp: Any = None

    @property
    def kind(self) -> Kind:
        """The kind of import."""
        return kind_called(self.kind_code)

    def may_open(self) -> Decision:
        """Who may start such an import may read about it; for others the page does not exist."""
        return self.kind.may(self.request.user, self.lsp)

    def address(self, name: str, *args: Any) -> str:
        """The address of another page of these imports."""
        scope = [self.lsp.slug] if self.lsp is not None else []
        return reverse(f"{self.namespace}:{name}", args=[*scope, *args])

    def all_jobs(self) -> Any:
        """The imports of this kind and partnership, newest first."""
        mine = jobs.visible_to(self.request.user).filter(kind=self.kind.job_kind, lsp=self.lsp)
        return mine.select_related("created_by", "lsp").order_by("-id")

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """Administration is above the register's imports."""
        return [("Administration", reverse("lsp:administration")), *self.own_breadcrumbs()]

    def own_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The list of imports is above every other page of theirs."""
        return [("Imports", self.address("list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The addresses of the other pages."""
        context = super().get_context_data(**kwargs)
        return {
            **context,
            "heading": self.heading,
            "confirm_label": self.confirm_label,
            "list_url": self.address("list"),
            "new_url": self.address("new"),
        }


class ImportJobMixin(ImportsMixin):
    """A page about one import."""

    job: Job

    def load(self) -> None:
        """The import the address names."""
        super().load()
        found = self.all_jobs().filter(pk=self.kwargs["job"]).first()
        if found is None:
            raise Http404
        self.job = found

    @property
    def file_name(self) -> str:
        """The file's name."""
        return str(self.job.payload.get("file_name", ""))


class ImportList(ImportsMixin, ListPage):
    """All imports of the kind, newest first."""

    template_name = "lsp/imports/list.html"
    title = "Imports"
    download_name = "imports"
    filterset_class = ImportFilter
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "file": ("File", ("payload__file_name", "id")),
        "-file": ("File, last first", ("-payload__file_name", "-id")),
        "sent": ("Sent", ("id",)),
        "-sent": ("Sent, newest first", ("-id",)),
    }
    columns = (
        Column("File", lambda job: job.payload.get("file_name", "")),
        Column("What", lambda job: "trial" if job.payload.get("dry_run") else "import"),
        Column("Started", lambda job: job.created_at),
        Column("By", lambda job: str(job.created_by or "")),
        Column("State", lambda job: job.get_status_display()),
        *(Column(outcome.capitalize(), _reader_of(outcome)) for outcome in OUTCOMES),
    )

    def base_queryset(self) -> Any:
        """The imports, without the rows of their reports, which may be many."""
        return self.all_jobs().defer("report").annotate(counts=F("report__counts"))

    def own_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """This is the list."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each import with its colour, its report's numbers and its address."""
        context = super().get_context_data(**kwargs)
        shown = [
            {
                "job": job,
                "file_name": job.payload.get("file_name", ""),
                "is_trial": job.payload.get("dry_run"),
                "colour": COLOURS[job.status],
                "counts": _counts(job.counts or {}),
                "href": self.address("report", job.pk),
            }
            for job in context["page_obj"]
        ]
        return {**context, "shown": shown}


def _counts(counts: Mapping[str, int]) -> list[tuple[int, str]]:
    return [(counts[outcome], outcome) for outcome in OUTCOMES if counts.get(outcome)]


class NewImport(ImportsMixin, ActionPage):
    """Send a file: it is tried out first, nothing is written."""

    template_name = "lsp/imports/new.html"
    form_class = ImportForm
    title = "Bring in the register of councils"
    submit_label = "Try it out"
    done_message = ""  # the report says how far it is

    def perform(self, form: Any) -> Job:
        """Start the trial."""
        file = form.cleaned_data["file"]
        return imports.start(
            self.kind_code,
            file.name,
            file.read(),
            by=self.request.user,
            lsp=self.lsp,
            dry_run=True,
            sheet=form.cleaned_data["sheet"],
        )

    def get_success_url_for(self, done: Any) -> str:
        """Its report, where one waits for it."""
        return self.address("report", done.pk)


class ConfirmImport(ImportJobMixin, ActionPage):
    """Carry out what a trial found to be in order, with the file it kept."""

    title = "Import this file"
    submit_label = "Import"
    done_message = ""  # the report says how far it is
    explanation = "Everything is checked once more; then all of it is written, or nothing."

    def decide(self) -> Decision:
        """Whether the trial was in order."""
        return Decision.yes() if self.job.payload.get("confirmed_by") else may_be_confirmed(self.job)

    def perform(self, form: Any) -> Job:
        """Start the import; asked twice, the first one is shown."""
        return imports.confirm(self.job, by=self.request.user)

    def get_success_url_for(self, done: Any) -> str:
        """The import's report."""
        return self.address("report", done.pk)

    def own_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        """The trial's report is above too."""
        return [*super().own_breadcrumbs(), (self.file_name, self.address("report", self.job.pk))]


class ImportReport(ImportJobMixin, ListPage):
    """One import: how far it is, then what became of each row; as a file too."""

    template_name = "lsp/imports/report.html"
    paginate_by = ROWS_PER_PAGE
    columns = (
        Column("row", lambda row: row.row or ""),
        Column("column", lambda row: row.column),
        Column("heading", lambda row: row.heading),
        Column("what was in it", lambda row: row.value),
        Column("outcome", lambda row: row.outcome),
        Column("reason", lambda row: row.reason),
        Column("rule", lambda row: row.rule),
        Column("sheet", lambda row: row.sheet),
    )
    report: Report

    def load(self) -> None:
        """The import and its report."""
        super().load()
        self.report = Report.from_json(self.job.report)
        self.download_name = f"import-{self.job.pk}"  # type: ignore[misc]

    def get_title(self) -> str:
        """What was done with which file."""
        what = "Trial" if self.job.payload.get("dry_run") else "Import"
        return f"{what} of {self.file_name}"

    def get_queryset(self) -> Any:
        """The rows shown: all, or those of one outcome."""
        wanted = self.request.GET.get("outcome", "")
        return [row for row in self.report.rows if wanted not in OUTCOMES or row.outcome == wanted]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The job, its numbers, its rows with their colours and whether it may be carried out."""
        context = super().get_context_data(**kwargs)
        started = self.job.payload.get("confirmed_by")
        return {
            **context,
            "job": self.job,
            "report": self.report,
            "message": self.job.report.get("message", ""),
            "status_colour": COLOURS[self.job.status],
            "seconds": _seconds(self.job),
            "tiles": [(number, code, *self.words_of(code)) for number, code in _counts(self.report.counts)],
            "outcome": self.request.GET.get("outcome", ""),
            "rows": [(row, *self.words_of(row.outcome)) for row in context["page_obj"]],
            "has_places": any(row.place for row in context["page_obj"]),
            "has_sheets": any(row.sheet for row in context["page_obj"]),
            "noun": "row" if context["paginator"].count == 1 else "rows",
            "not_listed": _not_listed(self.report, self.report.rows),
            "may_import": may_be_confirmed(self.job).allowed and not started,
            "confirm_url": self.address("confirm", self.job.pk),
            "import_url": self.address("report", started) if started else "",
        }

    def words_of(self, outcome: str) -> tuple[str, str]:
        """An outcome in words and its colour; a trial says what would be."""
        would = bool(self.job.payload.get("dry_run")) and outcome in (CREATED, CHANGED)
        return (f"would be {outcome}" if would else outcome), OUTCOME_COLOURS.get(outcome, "grey")


def _not_listed(report: Report, rows: Sequence[ReportRow]) -> int:
    """How many rows the report counts without listing them."""
    return sum(report.counts.values()) - len(rows)


def _seconds(job: Job) -> int:
    """How long it took, or takes, since it was asked for."""
    return round(((job.finished_at or clock.now()) - job.created_at).total_seconds())
