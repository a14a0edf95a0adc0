"""An annual progress report as a PDF: a draft says that it is one, what was signed is kept byte for byte (D7)."""

import hashlib
import io
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from pypdf import PdfReader

from accountability.models import AnnualReport
from accountability.queries.annual_paper import readable_papers
from accountability.queries.annual_reports import digest_of, text_of
from accountability.services import annual_reports
from lsp.audit import act
from lsp.models import StoredFile, User
from tests.accountability.annual import YEAR, drafted, seated, sign
from tests.factories import accountability as make
from tests.factories import lsp as places
from tests.visitors import signed_in
from tests.visitors import text_of as words_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def on() -> make.Stage:
    return seated()


def written(on: make.Stage) -> AnnualReport:
    report = drafted(on)
    annual_reports.correct(report, by=on.officer, figure="made", value="2", reason="One was logged late.")
    return annual_reports.write(report, by=on.officer, words={"ahead": "# Plans\n\nWe *shall* recruit."})


def signed(on: make.Stage) -> AnnualReport:
    return sign(written(on), on)


def paper(client: Client, report: AnnualReport) -> Any:
    return client.get(f"{report.get_absolute_url()}report.pdf")


def said(content: bytes) -> str:
    read = PdfReader(io.BytesIO(content))
    return " ".join(" ".join(page.extract_text() for page in read.pages).replace("\u200b", "").split())


def test_D7_the_paper_shows_what_was_drafted_beside_what_was_corrected(on: make.Stage) -> None:
    report = signed(on)
    content = paper(signed_in(on.officer), report).content
    read = PdfReader(io.BytesIO(content))
    assert read.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert read.metadata is not None
    assert read.metadata.title == f"{on.agency.name}: annual progress report {YEAR}"
    told = said(content)
    for words in (
        "One was logged late.",
        "We shall recruit.",
        "The year ahead",
        "Commitments made in the year 0 2",
    ):
        assert words in told, words
    assert report.digest in told.replace(" ", "")
    assert f"Signed for {on.agency.name}" in told
    assert on.officer.username not in told
    assert "Draft of" not in told


def test_D7_what_was_signed_is_handed_out_byte_for_byte(on: make.Stage) -> None:
    report = signed(on)
    kept = report.signed_pdf
    assert kept is not None
    for user in (on.officer, on.coordinator):
        answer = paper(signed_in(user), report)
        assert hashlib.sha256(answer.content).hexdigest() == kept.digest
        assert f"annual-progress-report-{YEAR}.pdf" in answer["Content-Disposition"]
    annual_reports.withdraw(report, by=on.officer, reason="Wrong year.")
    assert hashlib.sha256(paper(signed_in(on.coordinator), report).content).hexdigest() == kept.digest


def test_D7_the_kept_paper_is_never_exchanged(on: make.Stage) -> None:
    report = signed(on)
    report.signed_pdf = None
    with pytest.raises(DatabaseError), act("test.write", by=None), transaction.atomic():
        report.save()


def test_V2_the_paper_is_read_by_whoever_reads_the_report(on: make.Stage) -> None:
    report, passer = written(on), places.user(f"passer{places.number()}")
    draft = paper(signed_in(on.officer), report)
    assert "Draft of" in said(draft.content)
    assert "-draft.pdf" in draft["Content-Disposition"]
    assert "Draft as a PDF" in words_of(signed_in(on.officer).get(report.get_absolute_url()))
    assert paper(signed_in(on.coordinator), report).status_code == 200
    assert [paper(client, report).status_code for client in (signed_in(passer), Client())] == [404, 302]
    report = annual_reports.sign(
        report, by=on.officer, digest=digest_of(text_of(report, report.figures.all()))
    )

    def carried() -> bool:
        return StoredFile.objects.filter(readable_papers(User.objects.get(pk=passer.pk))).exists()

    assert (paper(Client(), report).status_code, carried()) == (200, True)
    annual_reports.withdraw(report, by=on.officer, reason="Wrong year.")
    assert (paper(Client(), report).status_code, carried()) == (302, False)


def test_D7_a_withdrawn_draft_has_no_paper(on: make.Stage) -> None:
    report = written(on)
    annual_reports.withdraw(report, by=on.officer, reason="Begun too early.")
    client = signed_in(on.officer)
    assert paper(client, report).status_code == 404
    assert "as a PDF" not in words_of(client.get(report.get_absolute_url()))
