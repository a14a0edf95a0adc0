"""What the database itself refuses of webhooks, whatever the Python says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from lsp import clock
from lsp.audit import act
from lsp.errors import Conflict, LspError
from lsp.models import User, WebhookDelivery, WebhookEndpoint, WebhookEvent, WebhookSecret
from lsp.services import webhooks
from lsp.webhooks import deliveries
from tests.at_once import at_once
from tests.factories import accountability as make

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def refused(constraint: str, write: Callable[[], Any]) -> None:
    with pytest.raises((IntegrityError, Conflict)) as found, act("test.write", by=None):
        write()
    error: Any = found.value.__cause__ if isinstance(found.value, Conflict) else found.value
    assert error.__cause__.diag.constraint_name == constraint


def changed(hook: WebhookEndpoint, **values: Any) -> Callable[[], Any]:
    for name, value in values.items():
        setattr(hook, name, value)
    return hook.save


def test_a_webhook_is_for_one_and_stops_with_a_reason(hook: WebhookEndpoint, stage: make.Stage) -> None:
    def fresh() -> WebhookEndpoint:
        return WebhookEndpoint.objects.get(pk=hook.pk)

    refused("lsp_webhookendpoint_for_one", changed(fresh(), organisation=stage.agency))
    refused("lsp_webhookendpoint_for_one", changed(fresh(), lsp=None))
    refused("lsp_webhookendpoint_stopped_with_reason", changed(fresh(), state="paused"))
    refused("lsp_webhookendpoint_state", changed(fresh(), state="lost", state_reason="So."))
    refused("lsp_webhookendpoint_events_named", changed(fresh(), events=[]))


def secret(hook: WebhookEndpoint, **values: Any) -> Callable[[], Any]:
    return WebhookSecret(endpoint=hook, nonce="a" * 64, check_value="b" * 16, **values).save


def test_no_more_than_two_secrets_are_live_and_the_older_retires_on_a_day(hook: WebhookEndpoint) -> None:
    day = clock.today()
    refused("lsp_webhooksecret_two_live", secret(hook))
    with act("test.write", by=None):
        secret(hook, state="retiring", retires_on=day)()
    refused("lsp_webhooksecret_two_live", secret(hook, state="retiring", retires_on=day))
    refused("lsp_webhooksecret_retires_on_a_day", secret(hook, state="retired"))
    refused("lsp_webhooksecret_state", secret(hook, state="lost", retires_on=day))


def test_an_event_goes_to_an_endpoint_once(hook: WebhookEndpoint) -> None:
    event = WebhookEvent.objects.create(kind="webhook.test", body="{}")
    WebhookDelivery.objects.create(event=event, endpoint=hook)
    refused(
        "webhook_one_delivery_of_an_event", lambda: WebhookDelivery.objects.create(event=event, endpoint=hook)
    )
    refused("webhook_delivery_finished", lambda: WebhookDelivery.objects.update(status="delivered"))


def test_two_workers_never_send_the_same_delivery_at_once(hook: WebhookEndpoint, receiver: Any) -> None:
    for _ in range(6):
        webhooks.send_test(hook, by=hook.user)
    assert sum(at_once(*[deliveries.deliver] * 3)) == 6
    assert len({headers["webhook-id"] for headers, _ in receiver.came}) == len(receiver.came) == 6


def test_two_rotate_at_once_and_one_is_told(hook: WebhookEndpoint) -> None:
    day = clock.days_from_today(5)
    done = at_once(*[lambda: webhooks.rotate(hook, retires_on=day, by=User.objects.get(pk=hook.user_id))] * 2)
    assert sum(isinstance(each, LspError) for each in done) == 1
    assert hook.secrets.count() == 2
