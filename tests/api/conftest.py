"""Callers of the API: anonymous, or somebody with a token."""

from typing import Any

import pytest
from django.test import Client

from lsp.models import Block, LocalStrategicPartnership, User
from lsp.services import tokens
from tests.factories import lsp as places

API = "/api/v1"


class Caller:
    """A caller with a token (none: anonymous). Paths are below /api/v1; headers are written with underscores."""

    def __init__(self, secret: str = "", *, raises: bool = True) -> None:
        self.client = Client(raise_request_exception=raises)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def send(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = {} if data is None else {"data": data, "content_type": "application/json"}
        address = path if path.startswith("/api/") else f"{API}{path}"
        return getattr(self.client, method)(address, headers={**self.headers, **named}, **body)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("get", path, **headers)

    def post(self, path: str, data: Any, **headers: str) -> Any:
        return self.send("post", path, data, **headers)

    def patch(self, path: str, data: Any, **headers: str) -> Any:
        return self.send("patch", path, data, **headers)

    def post_form(self, path: str, data: Any) -> Any:
        """POST of a multipart form, as files are sent."""
        return self.client.post(f"{API}{path}", data, headers=self.headers)


def caller_for(user: User, *scopes: str, raises: bool = True) -> Caller:
    """A caller with a token of the user, to read and write unless told."""
    _, secret = tokens.create(user=user, by=user, name="test", scopes=scopes or ("read", "write"))
    return Caller(secret, raises=raises)


@pytest.fixture
def anyone() -> Caller:
    """Nobody signed in."""
    return Caller()


@pytest.fixture
def lsp(db: None) -> LocalStrategicPartnership:
    """A published partnership with one block."""
    return places.lsp("Ambridge Partnership", blocks=1)


@pytest.fixture
def block(lsp: LocalStrategicPartnership) -> Block:
    """Its block."""
    return lsp.blocks.get()


@pytest.fixture
def hidden_lsp(db: None) -> LocalStrategicPartnership:
    """An unpublished partnership in which nobody here holds a role."""
    return places.lsp("Borchester Partnership", published=False, blocks=1)


@pytest.fixture
def coordinator_user(lsp: LocalStrategicPartnership) -> User:
    """The coordinator of the published partnership."""
    return places.coordinator(lsp, "casey")


@pytest.fixture
def coordinator(coordinator_user: User) -> Caller:
    """The coordinator, with a token to read and write."""
    return caller_for(coordinator_user)


@pytest.fixture
def administrator(db: None) -> Caller:
    """The administrator, with a token to read and write."""
    return caller_for(places.administrator("root-example"))
