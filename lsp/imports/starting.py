"""Starting an import, and carrying out what was tried: each a job that a worker does."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from lsp import clock, jobs
from lsp.decisions import Decision
from lsp.errors import InvalidInput, NotFoundError, PermissionRefused, TransitionRefused
from lsp.imports.kinds import Kind, kind_called, kind_of_job
from lsp.imports.reports import Report
from lsp.jobs import JobRefused, Progress
from lsp.models import Job, JobFile

NAME_LENGTH = 200
TRIAL, IMPORT = "trial", "import"
FILE_KEPT = timedelta(days=30)  # a file may hold personal data: what is older is forgotten at the next start


def start(
    kind: str,
    file_name: str,
    content: bytes,
    by: Any,
    lsp: Any = None,
    dry_run: bool = False,
    sheet: str = "",
    options: Mapping[str, str] | None = None,
) -> Job:
    """Have a worker bring in a file, or only try it out (`dry_run`); `sheet` names a workbook's sheet.

    Raises `PermissionRefused`, `InvalidInput` (fields `kind`, `lsp`, `options`; `file` where it cannot be read at all).
    Everything else that is wrong stands in the job's report.
    """
    chosen = kind_called(kind)
    if chosen.of_lsp != (lsp is not None):
        words = "Choose the partnership." if chosen.of_lsp else "This import belongs to no partnership."
        raise InvalidInput.field("lsp", words)
    chosen.may(by, lsp).require(PermissionRefused)
    told = {name: value for name, value in (options or {}).items() if value}
    if not told.keys() <= chosen.options.keys():
        words = f"This import can be told {', '.join(sorted(chosen.options)) or 'nothing more'}."
        raise InvalidInput.field("options", words)
    refusal = chosen.refusal(file_name, content)
    if refusal:
        raise InvalidInput.field("file", refusal)
    _forget_old_files(chosen)
    return _enqueue(
        chosen,
        by=by,
        lsp=lsp,
        file=(file_name[-NAME_LENGTH:], content),
        payload={"dry_run": dry_run, "sheet": sheet, "file_name": file_name[-NAME_LENGTH:], "options": told},
    )


def confirm(job: Job, *, by: Any) -> Job:
    """Carry out what a trial found to be in order, with the file the trial kept; asked twice, it is done once.

    Raises `NotFoundError`, `PermissionRefused`, `TransitionRefused` where the trial is not in order.
    """
    with transaction.atomic():
        tried = jobs.visible_to(by).select_for_update(of=("self",)).filter(pk=job.pk).first()
        kind = kind_of_job(tried.kind) if tried else None
        if tried is None or kind is None:
            raise NotFoundError("There is no such import.")
        kind.may(by, tried.lsp).require(PermissionRefused)
        started = Job.objects.filter(pk=tried.payload.get("confirmed_by") or 0).first()
        if started is not None:
            return started
        may_be_confirmed(tried).require(TransitionRefused)
        carried_out = _enqueue(
            kind,
            by=by,
            lsp=tried.lsp,
            payload={**tried.payload, "dry_run": False, "file_of": tried.pk},
        )
        tried.payload = {**tried.payload, "confirmed_by": carried_out.pk}
        tried.save(update_fields=["payload"])
    return carried_out


def may_be_confirmed(job: Job) -> Decision:
    """Whether the job is a trial that found something to import and nothing wrong."""
    if not job.payload.get("dry_run"):
        return Decision.no("import.no_trial", "This was no trial: there is nothing to confirm.")
    if job.status != Job.Status.DONE:
        return Decision.no(
            "import.not_in_order", "The trial did not end well. Correct the file and try again."
        )
    if job.created_at < clock.now() - FILE_KEPT:
        return Decision.no("import.file_forgotten", "The file is no longer kept. Send it again.")
    if not Report.from_json(job.report).would_write:
        return Decision.no("import.nothing_new", "Everything in this file is recorded already.")
    return Decision.yes()


def _forget_old_files(kind: Kind) -> None:
    old = JobFile.objects.filter(job__kind=kind.job_kind, job__created_at__lt=clock.now() - FILE_KEPT)
    old.exclude(content=b"").update(content=b"")


def _enqueue(
    kind: Kind,
    *,
    by: Any,
    lsp: Any,
    payload: dict[str, Any],
    file: tuple[str, bytes] | None = None,
) -> Job:
    what = TRIAL if payload["dry_run"] else IMPORT
    title = f"{kind.title}: {what} of {payload['file_name']}"
    return jobs.enqueue(kind.job_kind, title=title, by=by, payload=payload, lsp=lsp, file=file)


def carry_out(job: Job, progress: Progress) -> jobs.Report:
    """The handler of every import: read the file, let the kind's service work, keep the report with the job."""
    kind = kind_of_job(job.kind)
    assert kind is not None, "only jobs of a registered kind are enqueued"
    progress.begin("Reading the file")
    file = JobFile.objects.get(job_id=job.payload.get("file_of") or job.pk)
    table = kind.read(file.name, bytes(file.content), job.payload.get("sheet", ""))
    options = job.payload.get("options", {})
    dry_run = bool(job.payload.get("dry_run"))
    report = kind.carry_out(
        table, lsp=job.lsp, by=job.created_by, dry_run=dry_run, progress=progress, **options
    )
    kept = {**report.as_json(), "link": kind.report_url(job), "link_label": "Read the report row by row"}
    if report.is_refused:
        raise JobRefused(kept)
    return kept
