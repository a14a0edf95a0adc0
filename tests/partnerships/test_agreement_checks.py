"""Papers of agreements: made once, the same bytes for ever; checked by anybody; one altered byte is said (A1, A4)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lsp.api.reference import document
from lsp.models import AuditEvent, StoredFile
from lsp.stored import disk
from partnerships.models import Agreement
from partnerships.queries.agreement_checks import read_digest
from partnerships.services import agreements
from tests.api.conftest import Caller, caller_for
from tests.factories import agreements as make
from tests.factories import lsp as place
from tests.visitors import signed_in, text_of

pytestmark = pytest.mark.django_db
CHECK = "/agreements/check/"


@pytest.fixture
def on() -> make.Stage:
    return make.stage()


def asked(content: bytes = b"", digest: str = "", client: Client | None = None) -> Any:
    """What the page answers to a file or a digest."""
    sent = {"digest": digest}
    if content:
        sent["file"] = SimpleUploadedFile("agreement.pdf", content, "application/pdf")
    return (client or Client()).post(CHECK, sent)


def paper(made: Agreement) -> bytes:
    """The signed paper as anybody downloads it."""
    answer = Client().get(f"{made.get_absolute_url()}versions/1/signed.pdf")
    assert answer.status_code == 200
    return bytes(answer.content)


def test_the_signed_paper_is_the_same_bytes_whenever_it_is_fetched(on: make.Stage) -> None:
    made = on.agreement("in_force")
    content = paper(made)
    assert content.startswith(b"%PDF-")
    assert content == paper(made) == disk.read(made.agreed.signed_pdf.digest)
    assert f"sha256:{made.agreed.digest}".encode() in content


def test_A1_a_paper_a_text_and_a_digest_are_told_which_agreement_they_are(on: make.Stage) -> None:
    made = on.agreement("in_force")
    page = text_of(asked(paper(made)))
    assert "It matches, byte for byte." in page
    assert f"Version 1 of {made.reference}" in page
    assert "In force since" in page
    assert "It is the exact text of" in text_of(asked(made.agreed.content.encode()))
    assert "It is the exact text of" in text_of(asked(digest=f"SHA256: {made.agreed.digest.upper()}"))


def test_A1_a_paper_altered_by_one_byte_is_said_so(on: make.Stage) -> None:
    made = on.agreement("in_force")
    content = paper(made)
    for place_of in (len(content) // 3, len(content) // 2, len(content) - 5):
        altered = content[:place_of] + bytes([content[place_of] ^ 1]) + content[place_of + 1 :]
        page = text_of(asked(altered))
        assert "This file was altered." in page
        assert f"Version 1 of {made.reference}" in page
        assert "byte for byte, a paper handed out here" in page


def test_what_matches_nothing_is_said_so_and_nothing_is_kept(on: make.Stage) -> None:
    page = text_of(asked(b"%PDF-1.7 not ours"))
    assert "Nothing that is public here matches it." in page
    assert "Choose a file, or enter a digest" in text_of(asked())
    answer = asked(digest="xyz")
    assert answer.status_code == 422
    assert "64 characters" in text_of(answer)


def test_A4_V2_what_is_not_in_force_matches_for_those_inside_alone(on: make.Stage) -> None:
    made = on.agreement("circulated")
    digest = made.current.digest
    assert "Nothing that is public" in text_of(asked(digest=digest))
    assert "Nothing that is public" in text_of(asked(digest=digest, client=signed_in(place.user())))
    assert "It is the exact text of" in text_of(asked(digest=digest, client=signed_in(on.board_chair)))


def test_A1_a_version_that_was_replaced_is_not_the_one_agreed(on: make.Stage) -> None:
    made = on.agreement("circulated")
    first = made.current.digest
    agreements.change(made, by=on.coordinator, title="Other")
    page = text_of(asked(digest=first, client=signed_in(on.coordinator)))
    assert "This version is not the one that is agreed." in page


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("a" * 64, "a" * 64),
        (f" SHA256:{'A' * 64} ", "a" * 64),
        ("aaaa " * 16, "a" * 64),
        ("g" * 64, ""),
        ("", ""),
    ],
)
def test_a_digest_is_read_however_it_is_pasted(typed: str, read: str) -> None:
    assert read_digest(typed) == read


# Through the API ---------------------------------------------------------------------------------------------


def sent(content: bytes, caller: Caller | None = None, **more: Any) -> Any:
    """What the API answers to a file in a multipart body."""
    file = SimpleUploadedFile("agreement.pdf", content, "application/pdf")
    return (caller or Caller()).post_form("/agreement-checks/", {"file": file, **more})


def test_A1_a_client_sends_the_paper_and_is_answered_as_on_the_page(on: make.Stage) -> None:
    made = on.agreement("in_force")
    content = paper(made)
    told = sent(content).json()
    assert told == {
        "match": "paper", "digest": made.agreed.signed_pdf.digest, "version": 1, "state": "in_force",
        "is_agreed": True, "agreement": {"id": made.pk, "number": made.number, "title": made.title},
    }  # fmt: skip
    assert Caller().get(f"/agreement-checks/?digest={told['digest']}").json() == told
    assert sent(made.agreed.content.encode()).json()["match"] == "text"
    typed = Caller().post("/agreement-checks/", {"digest": f"SHA256: {made.agreed.digest.upper()}"})
    assert typed.json() == {**told, "match": "text", "digest": made.agreed.digest}


def test_A1_a_paper_altered_by_one_byte_is_told_to_a_client(on: make.Stage) -> None:
    made = on.agreement("in_force")
    content = bytearray(paper(made))
    content[len(content) // 2] ^= 1
    told = sent(bytes(content)).json()
    assert (told["match"], told["agreement"]["id"], told["version"]) == ("altered", made.pk, 1)
    assert told["digest"] != made.agreed.signed_pdf.digest


def test_what_a_client_sends_that_is_no_agreement_is_told_and_not_kept(on: make.Stage, settings: Any) -> None:
    kept, events = StoredFile.objects.count(), AuditEvent.objects.count()
    assert sent(b"MZ no PDF at all").json()["match"] == "nothing"
    settings.STORED_FILE_MEGABYTES = 1
    for answer, code in (
        (sent(b"%PDF-" + b"0" * 1_000_000), "file.size"),
        (sent(b""), "empty"),
        (Caller().post_form("/agreement-checks/", {}), "required"),
        (Caller().post("/agreement-checks/", {"digest": "xyz"}), "invalid"),
        (Caller().post("/agreement-checks/", {"file": "text"}), "invalid"),
        (sent(b"%PDF-", other="x"), "unknown_field"),
    ):
        assert (answer.status_code, answer.json()["reasons"][0]["code"]) == (422, code)
    assert (StoredFile.objects.count(), AuditEvent.objects.count()) == (kept, events)


def test_A4_V2_a_token_that_only_reads_checks_what_its_user_may_read(on: make.Stage) -> None:
    text = on.agreement("circulated").current.content.encode()
    for caller, match in (
        (Caller(), "nothing"),
        (caller_for(place.user(), "read"), "nothing"),
        (caller_for(on.board_chair, "read"), "text"),
    ):
        assert sent(text, caller).json()["match"] == match
    assert sent(text, caller_for(on.board_chair, "write:agreements")).status_code == 403


def test_the_description_tells_of_the_file() -> None:
    told = document()["paths"]["/api/v1/agreement-checks/"]["post"]
    assert {"application/json", "multipart/form-data"} <= set(told["requestBody"]["content"])
    assert {} in told["security"], "nobody has to sign in"
    assert {"200", "413", "415", "422"} <= set(told["responses"])
