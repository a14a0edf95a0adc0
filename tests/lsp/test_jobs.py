"""Jobs: done exactly once in their effect, whoever dies."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from lsp import clock, jobs, tasks
from lsp.errors import Conflict, InvalidInput, Reason
from lsp.models import Heartbeat, Job, JobFile, Organisation
from tests.factories import lsp as make

pytestmark = pytest.mark.django_db(transaction=True)


class Killed(BaseException):
    """The worker dies here: nothing after this line runs, as after kill -9."""


@pytest.fixture
def kind() -> Iterator[str]:
    yield "test.work"
    jobs._handlers.pop("test.work", None)


@pytest.fixture(autouse=True)
def quiet_bell(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Any, ...]]]:
    rung: list[tuple[str, tuple[Any, ...]]] = []
    monkeypatch.setattr(tasks, "ring_bell", lambda task, *args: rung.append((task.name, args)))
    return rung


def make_one_organisation(job: Job, progress: jobs.Progress) -> jobs.Report:
    progress.begin("Making", total=1)
    make.organisation("Made by a job")
    progress.advance()
    return {"message": "Made one."}


def enqueue(kind: str, **more: Any) -> Job:
    return jobs.enqueue(kind, title="Test work", by=None, **more)


def test_a_job_is_done_and_says_so(kind: str) -> None:
    jobs.handler(kind)(make_one_organisation)
    job = enqueue(kind)
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.done, job.total, job.report) == ("done", 1, 1, {"message": "Made one."})
    assert job.finished_at is not None


def test_a_finished_job_is_not_done_again(kind: str) -> None:
    jobs.handler(kind)(make_one_organisation)
    job = enqueue(kind)
    jobs.run(job.pk)
    assert not jobs.run(job.pk)
    assert Organisation.objects.count() == 1


def test_a_worker_killed_before_the_end_leaves_nothing_and_another_does_it_once(kind: str) -> None:
    deaths = [True]

    def dies_once(job: Job, progress: jobs.Progress) -> jobs.Report:
        report = make_one_organisation(job, progress)
        if deaths:
            deaths.pop()
            raise Killed
        return report

    jobs.handler(kind)(dies_once)
    job = enqueue(kind)
    with pytest.raises(Killed):
        jobs.run(job.pk)
    assert Organisation.objects.count() == 0
    assert not jobs.run(job.pk), "the lease still runs"
    with clock.at(clock.now() + 2 * jobs.LEASE):
        assert jobs.run(job.pk)
    assert Organisation.objects.count() == 1


def test_a_worker_that_lost_its_lease_takes_no_effect(kind: str) -> None:
    inner: list[bool] = []

    def overtaken(job: Job, progress: jobs.Progress) -> jobs.Report:
        Job.objects.filter(pk=job.pk).update(attempts=job.attempts + 1)  # another worker's claim
        inner.append(True)
        return make_one_organisation(job, progress)

    jobs.handler(kind)(overtaken)
    job = enqueue(kind)
    assert not jobs.run(job.pk)
    assert inner == [True]
    assert Organisation.objects.count() == 0


def test_after_three_deaths_the_job_has_failed(kind: str) -> None:
    def dies(job: Job, progress: jobs.Progress) -> jobs.Report:
        raise Killed

    jobs.handler(kind)(dies)
    job = enqueue(kind)
    moment = clock.now()
    for _ in range(jobs.MOST_ATTEMPTS):
        moment += 2 * jobs.LEASE
        with clock.at(moment), pytest.raises(Killed):
            jobs.run(job.pk)
    with clock.at(moment + 2 * jobs.LEASE):
        assert not jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.report["message"]) == ("failed", jobs.FAILED_MESSAGE)


def test_a_refusal_keeps_the_report_and_nothing_else(kind: str) -> None:
    def refuses(job: Job, progress: jobs.Progress) -> jobs.Report:
        make.organisation("Half imported")
        raise jobs.JobRefused(
            {"message": "Row 2 is wrong.", "rows": [{"row": 2, "reason": "no such county"}]}
        )

    jobs.handler(kind)(refuses)
    job = enqueue(kind)
    assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.report["rows"][0]["row"]) == ("refused", 2)
    assert Organisation.objects.count() == 0


def test_an_error_of_ours_becomes_the_jobs_reasons(kind: str) -> None:
    def refuses(job: Job, progress: jobs.Progress) -> jobs.Report:
        raise InvalidInput(reasons=[Reason("invalid", "The name is empty.", field="name")])

    jobs.handler(kind)(refuses)
    job = enqueue(kind)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "refused"
    assert job.report["rows"] == [
        {
            "code": "invalid",
            "reason": "The name is empty.",
            "message": "The name is empty.",
            "field": "name",
        }
    ]


def test_a_conflict_is_tried_again(kind: str) -> None:
    conflicts = [True]

    def conflicting(job: Job, progress: jobs.Progress) -> jobs.Report:
        if conflicts:
            conflicts.pop()
            raise Conflict("a deadlock")
        return {"message": "Done."}

    jobs.handler(kind)(conflicting)
    job = enqueue(kind)
    assert not jobs.run(job.pk)
    assert not jobs.run(job.pk), "not before the pause is over"
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.attempts) == ("done", 2)


def test_an_unforeseen_error_fails_after_the_last_attempt_and_shows_no_insides(kind: str) -> None:
    def breaks(job: Job, progress: jobs.Progress) -> jobs.Report:
        raise RuntimeError("a secret")

    jobs.handler(kind)(breaks)
    job = enqueue(kind)
    moment = clock.now()
    for _ in range(jobs.MOST_ATTEMPTS):
        moment += timedelta(minutes=2)
        with clock.at(moment):
            jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.status, job.report) == ("failed", {"message": jobs.FAILED_MESSAGE})


def test_the_bell_rings_only_once_the_row_is_committed(
    kind: str, quiet_bell: list[tuple[str, tuple[Any, ...]]]
) -> None:
    jobs.handler(kind)(make_one_organisation)
    with transaction.atomic():
        job = enqueue(kind, file=("a.csv", b"a,b"))
        assert quiet_bell == []
    assert quiet_bell == [("lsp.tasks.run_job", (job.pk,))]
    assert bytes(JobFile.objects.get(job=job).content) == b"a,b"


def test_a_rolled_back_request_leaves_no_job_and_rings_nobody(
    kind: str, quiet_bell: list[tuple[str, tuple[Any, ...]]]
) -> None:
    jobs.handler(kind)(make_one_organisation)
    with transaction.atomic():
        enqueue(kind)
        transaction.set_rollback(True)
    assert (Job.objects.count(), quiet_bell) == (0, [])


def test_progress_is_seen_while_the_work_is_not_yet_committed(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "SAVE_SECONDS", 0.02)
    seen: list[tuple[str, int, int]] = []

    def looks(job: Job, progress: jobs.Progress) -> jobs.Report:
        progress.begin("Reading rows", total=10)
        progress.advance(4, refused=1)
        for _ in range(200):
            now = Job.objects.get(pk=job.pk)
            if now.done:
                seen.append((now.step, now.done, now.refused))
                break
            threading_pause()
        return {}

    jobs.handler(kind)(looks)
    jobs.run(enqueue(kind).pk)
    assert seen == [("Reading rows", 4, 1)]


def threading_pause() -> None:
    import time

    time.sleep(0.02)


def test_the_ring_finds_what_a_lost_bell_left(
    kind: str, quiet_bell: list[tuple[str, tuple[Any, ...]]]
) -> None:
    jobs.handler(kind)(make_one_organisation)
    job = enqueue(kind)
    quiet_bell.clear()
    tasks.ring()
    assert quiet_bell == [("lsp.tasks.run_job", (job.pk,))]
    jobs.run(job.pk)
    quiet_bell.clear()
    tasks.ring()
    assert quiet_bell == []


def test_a_broker_that_does_not_answer_fails_no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    class Broken:
        name = "lsp.tasks.run_job"

        def apply_async(self, *args: Any, **kwargs: Any) -> None:
            raise ConnectionError("no broker")

    tasks.ring_bell(Broken(), 1)


def test_the_heartbeat_is_written_for_worker_and_beat() -> None:
    tasks.heartbeat()
    tasks.heartbeat()
    assert set(Heartbeat.objects.values_list("part", flat=True)) == {"worker", "beat"}


def test_a_job_is_seen_by_its_owner_the_coordinator_and_the_administrator(kind: str) -> None:
    jobs.handler(kind)(make_one_organisation)
    here, there = make.lsp(), make.lsp()
    owner, coordinator, other = make.user(), make.coordinator(here), make.coordinator(there)
    jobs.enqueue(kind, title="Test work", by=owner, lsp=here)
    assert jobs.visible_to(owner).count() == 1
    assert jobs.visible_to(coordinator).count() == 1
    assert jobs.visible_to(other).count() == 0
    assert jobs.visible_to(make.administrator()).count() == 1
