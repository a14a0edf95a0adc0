"""What the worker does when the bell rings. Every task finds its work in the database: a lost bell loses nothing."""

import logging
from typing import Any

from celery import shared_task

from lsp import clock, digests, jobs, kept_answers, outbox, reminders
from lsp.models import Heartbeat
from lsp.webhooks import deliveries

logger = logging.getLogger(__name__)

HEARD_WITHIN = 60  # seconds


def ring_bell(task: Any, *arguments: Any) -> None:
    """Send the task to the broker; where the broker does not answer, log it: `ring` finds the work later.

    A bell nobody hears in time is forgotten, so that they do not pile up while no worker runs.
    """
    try:
        task.apply_async(arguments, retry=False, ignore_result=True, expires=HEARD_WITHIN)
    except Exception:
        logger.exception("the bell for %s did not ring; the work waits for the next one", task.name)


@shared_task
def heartbeat() -> None:
    """A sign of life: beat has rung, and the worker writes it."""
    for part in ("worker", "beat"):
        Heartbeat.objects.update_or_create(part=part, defaults={"beat_at": clock.now()})


@shared_task
def ring() -> None:
    """Ring again for what is unfinished: jobs nobody works on, messages that wait."""
    for job_id in jobs.unfinished().order_by("id").values_list("id", flat=True)[:100]:
        ring_bell(run_job, job_id)
    if outbox.waiting().exists():
        ring_bell(deliver)
    if deliveries.waiting().exists():
        ring_bell(deliver_webhooks)


@shared_task
def run_job(job_id: int) -> None:
    """Do one job, if nobody else does."""
    jobs.run(job_id)


@shared_task
def deliver() -> None:
    """Send the mail that is due."""
    outbox.deliver()


@shared_task
def deliver_webhooks() -> None:
    """Tell endpoints of what happened."""
    deliveries.deliver()


@shared_task
def forget() -> None:
    """Forget the answers nobody will ask for again, and what was told to programs long ago."""
    kept_answers.forget()
    deliveries.forget()


@shared_task
def seal() -> None:
    """Seal the audit trail up to the present (T3)."""
    from lsp.audit import seals

    seals.seal()


@shared_task
def change_over() -> None:
    """Let the successions take effect whose day has come (L6)."""
    from lsp.services import announced

    announced.let_take_effect()


@shared_task
def remind() -> None:
    """Tell people of what is due, one by one or once a week, as each wants it (N1)."""
    reminders.remind()
    digests.send()
