"""What is refused of a webhook whatever page or program asks: its state first, then the reason."""

import pytest

from lsp.errors import RuleRefused, TransitionRefused
from lsp.models import WebhookEndpoint
from lsp.services import webhooks
from tests.factories import accountability as make


def test_it_is_paused_once_and_ended_once_each_with_a_reason(
    stage: make.Stage, hook: WebhookEndpoint
) -> None:
    by = stage.coordinator
    for act in (webhooks.pause, webhooks.end):
        with pytest.raises(RuleRefused):
            act(hook, by=by, reason="  ")
    webhooks.pause(hook, by=by, reason="Moving.")
    with pytest.raises(TransitionRefused):
        webhooks.pause(hook, by=by, reason="Moving.")
    ended = webhooks.end(hook, by=by, reason="Replaced.")
    told = {"name": ended.name, "address": ended.address, "events": ended.events}
    with pytest.raises(TransitionRefused):
        webhooks.end(hook, by=by, reason="Again.")
    with pytest.raises(TransitionRefused):
        webhooks.edit(hook, by=by, **told)
