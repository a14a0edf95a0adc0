"""A delivery by TLS goes to whoever shows a certificate of the name, by an authority that is known; to nobody else.

The certificates are the tests' own, made once and good for a hundred years: `hooks.example.org` is signed by
`authority`, whose key was thrown away. The machine behind every name is this one.
"""

import ipaddress
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lsp.webhooks import addresses, posting
from lsp.webhooks.posting import Answer
from tests.webhooks.receiver import ALLOWED, Receiver, listening

CERTIFICATES = Path(__file__).with_name("certificates")
NAME = "hooks.example.org"
NOT_GOOD = "Its certificate is not good: "


@pytest.fixture
def secured(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    """A receiver whose certificate is for `NAME`, and a machine that knows the authority."""
    settings.WEBHOOK_ALLOWED_NETWORKS = ALLOWED
    monkeypatch.setattr(addresses, "_ask", lambda target: [ipaddress.ip_address("127.0.0.1")])
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / "authority.pem"))
    with listening(CERTIFICATES / f"{NAME}.pem") as found:
        yield found


def post(receiver: Receiver, name: str) -> Answer:
    return posting.post(f"https://{name}:{receiver.port}/hook", {"webhook-id": "1"}, b"{}")


@pytest.mark.parametrize("name", [NAME, "HOOKS.example.org", f"{NAME}."])
def test_the_right_name_is_sent_to(secured: Receiver, name: str) -> None:
    assert post(secured, name).status_code == 204
    ((headers, body),) = secured.came
    assert headers["webhook-id"] == "1"
    assert body == b"{}"


@pytest.mark.parametrize("name", ["other.example.org", "example.org", f"deep.{NAME}"])
def test_a_certificate_of_another_name_is_sent_nothing(secured: Receiver, name: str) -> None:
    answer = post(secured, name)
    assert answer.status_code is None
    assert answer.problem.startswith(NOT_GOOD)
    assert name in answer.problem
    assert secured.came == []


def test_an_address_in_figures_is_not_the_name(secured: Receiver) -> None:
    answer = post(secured, "127.0.0.1")
    assert answer.problem.startswith(NOT_GOOD)
    assert secured.came == []


def test_a_certificate_of_an_unknown_authority_is_sent_nothing(
    secured: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    answer = post(secured, NAME)
    assert answer.status_code is None
    assert "certificate" in answer.problem
    assert secured.came == []


def test_what_speaks_no_tls_is_sent_nothing(secured: Receiver) -> None:
    with listening() as plain:
        answer = post(plain, NAME)
    assert answer.problem.startswith("The connection broke: ")
    assert plain.came == []
