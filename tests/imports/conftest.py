"""Who imports, and the files they send, all made here."""

from pathlib import Path
from typing import Any

import pytest

from lsp.audit import act
from lsp.models import LocalAuthority, LocalStrategicPartnership, Regime, Role, RoleGrant, User
from tests.imports.files import REGISTER

SHARED = Path(__file__).parents[3] / "shared" / "data" / "public-bodies-2007"


def a_user(name: str, role: str = "", **grant: Any) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", "secret")
    if role:
        with act("role-grant.create", by=None):
            RoleGrant(user=user, role=role, **grant).save()
    return user


@pytest.fixture
def administrator(db: None) -> User:
    return a_user("administrator", Role.ADMINISTRATOR)


@pytest.fixture
def nobody(db: None) -> User:
    return a_user("nobody")


@pytest.fixture
def real_register() -> bytes:
    """The register of 2007 as it lies beside the project."""
    path = SHARED / REGISTER
    if not path.exists():
        pytest.skip(f"the register of 2007 ({REGISTER}) does not lie in ../shared here")
    return path.read_bytes()


def a_partnership(name: str, prefix: str) -> LocalStrategicPartnership:
    """A published partnership of one council, under a regime without particular terms."""
    slug = name.lower().replace(" ", "-")
    with act("test.partnership", by=None):
        regime = Regime.objects.filter(code="test").first() or Regime(
            code="test", name="Test regime", terms={}
        )
        if regime.pk is None:
            regime.save()
        council = LocalAuthority(name=f"{name} Council", slug=f"{slug}-council", kind="unitary")
        council.save()
        lsp = LocalStrategicPartnership(
            name=name, slug=slug, prefix=prefix, regime=regime, accountable_body=council, published=True
        )
        lsp.save()
    return lsp


@pytest.fixture
def partnership(db: None) -> LocalStrategicPartnership:
    return a_partnership("Ambridge", "AMB")


@pytest.fixture
def second(db: None) -> LocalStrategicPartnership:
    return a_partnership("Borchester", "BOR")


@pytest.fixture
def coordinator(partnership: LocalStrategicPartnership) -> User:
    return a_user("coordinator", Role.COORDINATOR, lsp=partnership)


@pytest.fixture
def neighbour(second: LocalStrategicPartnership) -> User:
    return a_user("neighbour", Role.COORDINATOR, lsp=second)
