"""A worker process killed in the middle of a job: nothing of it is left, and the next one does it once."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection

from lsp import clock, jobs, tasks
from lsp.models import Job, Organisation
from tests.factories import lsp as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.faults, pytest.mark.database]

WORKER = """
import os, sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from lsp import jobs
from tests.factories import lsp as make

@jobs.handler("test.death")
def dies(job, progress):
    progress.begin("Making", total=2)
    make.organisation("Made by a job")
    progress.advance()
    print("written", flush=True)
    time.sleep(60)
    return {}

jobs.run(int(sys.argv[2]))
"""


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(tasks, "ring_bell", lambda task, *args: None)

    @jobs.handler("test.death")
    def makes_one(job: Job, progress: jobs.Progress) -> jobs.Report:
        make.organisation("Made by a job")
        return {"message": "Made one."}

    yield "test.death"
    jobs._handlers.pop("test.death")


def test_a_worker_killed_mid_write_leaves_nothing_and_the_next_does_it_once(kind: str) -> None:
    job = jobs.enqueue(kind, title="Test", by=None)
    name = str(connection.settings_dict["NAME"])
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, name, str(job.pk)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
    )
    assert worker.stdout is not None
    try:
        assert worker.stdout.readline() == "written\n"
    finally:
        worker.kill()
        worker.wait()
        worker.stdout.close()
    assert Organisation.objects.count() == 0
    assert not jobs.run(job.pk), "the dead worker's lease still runs"
    with clock.at(clock.now() + 2 * jobs.LEASE):
        assert job.pk in set(jobs.unfinished().values_list("pk", flat=True))
        assert jobs.run(job.pk)
        assert not jobs.run(job.pk)
    assert Organisation.objects.count() == 1
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("done", 2)
