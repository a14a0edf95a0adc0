"""Papers of agreements: made once, the same bytes for ever; checked by anybody; one altered byte is said (A1, A4)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lsp.stored import disk
from partnerships.models import Agreement
from partnerships.queries.agreement_checks import read_digest
from partnerships.services import agreements
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
