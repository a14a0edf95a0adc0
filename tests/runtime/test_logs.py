"""The request's id: a proxy's where it is one, else our own; never free text."""

import json
import logging
import secrets

import pytest
import structlog
from django.test import Client

from lsp import logs


def test_a_proxys_request_id_is_kept(client: Client) -> None:
    assert (
        client.get("/health/live", headers={"X-Request-ID": "abcdef-0123"})["X-Request-ID"] == "abcdef-0123"
    )


@pytest.mark.parametrize(
    "bad", ["short", "a b c d e f g h", "x" * 65, "line\\nbreak-and-more", "<b>bold</b>"]
)
def test_what_is_no_request_id_is_replaced(bad: str, client: Client) -> None:
    given = client.get("/health/live", headers={"X-Request-ID": bad})["X-Request-ID"]
    assert given != bad
    assert logs.REQUEST_ID.fullmatch(given)


def test_a_line_is_json_with_the_requests_id() -> None:
    formatter = logs.configuration("INFO", as_json=True)["formatters"]["lines"]
    made = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"]
    )
    record = logging.LogRecord("lsp", logging.INFO, "here", 1, "saved %s", ("this",), None)
    with structlog.contextvars.bound_contextvars(request_id="abcdef-0123"):
        line = json.loads(made.format(record))
    assert line["event"] == "saved this"
    assert (line["request_id"], line["level"]) == ("abcdef-0123", "info")
    assert line["timestamp"].endswith("Z")


def test_the_secret_of_a_link_is_not_written_into_the_log() -> None:
    secret = secrets.token_urlsafe(32)
    told = logs.without_secrets(None, "info", {"request": f"POST /progress/{secret}/", "user_id": 7})
    assert told == {"request": "POST /progress/…/", "user_id": 7}
    assert logs.without_secrets(None, "info", {"request": "GET /tameside/"}) == {"request": "GET /tameside/"}
