"""The API against its own description: generated requests of every caller, and nothing that is not answered properly.

FUZZ_CASES says how many (2,000 by default, as in CI; 100,000 for a release).
"""

import contextlib
import itertools
import os
import random
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from lsp.api.reference import document
from tests.api import world as worlds
from tests.api.conftest import Caller

CASES = int(os.environ.get("FUZZ_CASES", "2000"))
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
WRITERS = ("administrator", "coordinator", "officer")
REAL = 0.85  # how often an id or a reference is one that exists

pytestmark = [pytest.mark.fuzz, pytest.mark.django_db]


def operations() -> list[str]:
    return sorted(
        f"{method.upper()} {path}"
        for path, item in document()["paths"].items()
        for method in item
        if method in ("get", "post", "patch")
    )


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[worlds.World]:
    """The world, in one transaction that the server's end of a request does not close."""
    with (
        mock.patch.object(connections["default"], "close_if_unusable_or_obsolete", return_value=None),
        worlds.standing(django_db_blocker) as world,
    ):
        yield world


def real_references(body: Any, world: worlds.World, chance: random.Random) -> Any:
    """The body with some of its references to records that exist."""
    if not isinstance(body, dict):
        return body
    known = {
        name: world.ids[name.removesuffix("_id")]
        for name in body
        if isinstance(name, str) and name.removesuffix("_id") in world.ids and chance.random() < REAL
    }
    return {**body, **known}


def aim(case: Any, caller: Caller, world: worlds.World, chance: random.Random) -> None:
    """Point the case at a record that exists, with its ETag, most of the time."""
    case.body = real_references(case.body, world, chance)
    if "id" not in (case.path_parameters or {}) or chance.random() > REAL:
        return
    resource = case.operation.path.split("/")[3]
    listed = caller.get(f"/{resource}/?page_size=200")
    rows = listed.json().get("results", [])
    if not rows:
        return
    chosen = chance.choice(rows)["id"]
    case.path_parameters["id"] = chosen
    if case.method != "GET" and chance.random() < REAL:
        tag = caller.get(f"/{resource}/{chosen}/").headers.get("ETag")
        case.headers = {**(case.headers or {}), **({"If-Match": tag} if tag else {})}


@pytest.mark.parametrize("name", operations())
def test_no_request_is_answered_with_an_error_of_ours(name: str, world: worlds.World) -> None:
    loaded = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    method, path = name.split(" ")
    operation = loaded[path][method]
    each = max(2, CASES // len(operations()) // 2)
    callers = {who: Caller(secret or "", raises=False) for who, secret in world.tokens.items()}
    weighted = sorted(callers) if method == "GET" else [*sorted(callers), *WRITERS * 4]
    numbers = itertools.count()

    def run(mode: GenerationMode) -> None:
        @settings(
            max_examples=each,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(
            case=operation.as_strategy(generation_mode=mode),
            who=st.sampled_from(weighted),
        )
        def attempt(case: Any, who: str) -> None:
            chance = random.Random(next(numbers))
            aim(case, callers[who], world, chance)
            answer = case.call(headers=callers[who].headers)
            case.validate_response(answer, checks=CHECKS)

        attempt()

    run(GenerationMode.POSITIVE)
    with contextlib.suppress(Unsatisfiable):  # where nothing is sent, nothing can be sent wrongly
        run(GenerationMode.NEGATIVE)
