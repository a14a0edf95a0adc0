"""One world for the whole matrix, loaded once in a transaction that is rolled back; each test in a savepoint of it."""

import logging
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.views.defaults import page_not_found

from lsp import urls
from tests.matrix.samples import World
from tests.matrix.world import build

BESIDE_THE_POINT = ("whitenoise.", "csp.", "django_permissions_policy.", "django_structlog.", "axes.")
"""Middleware that neither lets in nor keeps out: thousands of requests are walked without it."""
HANDLER_404 = getattr(urls, "handler404", page_not_found)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A 404 without its page, with what the exception says."""
    return HttpResponse(str(exception), status=404)


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The demonstration, the hidden partnership, a client for each role. Tests need the mark `django_db` too."""
    middleware = [name for name in settings.MIDDLEWARE if not name.startswith(BESIDE_THE_POINT)]
    with override_settings(MIDDLEWARE=middleware), django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(scope="package", autouse=True)
def _plain() -> Iterator[None]:
    """Thousands of answers that something is not there: its page is walked once, for the others words will do."""
    with mock.patch.object(urls, "handler404", not_there, create=True):
        yield


@pytest.fixture
def whole_404() -> Iterator[None]:
    """The page that is not there as people see it."""
    with mock.patch.object(urls, "handler404", HANDLER_404):
        yield


@pytest.fixture(scope="package", autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of requests, each with its lines in the log: what they say is tested elsewhere."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for the world is slow: it takes a minute to make."""
    for item in items:
        if "world" in getattr(item, "fixturenames", ()) and "/matrix/" in item.path.as_posix():
            item.add_marker(pytest.mark.matrix)
