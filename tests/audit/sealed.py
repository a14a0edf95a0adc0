"""A sealed trail and its export, for the tests of seals, verifier and redaction."""

import time
from collections.abc import Iterator
from typing import Any

from django.db import transaction

from lsp.audit import seals
from lsp.models import AuditSeal
from tests.audit.making import some_events
from tests.factories import lsp as make

PATIENCE = 120  # seconds: a transaction elsewhere in the cluster delays the seal, as it should


def seal_all() -> list[AuditSeal]:
    """Seal until nothing waits."""
    made = []
    end = time.monotonic() + PATIENCE
    while seals.unsealed() and time.monotonic() < end:
        seal = seals.seal()
        made += [seal] if seal else []
        time.sleep(0 if seal else 0.05)
    assert not seals.unsealed()
    return made


def lines(of: Iterator[str]) -> list[bytes]:
    with transaction.atomic():
        return [line.encode() for line in of]


def published() -> list[dict[str, Any]]:
    return [seals.published(seal) for seal in AuditSeal.objects.order_by("number")]


def a_sealed_trail(rounds: int = 3, count: int = 4) -> Any:
    """A partnership with so many seals."""
    lsp = make.lsp(blocks=1)
    seal_all()
    for _ in range(rounds):
        some_events(lsp, count)
        seal_all()
    return lsp
