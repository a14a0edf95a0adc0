"""Long work: a row saved with the request, done by a worker, exactly once in its effect (habit 13).

A handler is registered with `@handler("kind")` in an app's `handlers.py` (imported at start). It is called as
`handler(job, progress)` inside one transaction, does its work through services, and returns a report. The job is
marked done in that same transaction: a worker killed at any moment leaves either nothing or everything.

A report is a dict. The progress page shows these keys where they are there: `message` (a sentence), `counts`
({label: number}), `rows` (a list of {"row", "column", "reason", ...}), `link` and `link_label`.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from lsp import audit, clock
from lsp.access import Access
from lsp.errors import Conflict, LspError
from lsp.models import Job, JobFile

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=45)  # a worker that has said nothing for this long has lost the job
RENEW_SECONDS = 10.0
SAVE_SECONDS = 0.5
MOST_ATTEMPTS = 3
BACKOFF = timedelta(seconds=5)  # before the next attempt, times the attempts made
FAILED_MESSAGE = "This failed for a reason of ours. Nothing was changed. The reason is in the service's log."

Report = dict[str, Any]


class JobRefused(LspError):
    """The work cannot be done as asked: nothing is kept but the report that says why."""

    code = "job_refused"
    status = 422
    title = "This could not be done"

    def __init__(self, report: Report) -> None:
        self.report = report
        super().__init__(str(report.get("message", self.title)))


class LeaseLost(RuntimeError):
    """Another worker has taken the job over: this one's work is rolled back."""


class Progress:
    """How far the job is: `step` in words, `done` of `total`, `refused`. Saved from outside the transaction."""

    def __init__(self) -> None:
        self.step = ""
        self.done = 0
        self.total = 0
        self.refused = 0

    def begin(self, step: str, total: int = 0) -> None:
        """A new step, of `total` parts (0: unknown); counts start again."""
        self.step, self.done, self.total = step, 0, total

    def advance(self, done: int = 1, refused: int = 0) -> None:
        """So many more parts are done, so many of them refused."""
        self.done += done
        self.refused += refused

    def values(self) -> dict[str, Any]:
        """The columns of the job's row."""
        return {"step": self.step[:200], "done": self.done, "total": self.total, "refused": self.refused}


Handler = Callable[[Job, Progress], Report]
_handlers: dict[str, Handler] = {}


def handler(kind: str) -> Callable[[Handler], Handler]:
    """Register the function that does jobs of this kind."""

    def register(function: Handler) -> Handler:
        _handlers[kind] = function
        return function

    return register


def enqueue(
    kind: str,
    *,
    title: str,
    by: Any,
    payload: dict[str, Any] | None = None,
    lsp: Any = None,
    file: tuple[str, bytes] | None = None,
) -> Job:
    """Save a job with the present transaction, and ring for a worker once it is committed.

    `file` is (name, content). Raises KeyError where nobody handles this kind.
    """
    _ = _handlers[kind]
    with transaction.atomic():
        job = Job.objects.create(kind=kind, title=title[:200], payload=payload or {}, lsp=lsp, created_by=by)
        if file is not None:
            JobFile.objects.create(job=job, name=file[0][:255], content=file[1])
        transaction.on_commit(lambda: ring(job.pk))
    return job


def ring(job_id: int) -> None:
    """Tell a worker about a job. A broker that does not answer is logged: the next ring finds the job."""
    from lsp import tasks

    tasks.ring_bell(tasks.run_job, job_id)


def visible_to(user: Any) -> QuerySet[Job]:
    """The jobs `user` may see: one's own, those of partnerships one coordinates; the administrator's all."""
    if not user.is_authenticated:
        return Job.objects.none()
    access = Access.of(user)
    if access.is_administrator:
        return Job.objects.all()
    return Job.objects.filter(Q(created_by=user) | Q(lsp__in=access.coordinated_lsp_ids))


def unfinished() -> QuerySet[Job]:
    """The jobs nobody works on at present: waiting, or left by a worker that was lost."""
    free = Q(lease_until=None) | Q(lease_until__lt=clock.now())
    return Job.objects.filter(free, status__in=(Job.Status.QUEUED, Job.Status.RUNNING))


