"""A stage with a coordinator's webhook that leads to this machine, which the setting allows here alone."""

from collections.abc import Iterator
from typing import Any

import pytest

from accountability.webhook_events import COMMITMENT
from lsp import tasks
from lsp.models import WebhookEndpoint
from lsp.services import webhooks
from tests.factories import accountability as make
from tests.webhooks.receiver import ALLOWED, Receiver, listening

EVERY = sorted({f"commitment.{event}" for event, _, _ in COMMITMENT} | {"commitment.reported"})


@pytest.fixture(autouse=True)
def quiet_bell(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    rung: list[str] = []
    monkeypatch.setattr(tasks, "ring_bell", lambda task, *args: rung.append(task.name))
    return rung


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOK_ALLOWED_NETWORKS = ALLOWED
    with listening() as found:
        yield found


@pytest.fixture
def stage(transactional_db: None) -> make.Stage:
    return make.stage()


@pytest.fixture
def hook(stage: make.Stage, receiver: Receiver) -> WebhookEndpoint:
    return endpoint(stage, receiver)[0]


def endpoint(stage: make.Stage, receiver: Receiver, **changes: Any) -> tuple[WebhookEndpoint, str]:
    given = {"lsp": stage.lsp, "by": stage.coordinator, "events": EVERY, **changes}
    return webhooks.create(name="Example tracker", address=receiver.address, **given)
