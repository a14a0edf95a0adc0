"""The pages of jobs: how far they are, what they report, whose they are."""

from typing import Any

import pytest

from lsp.models import Job, User
from tests.factories import lsp as make
from tests.visitors import signed_in, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_bell")]


def a_job(by: User, **more: Any) -> Job:
    return Job.objects.create(kind="test.work", title="Import of members", created_by=by, **more)


def test_a_running_job_shows_how_far_it_is_and_renews_itself_without_javascript() -> None:
    owner = make.user()
    job = a_job(owner, status="running", done=3, total=12, step="Reading rows")
    page = text_of(signed_in(owner).get(f"/jobs/{job.pk}/"))
    assert "25% done" in page
    assert "Reading rows" in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_a_finished_job_shows_its_report_row_by_row_and_as_a_file() -> None:
    owner = make.user()
    rows = [{"row": 2, "column": "F", "reason": "=There is no county called Kentt."}]
    report = {"message": "Row 2 is wrong.", "counts": {"refused": 1}, "rows": rows}
    job = a_job(owner, status="refused", report=report)
    client = signed_in(owner)
    page = text_of(client.get(f"/jobs/{job.pk}/"))
    assert "no county called Kentt" in page
    assert "http-equiv" not in page
    file = client.get(f"/jobs/{job.pk}/?format=csv").content.decode()
    assert "'=There is no county" in file


def test_jobs_and_accounts_are_sorted_and_downloaded() -> None:
    administrator = make.administrator(username="zoe")
    client = signed_in(administrator)
    make.person("Alex Example", user=make.user(username="anna"))
    a_job(administrator)
    accounts = client.get("/administration/accounts/?format=csv&sort=-account").content.decode()
    assert accounts.index("zoe") < accounts.index("anna")
    assert "Alex Example" in accounts
    for path in ("/administration/accounts/", "/jobs/"):
        assert client.get(f"{path}?format=xlsx").status_code == 200
    assert client.get("/jobs/?format=csv").content.decode("utf-8-sig").startswith("Job,Partnership,State")


def test_jobs_of_others_do_not_exist() -> None:
    job = a_job(make.user())
    assert signed_in(make.user()).get(f"/jobs/{job.pk}/").status_code == 404
    assert "No jobs yet" in text_of(signed_in(make.user()).get("/jobs/"))
    assert "Import of members" in text_of(signed_in(make.administrator()).get("/jobs/?status=queued"))