def claim(job_id: int) -> Job | None:
    """Take the job for one lease, by one conditional update; None where it is finished or somebody else's."""
    taken = (
        unfinished()
        .filter(pk=job_id, attempts__lt=MOST_ATTEMPTS)
        .update(status=Job.Status.RUNNING, attempts=F("attempts") + 1, lease_until=clock.now() + LEASE)
    )
    if taken:
        return Job.objects.select_related("created_by", "lsp").get(pk=job_id)
    exhausted = unfinished().filter(pk=job_id, attempts__gte=MOST_ATTEMPTS)
    exhausted.update(
        status=Job.Status.FAILED,
        report={"message": FAILED_MESSAGE},
        finished_at=clock.now(),
        lease_until=None,
    )
    return None


def run(job_id: int) -> bool:
    """Claim and do the job; whether this call finished it."""
    job = claim(job_id)
    if job is None:
        return False
    progress = Progress()
    try:
        with audit.source("task"), _kept(job, progress), transaction.atomic():
            report = _handlers[job.kind](job, progress)
            _finish(job, Job.Status.DONE, report, progress)
    except LeaseLost:
        logger.warning("job %s was taken over by another worker", job.pk)
        return False
    except JobRefused as refusal:
        return _settle(job, Job.Status.REFUSED, refusal.report, progress)
    except LspError as error:
        return _refuse_or_retry(job, error, progress)
    except Exception:
        logger.exception("job %s (%s) failed at attempt %s", job.pk, job.kind, job.attempts)
        if job.attempts < MOST_ATTEMPTS:
            return _again(job)
        return _settle(job, Job.Status.FAILED, {"message": FAILED_MESSAGE}, progress)
    return True


def _mine(job: Job) -> QuerySet[Job]:
    """The job's row as long as this attempt is the one that holds it."""
    return Job.objects.filter(pk=job.pk, status=Job.Status.RUNNING, attempts=job.attempts)


def _finish(job: Job, status: str, report: Report, progress: Progress) -> None:
    """Write the end of the job; LeaseLost where another worker has taken it over."""
    changed = _mine(job).update(
        status=status, report=report, lease_until=None, finished_at=clock.now(), **progress.values()
    )
    if not changed:
        raise LeaseLost


def _settle(job: Job, status: str, report: Report, progress: Progress) -> bool:
    try:
        _finish(job, status, report, progress)
    except LeaseLost:
        return False
    return True


def _refuse_or_retry(job: Job, error: LspError, progress: Progress) -> bool:
    """A conflict with another writer is tried again; any other refusal is the job's answer."""
    if type(error) is Conflict and job.attempts < MOST_ATTEMPTS:
        return _again(job)
    rows = [{"reason": reason.message, **reason.as_dict()} for reason in error.reasons]
    report = {"message": error.message, "rows": rows}
    return _settle(job, Job.Status.REFUSED, report, progress)


def _again(job: Job) -> bool:
    """Leave the job for a later attempt."""
    _mine(job).update(status=Job.Status.QUEUED, lease_until=clock.now() + BACKOFF * job.attempts)
    return False


@contextmanager
def _kept(job: Job, progress: Progress) -> Iterator[None]:
    """Save progress and renew the lease from a thread of its own, on a connection of its own."""
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(job, progress, ended), name=f"job-{job.pk}", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()


def _keep(job: Job, progress: Progress, ended: threading.Event) -> None:
    saved: dict[str, Any] = {}
    renewed = 0.0
    waited = 0.0
    try:
        while not ended.wait(SAVE_SECONDS):
            waited += SAVE_SECONDS
            values = progress.values()
            due = waited - renewed >= RENEW_SECONDS
            if values != saved or due:
                _mine(job).update(lease_until=clock.now() + LEASE, **values)
                saved, renewed = values, waited
    except Exception:
        logger.exception("the progress of job %s could not be saved", job.pk)
    finally:
        connection.close()
