"""Imports through the API: the same service, the same report, the same refusals."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lsp import clock, imports, jobs
from lsp.errors import InvalidInput, PermissionRefused, TransitionRefused
from lsp.models import AuditEvent, Job, JobFile, LocalAuthority, LocalStrategicPartnership, User
from partnerships.models import Appointment
from tests.imports.files import REGISTER, SMALL, as_csv
from tests.imports.test_members import FOUR, rows_of
from tests.imports.test_pages import WRONG, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/imports/"


def send(client: Client, kind: str, name: str, content: bytes, key: str = "a-key", **more: Any) -> Any:
    data = {"kind": kind, "file": SimpleUploadedFile(name, content), **more}
    return client.post(ADDRESS, data, headers={"Idempotency-Key": key})


def test_the_register_through_the_api(administrator: User) -> None:
    client = signed_in(administrator)
    answer = send(client, "register", REGISTER, as_csv(SMALL))
    assert answer.status_code == 201, answer.content
    job = answer.json()
    assert (job["kind"], job["status"], job["report"]) == ("register", "queued", None)
    jobs.run(job["id"])
    job = client.get(f"{ADDRESS}{job['id']}/").json()
    assert job["status"] == "done"
    assert job["report"]["counts"]["created"] == 2
    assert LocalAuthority.objects.count() == 2
    assert AuditEvent.objects.filter(kind="register.import").count() == 1


def test_a_refused_file_says_where_through_the_api(administrator: User) -> None:
    client = signed_in(administrator)
    job = send(client, "register", REGISTER, WRONG).json()
    jobs.run(job["id"])
    job = client.get(f"{ADDRESS}{job['id']}/").json()
    assert job["status"] == "refused"
    (row,) = job["report"]["rows"]
    assert (row["row"], row["column"], row["heading"], row["value"]) == (2, "F", "county_2007", "Barsetshire")
    assert not LocalAuthority.objects.exists()


def test_members_tried_and_confirmed_through_the_api(
    partnership: LocalStrategicPartnership, coordinator: User
) -> None:
    client = signed_in(coordinator)
    content = as_csv(rows_of(*FOUR))
    trial = send(client, "structure", "members.csv", content, lsp=partnership.pk, dry_run="true").json()
    jobs.run(trial["id"])
    assert not Appointment.objects.exists()
    answer = client.post(f"{ADDRESS}{trial['id']}/confirm/", content_type="application/json")
    assert answer.status_code == 201, answer.content
    jobs.run(answer.json()["id"])
    assert Appointment.objects.count() == 3


def test_refusals_at_once_through_the_api(administrator: User, nobody: User) -> None:
    client = signed_in(administrator)
    assert send(client, "register", "a.pdf", b"%PDF").status_code == 422
    assert send(client, "weather", REGISTER, as_csv(SMALL)).status_code == 422
    assert send(client, "structure", REGISTER, as_csv(SMALL)).status_code == 422
    assert send(signed_in(nobody), "register", REGISTER, as_csv(SMALL)).status_code == 403
    assert not Job.objects.exists()


# --- the service behind both


def test_start_refuses_before_anything_is_kept(
    administrator: User, coordinator: User, partnership: LocalStrategicPartnership
) -> None:
    content = as_csv(SMALL)
    with pytest.raises(PermissionRefused):
        imports.start("register", REGISTER, content, by=coordinator)
    with pytest.raises(PermissionRefused):
        imports.start("structure", "a.csv", content, by=administrator, lsp=partnership)
    for kind, lsp in (("register", partnership), ("structure", None), ("weather", None)):
        with pytest.raises(InvalidInput):
            imports.start(kind, REGISTER, content, by=administrator, lsp=lsp)
    assert not Job.objects.exists()


def test_only_a_trial_in_order_is_confirmed(administrator: User) -> None:
    job = imports.start("register", REGISTER, as_csv(SMALL), by=administrator)
    with pytest.raises(TransitionRefused):
        imports.confirm(job, by=administrator)
    trial = imports.start("register", REGISTER, as_csv(SMALL), by=administrator, dry_run=True)
    with pytest.raises(TransitionRefused):
        imports.confirm(trial, by=administrator)
    jobs.run(trial.pk)
    jobs.run(job.pk)
    carried_out = imports.confirm(trial, by=administrator)
    jobs.run(carried_out.pk)
    carried_out.refresh_from_db()
    assert carried_out.report["counts"]["unchanged"] == 2
    again = imports.start("register", REGISTER, as_csv(SMALL), by=administrator, dry_run=True)
    jobs.run(again.pk)
    with pytest.raises(TransitionRefused):
        imports.confirm(again, by=administrator)


def test_a_role_that_ended_stops_what_waits(administrator: User) -> None:
    job = imports.start("register", REGISTER, as_csv(SMALL), by=administrator)
    administrator.is_active = False
    administrator.save()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.status == "refused"
    assert not LocalAuthority.objects.exists()


def test_files_are_forgotten_after_thirty_days(administrator: User) -> None:
    with clock.at(clock.days_from_today(-31)):
        trial = imports.start("register", REGISTER, as_csv(SMALL), by=administrator, dry_run=True)
        jobs.run(trial.pk)
    imports.start("register", REGISTER, as_csv(SMALL), by=administrator, dry_run=True)
    assert bytes(JobFile.objects.get(job=trial).content) == b""
    with pytest.raises(TransitionRefused, match="The file is no longer kept"):
        imports.confirm(trial, by=administrator)
