"""The Celery application. The broker only rings the bell: jobs and messages are rows (habit 13)."""

import ctypes
import os
import signal
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init, setup_logging, worker_process_init
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lsp.settings")

app = Celery("lsp")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)

PR_SET_PDEATHSIG = 1


@worker_process_init.connect
def die_with_worker(**_: Any) -> None:
    """A pool process whose worker was killed must not go on: its job is claimed anew by somebody else."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


@setup_logging.connect
def configure_logging(**_: Any) -> None:
    """The same structured lines as the web server's."""
    from logging.config import dictConfig

    from django.conf import settings

    dictConfig(settings.LOGGING)


@celeryd_init.connect
@beat_init.connect
def refuse_unsafe_start(**_: Any) -> None:
    """Neither worker nor beat starts where the web server would not."""
    from lsp.checks import UnsafeStart, require_safe_start

    try:
        require_safe_start()
    except UnsafeStart as refusal:  # Celery logs an exception and goes on; it does not go on after this
        raise SystemExit(str(refusal)) from None
