"""A webhook of an agency's officer, and what was sent to it."""

from typing import Any

from lsp.services import webhooks
from tests.matrix.samples import World, fresh


def build(world: World, police: Any) -> None:
    """One for the police, with a delivery that waits."""
    by = fresh(world.users["police"])
    hook, _ = webhooks.create(
        name="Qxwebhook tracker",
        address="https://receiver.invalid/hook",
        events=["commitment.made"],
        organisation=police,
        by=by,
    )
    world.sample("webhook of the police", hook, hook=hook.pk)
    sent = webhooks.send_test(hook, by=by)
    world.sample("delivery to the police", sent, hook=hook.pk, delivery=sent.pk)
