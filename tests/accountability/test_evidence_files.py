"""Evidence is a link or a file: kept by its digest, read by whoever sees the commitment, nothing typed lost."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accountability.models import Evidence, ProgressReport
from accountability.services import progress
from lsp.errors import InvalidInput, PermissionRefused
from lsp.models import StoredFile
from lsp.stored import disk
from tests.accountability.test_constraints import refused
from tests.api.conftest import caller_for
from tests.factories import accountability as make
from tests.factories import files
from tests.factories import lsp as places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def root(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


def report(on: make.Stage, **given: Any) -> ProgressReport:
    of = given.pop("of", None) or on.commitment("under_way")
    told = {"course": "on_course", "summary": "Well.", "by": on.officer, **given}
    return progress.report(of, **told)


def sent(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, files.good(name) if content is None else content)


def desk_of(user: Any) -> Client:
    desk = Client()
    desk.force_login(user)
    return desk


def test_C3_files_and_links_are_evidence_alike(on: make.Stage) -> None:
    made = report(on, evidence=[("Minutes", "https://example.org/m")], files=[files.upload("Survey.pdf")])
    link, file = made.evidence.all()
    assert (link.url, link.file, link.host) == ("https://example.org/m", None, "example.org")
    assert (file.title, file.url, file.file.digest) == (
        "Survey.pdf",
        "",
        disk.digest_of(files.good("a.pdf")),
    )
    assert file.file.lsp == on.lsp


@pytest.mark.database
def test_the_database_keeps_one_of_the_two(on: make.Stage) -> None:
    made = report(on, files=[files.upload()])
    kept = made.evidence.get().file
    both = Evidence(progress_report=made, title="B", url="https://example.org", file=kept)
    refused("accountability_evidence_link_or_file", both.save)
    refused("accountability_evidence_link_or_file", Evidence(progress_report=made, title="N").save)
    refused(
        "accountability_evidence_link_or_file", Evidence(progress_report=made, title="N", url="ftp://x").save
    )


def test_every_file_that_is_refused_is_named_and_nothing_is_written(on: make.Stage) -> None:
    wrong = [files.upload("a.pdf", b"MZ"), files.upload("b.pdf"), files.upload("c.exe", b"MZ")]
    with pytest.raises(InvalidInput) as error:
        report(on, files=wrong)
    assert [(each.code, each.field, each.message[:7]) for each in error.value.reasons] == [
        ("file.mismatch", "files", "“a.pdf”"),
        ("file.kind", "files", "“c.exe”"),
    ]
    with pytest.raises(InvalidInput, match="at most 10"):
        report(on, files=[files.upload("a.txt")] * 11)
    assert (ProgressReport.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_C1_a_file_is_looked_at_only_for_who_may_send_it(on: make.Stage, monkeypatch: Any) -> None:
    monkeypatch.setattr(
        "accountability.services.evidence.stored_files.check", lambda *a, **k: pytest.fail("looked")
    )
    with pytest.raises(PermissionRefused):
        report(on, by=on.coordinator, files=[files.upload()])


def test_V2_a_file_is_read_by_whoever_sees_the_commitment(on: make.Stage) -> None:
    of = on.commitment("under_way")
    file = report(on, of=of, files=[files.upload("Survey.pdf")]).evidence.get()
    address = f"/{on.lsp.slug}/commitments/evidence/{file.pk}/"
    outsider, visitor = places.user("outsider"), AnonymousUser()

    def readers() -> list[bool]:
        return [StoredFile.objects.visible_to(each).exists() for each in (visitor, outsider, on.officer)]

    assert readers() == [False, False, True]
    assert Client().get(address).status_code == 302
    assert desk_of(outsider).get(address).status_code == 404
    elsewhere = make.stage()
    assert (
        desk_of(on.officer).get(f"/{elsewhere.lsp.slug}/commitments/evidence/{file.pk}/").status_code == 404
    )
    answer = desk_of(on.officer).get(address)
    assert (answer.status_code, answer.content) == (200, files.good("a.pdf"))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["Content-Disposition"] == 'attachment; filename="Survey.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    of.published = True
    places.save(of)
    assert readers() == [True, True, True]
    assert Client().get(address).status_code == 200


def test_a_link_has_no_file_to_hand_out(on: make.Stage) -> None:
    link = report(on, evidence=[("Minutes", "https://example.org/m")]).evidence.get()
    address = f"/{on.lsp.slug}/commitments/evidence/{link.pk}/"
    assert desk_of(on.officer).get(address).status_code == 404
    assert caller_for(on.officer).get(f"/evidence/{link.pk}/file/").status_code == 404


def test_the_agency_sends_several_files_in_the_browser(on: make.Stage) -> None:
    of = on.commitment("under_way")
    desk, page = desk_of(on.officer), f"{of.get_absolute_url()}report/"
    shown = desk.get(page).content.decode()
    assert 'enctype="multipart/form-data"' in shown
    assert "multiple" in shown
    typed = {"course": "on_course", "summary": "Well.", "files": [sent("Survey.pdf"), sent("Costs.csv")]}
    assert desk.post(page, typed).status_code == 302
    assert [each.title for each in Evidence.objects.order_by("pk")] == ["Survey.pdf", "Costs.csv"]
    told = desk.get(of.get_absolute_url()).content.decode()
    for each in StoredFile.objects.all():
        assert each.digest in told
    assert "PDF, 1 page" in told


def test_a_refused_file_loses_nothing_typed(on: make.Stage) -> None:
    of = on.commitment("under_way")
    desk, page = desk_of(on.officer), f"{of.get_absolute_url()}report/"
    typed = {"course": "at_risk", "summary": "Half of it.", "evidence-0-title": "Minutes"}
    for wrong, words in (
        (sent("a.pdf", b"MZ"), "not what its name says"),
        (sent("b.txt", b""), "The file is empty"),
    ):
        answer = desk.post(page, {**typed, "files": [sent("Good.pdf"), wrong]})
        told = answer.content.decode()
        assert answer.status_code == 422
        assert words in told
        assert "Half of it." in told
        assert 'value="Minutes"' in told
        assert "“Good.pdf” was not kept. Choose it again" in told
    assert not ProgressReport.objects.exists()


def test_a_client_sends_files_and_links_in_one_form(on: make.Stage) -> None:
    of, caller = on.commitment("under_way"), caller_for(on.officer)
    body = {
        "commitment": of.pk,
        "course": "on_course",
        "summary": "Well.",
        "evidence": '[{"title": "Minutes", "url": "https://example.org/m"}]',
        "files": [sent("Survey.pdf"), sent("Costs.csv")],
    }
    answer = caller.post_form("/progress-reports/", body)
    assert answer.status_code == 201, answer.content
    link, survey, _ = answer.json()["evidence"]
    assert (link["url"], link["file"]) == ("https://example.org/m", None)
    assert survey["file"]["address"] == f"/api/v1/evidence/{survey['id']}/file/"
    assert caller.get(f"/evidence/{survey['id']}/file/").content == files.good("a.pdf")
    listed = caller.get(f"/evidence/?commitment={of.pk}").json()["results"]
    assert [each["title"] for each in listed] == ["Minutes", "Survey.pdf", "Costs.csv"]
    wrong = caller.post_form("/progress-reports/", {**body, "evidence": "[{", "files": []})
    assert wrong.status_code == 422
    wrong = caller.post_form("/progress-reports/", {**body, "files": [sent("a.pdf", b"MZ")]})
    assert [each["code"] for each in wrong.json()["reasons"]] == ["file.mismatch"]
