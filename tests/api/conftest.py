"""Callers of the API: anonymous, signed in, with a token."""

from collections.abc import Callable

import pytest
from django.test import Client

from lsp.audit import act
from lsp.models import (
    Block,
    LocalAuthority,
    LocalStrategicPartnership,
    Regime,
    Role,
    RoleGrant,
    User,
)
from lsp.services import tokens

API = "/api/v1"


class Caller:
    """A caller with a token (None: anonymous). Answers are Django's test responses."""

    def __init__(self, secret: str | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}

    def send(self, method: str, path: str, data: object = None, **headers: str) -> object:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        body = {} if data is None else {"data": data, "content_type": "application/json"}
        address = path if path.startswith("/api/") else f"{API}{path}"
        return getattr(self.client, method)(address, headers={**self.headers, **named}, **body)

    def get(self, path: str, **headers: str):
        return self.send("get", path, **headers)

    def post(self, path: str, data: object, **headers: str):
        return self.send("post", path, data, **headers)

    def patch(self, path: str, data: object, **headers: str):
        return self.send("patch", path, data, **headers)


def make_user(name: str) -> User:
    return User.objects.create_user(name, f"{name}@example.org")


def grant(user: User, role: str, lsp: LocalStrategicPartnership | None = None, organisation=None) -> RoleGrant:
    made = RoleGrant(user=user, role=role, lsp=lsp, organisation=organisation)
    with act("role-grant.create", by=None, subject=made):
        made.save()
    return made


def caller_for(user: User, *scopes: str) -> Caller:
    _, secret = tokens.create(user=user, by=user, name="test", scopes=scopes or ("read", "write"))
    return Caller(secret)


def make_lsp(name: str, *, published: bool = True, prefix: str = "TSP") -> LocalStrategicPartnership:
    with act("test.place", by=None):
        regime = Regime.objects.filter(code="test").first()
        if regime is None:
            regime = Regime(code="test", name="Test", terms={})
            regime.save()
        slug = name.lower().replace(" ", "-")
        council = LocalAuthority(name=f"{name} Council", slug=f"{slug}-council", kind="unitary")
        council.save()
        lsp = LocalStrategicPartnership(
            name=name, slug=slug, prefix=prefix, regime=regime, accountable_body=council, published=published
        )
        lsp.save()
    return lsp


def make_block(lsp: LocalStrategicPartnership, name: str, position: int = 1, **fields: object) -> Block:
    block = Block(lsp=lsp, name=name, slug=name.lower().replace(" ", "-"), position=position, **fields)
    with act("block.create", by=None, subject=block):
        block.save()
    return block


@pytest.fixture
def anyone() -> Caller:
    """Nobody signed in."""
    return Caller()


@pytest.fixture
def lsp(db: None) -> LocalStrategicPartnership:
    """A published partnership."""
    return make_lsp("Ambridge")


@pytest.fixture
def hidden_lsp(db: None) -> LocalStrategicPartnership:
    """An unpublished partnership in which nobody here holds a role."""
    return make_lsp("Borchester", published=False, prefix="BSP")


@pytest.fixture
def coordinator_user(lsp: LocalStrategicPartnership) -> User:
    """The coordinator of the published partnership."""
    user = make_user("casey")
    grant(user, Role.COORDINATOR, lsp)
    return user


@pytest.fixture
def coordinator(coordinator_user: User) -> Caller:
    """The coordinator, with a token to read and write."""
    return caller_for(coordinator_user)


@pytest.fixture
def make_caller() -> Callable[..., Caller]:
    """A caller for a user, with scopes."""
    return caller_for
