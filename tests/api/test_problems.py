"""Every error is a problem (RFC 9457) with a stable code, whoever raised it."""

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from django.test import Client
from rest_framework import exceptions as drf

from lsp import errors
from lsp.api import problems
from lsp.errors import Reason
from lsp.models import Block
from tests.api.conftest import Caller

MEMBERS = {"type", "title", "status", "detail", "code", "reasons", "request_id"}


def assert_problem(response: Any, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert set(body) == MEMBERS
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"] == f"/api/v1/problems/#{code}"
    assert body["title"]
    assert body["detail"]
    assert body["request_id"] == response["X-Request-ID"]
    return body


@pytest.mark.parametrize("kind", problems.CODES, ids=lambda kind: kind.code)
def test_each_of_our_errors_keeps_its_code_status_and_reasons(kind: type[errors.LspError]) -> None:
    reason = Reason("seat.taken", "The seat is taken.", rule="P2", field="seat")
    response = problems.exception_handler(kind("In words.", reasons=[reason]), {})
    assert response.status_code == kind.status
    assert response.content_type == "application/problem+json"
    assert response.data["code"] == kind.code
    assert response.data["detail"] == "In words."
    assert response.data["reasons"] == [
        {"code": "seat.taken", "message": "The seat is taken.", "rule": "P2", "field": "seat"}
    ]
    assert ("WWW-Authenticate" in response.headers) == (kind.status == 401)


def test_every_error_there_is_is_in_the_published_list() -> None:
    def below(kind: type) -> set[type]:
        return {kind, *(inner for sub in kind.__subclasses__() for inner in below(sub))}

    mapped = {
        kind for kind in below(errors.LspError) if kind.__module__ in ("lsp.errors", "lsp.api.problems")
    }
    assert mapped - {errors.LspError} == set(problems.CODES)
    assert len({kind.code for kind in problems.CODES}) == len(problems.CODES)


@pytest.mark.parametrize(
    ("raised", "status", "code"),
    [
        (drf.ParseError(), 400, "malformed_body"),
        (drf.AuthenticationFailed(), 401, "not_signed_in"),
        (drf.NotAuthenticated(), 401, "not_signed_in"),
        (drf.PermissionDenied(), 403, "permission_refused"),
        (drf.NotFound(), 404, "not_found"),
        (Http404(), 404, "not_found"),
        (drf.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (drf.UnsupportedMediaType("text/plain"), 415, "unsupported_media_type"),
        (drf.Throttled(), 429, "too_many_requests"),
        (drf.ValidationError({"due": ["no"]}), 400, "invalid_query"),
        (ModelValidationError({"name": "no"}), 422, "invalid"),
        (ModelValidationError("no"), 422, "invalid"),
        (SuspiciousOperation(), 400, "malformed_body"),
        (RequestDataTooBig(), 413, "too_large"),
        (ZeroDivisionError("secret detail"), 500, "internal_error"),
    ],
)
def test_what_others_raise_becomes_a_problem_too(raised: Exception, status: int, code: str) -> None:
    response = problems.exception_handler(raised, {})
    assert (response.status_code, response.data["code"]) == (status, code)
    assert "secret" not in str(response.data)


def test_an_unhandled_error_answers_500_and_tells_nothing(
    monkeypatch: pytest.MonkeyPatch, block: Block
) -> None:
    monkeypatch.setattr("lsp.api.base.etags.etag", lambda *_: 1 / 0)
    body = assert_problem(Caller(raises=False).get(f"/blocks/{block.pk}/"), 500, "internal_error")
    assert "division" not in str(body)


@pytest.mark.parametrize(
    "path",
    [
        "/nonsense/",
        "/blocks",
        "/blocks/x/",
        "/blocks/0/",
        "/api/v2/",
        "/blocks/%00/",
        "/blocks/1%0A/",
        "/%0A",
    ],
)
def test_an_address_that_is_none_is_a_404_whatever_the_method(anyone: Caller, path: str) -> None:
    for method in ("get", "post", "patch", "put", "delete"):
        assert_problem(anyone.send(method, path, {} if method != "get" else None), 404, "not_found")


def test_another_method_is_a_405_that_says_which_there_are(coordinator: Caller, block: Block) -> None:
    response = coordinator.send("put", f"/blocks/{block.pk}/", {})
    assert_problem(response, 405, "method_not_allowed")
    assert "PATCH" in response["Allow"]
    assert_problem(coordinator.send("delete", f"/blocks/{block.pk}/"), 405, "method_not_allowed")


def test_another_media_type_is_a_415(coordinator: Caller) -> None:
    response = coordinator.client.post(
        "/api/v1/blocks/",
        data="name=x",
        content_type="application/x-www-form-urlencoded",
        headers=coordinator.headers,
    )
    assert_problem(response, 415, "unsupported_media_type")


BROKEN = {
    "cut off": b'{"name": ',
    "nothing": b" ",
    "no utf-8": b'{"name": "\xff"}',
    "lone surrogate": b'{"name": "\\ud800"}',
    "not a number": b'{"name": NaN}',
    "too deep": b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_body_that_is_no_json_is_a_400(coordinator: Caller, content: bytes) -> None:
    response = coordinator.client.post(
        "/api/v1/blocks/", data=content, content_type="application/json", headers=coordinator.headers
    )
    assert_problem(response, 400, "malformed_body")


def test_a_body_that_is_too_large_is_a_413(coordinator: Caller, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert_problem(coordinator.post("/blocks/", {"name": "x" * 200}), 413, "too_large")


@pytest.mark.parametrize("body", [[], "text", 1, None, True])
def test_a_body_that_is_no_object_is_a_422(coordinator: Caller, body: Any) -> None:
    response = coordinator.client.post(
        "/api/v1/blocks/",
        data=__import__("json").dumps(body),
        content_type="application/json",
        headers=coordinator.headers,
    )
    assert_problem(response, 422, "invalid")


def test_every_field_that_is_wrong_is_named_at_once(coordinator: Caller) -> None:
    body = assert_problem(
        coordinator.post("/blocks/", {"lsp": "one", "nime": "Typo", "starts_on": "2006-02-30"}),
        422,
        "invalid",
    )
    found = {reason["field"]: reason["code"] for reason in body["reasons"]}
    assert found == {"lsp": "type", "nime": "unknown_field", "starts_on": "day", "name": "required"}


WRONG = {
    "nul": ("name", "a\x00b"),
    "number for text": ("name", 5),
    "list for text": ("name", ["a"]),
    "null": ("name", None),
    "too long": ("name", "x" * 121),
    "text for id": ("lsp", "1"),
    "flag for id": ("lsp", True),
    "fraction for id": ("lsp", 1.5),
    "huge id": ("lsp", 10**30),
    "largest id": ("lsp", 2**63 - 1),
    "too large id": ("lsp", 2**63),
    "negative id": ("lsp", -1),
    "no date": ("starts_on", "yesterday"),
    "impossible date": ("starts_on", "2006-02-30"),
    "week date": ("starts_on", "2006-W05"),
    "short date": ("starts_on", "20060101"),
    "year 0": ("starts_on", "0000-01-01"),
    "number for date": ("starts_on", 20060101),
}


@pytest.mark.parametrize(("field", "value"), WRONG.values(), ids=WRONG)
def test_a_wrong_value_is_a_422_that_names_its_field(
    coordinator: Caller, block: Block, field: str, value: Any
) -> None:
    sent = {"lsp": block.lsp_id, "name": "Environment", "starts_on": "2006-04-01", field: value}
    body = assert_problem(coordinator.post("/blocks/", sent), 422, "invalid")
    assert [reason["field"] for reason in body["reasons"]] == [field]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("lps=1", "lps"),
        ("lsp=x", "lsp"),
        ("lsp=1.5", "lsp"),
        ("lsp=99999999999999999999", "lsp"),
        ("lsp=%00", "lsp"),
        ("lsp_slug=a%00b", "lsp_slug"),
        ("page_size=0", "page_size"),
        ("page_size=201", "page_size"),
        ("page_size=x", "page_size"),
        ("page_size=", "page_size"),
        ("cursor=made-up", "cursor"),
        ("cursor=", "cursor"),
        ("as_at=2006-13-01", "as_at"),
        ("as_at=today", "as_at"),
        ("as_at=", "as_at"),
    ],
)
def test_a_wrong_parameter_is_a_400_that_names_it(anyone: Caller, lsp: Any, query: str, field: str) -> None:
    body = assert_problem(anyone.get(f"/blocks/?{query}"), 400, "invalid_query")
    assert [reason["field"] for reason in body["reasons"]] == [field]


def test_a_write_takes_no_parameters(coordinator: Caller) -> None:
    assert_problem(coordinator.post("/blocks/?as_at=2006-01-01", {}), 400, "invalid_query")


def test_a_forged_session_write_is_refused(coordinator_user: Any, block: Block) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator_user, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/api/v1/role-grants/").status_code == 200
    refused = client.post(
        "/api/v1/blocks/", {"lsp": block.lsp_id, "name": "X"}, content_type="application/json"
    )
    assert_problem(refused, 403, "permission_refused")


def test_a_session_with_its_csrf_token_writes(coordinator_user: Any, block: Block) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator_user, backend="django.contrib.auth.backends.ModelBackend")
    secret = "a" * 32
    client.cookies["csrftoken"] = secret
    made = client.post(
        "/api/v1/blocks/",
        {"lsp": block.lsp_id, "name": "Environment"},
        content_type="application/json",
        headers={"X-CSRFToken": secret},
    )
    assert made.status_code == 201, made.content


def test_the_codes_can_be_read(anyone: Caller) -> None:
    listed = {row["code"]: row["status"] for row in anyone.get("/problems/").json()["problems"]}
    assert listed["stale_version"] == 412
    assert listed["precondition_required"] == 428
