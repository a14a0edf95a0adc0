"""Sending what is due: claimed for a pause, sent outside any transaction, each attempt kept.

Whoever dies between sending and keeping leaves the delivery to be sent again, with the same id: an endpoint hears of
everything at least once.
"""

import random
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min, Q

from lsp import clock
from lsp.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookEvent, WebhookSecret
from lsp.webhooks import kinds, posting, signing
from lsp.webhooks.posting import Answer
from lsp.webhooks.recording import owner_of
from lsp.webhooks.standing import may_be_told, role_stands

AT_ONCE = 50
LEAST_PAUSE = 30.0  # seconds: longer than an attempt may take, so that nobody sends what another is sending
FACTOR = 4
_chance = random.SystemRandom()


def pause(attempts: int) -> timedelta:
    """How long until the next attempt after so many: four times as long each time, give or take a fifth."""
    longest = float(settings.WEBHOOK_LONGEST_PAUSE)
    seconds = min(settings.WEBHOOK_FIRST_PAUSE * float(FACTOR) ** (attempts - 1), longest)
    return timedelta(seconds=max(seconds * _chance.uniform(0.8, 1.2), LEAST_PAUSE))


def waiting() -> Any:
    """The deliveries that are due to be sent, to endpoints that are active."""
    return WebhookDelivery.objects.filter(
        status=WebhookDelivery.Status.WAITING,
        next_attempt_at__lte=clock.now(),
        endpoint__state=WebhookEndpoint.State.ACTIVE,
    )


def deliver(limit: int = AT_ONCE) -> int:
    """Send what is due, at most `limit` deliveries; how many arrived."""
    arrived = 0
    for _ in range(limit):
        delivery = _claim()
        if delivery is None:
            break
        arrived += _attempt(delivery)
    return arrived


def _claim() -> WebhookDelivery | None:
    """The next delivery due, put off as after a failure; None where there is none."""
    with transaction.atomic():
        found = waiting().select_for_update(of=("self",), skip_locked=True)
        delivery: WebhookDelivery | None = found.order_by("next_attempt_at", "id").first()
        if delivery is None:
            return None
        delivery.attempts += 1
        delivery.next_attempt_at = clock.now() + pause(delivery.attempts)
        delivery.save(update_fields=["attempts", "next_attempt_at"])
    return delivery


def _attempt(delivery: WebhookDelivery) -> bool:
    """Send it, where its owner may still be told; keep what became of it."""
    endpoint, event = delivery.endpoint, delivery.event
    owner = owner_of(endpoint)
    if not may_be_told(endpoint, owner, kinds.kind_of(event.kind), event.subject_id):
        _settle(delivery, WebhookDelivery.Status.WITHHELD)
        if not role_stands(endpoint, owner):
            _stop(endpoint, "The role of its owner has ended, and with it what it may be told.")
        return False
    live = live_secrets(endpoint)
    if not live:
        return _keep(delivery, Answer(problem="It has no secret to sign with. Make a new one."))
    body = event.body.encode()
    headers = signing.headers(str(event.reference), clock.now(), body, live)
    return _keep(delivery, posting.post(endpoint.address, headers, body))


def forget() -> None:
    """Remove what happened longer ago than it is kept, once nothing of it waits any more."""
    long_ago = clock.now() - timedelta(days=settings.WEBHOOK_KEPT_DAYS)
    old = WebhookEvent.objects.filter(occurred_at__lt=long_ago)
    old.exclude(deliveries__status=WebhookDelivery.Status.WAITING).delete()


def live_secrets(endpoint: WebhookEndpoint) -> list[str]:
    """The secrets that sign today, the newest first; those that the key no longer derives left out."""
    today = clock.today()
    rows = WebhookSecret.objects.filter(endpoint=endpoint).exclude(state=WebhookSecret.State.RETIRED)
    derived = [(row, signing.secret_of(row.nonce)) for row in rows.order_by("-pk") if row.signs_on(today)]
    return [secret for row, secret in derived if signing.check_value(secret) == row.check_value]


def _keep(delivery: WebhookDelivery, answer: Answer) -> bool:
    """Keep the attempt, and in the same transaction what it means for the delivery."""
    with transaction.atomic():
        attempt = WebhookAttempt.objects.create(
            delivery=delivery,
            began_at=clock.now() - timedelta(milliseconds=answer.milliseconds),
            milliseconds=answer.milliseconds,
            status_code=answer.status_code,
            answer=answer.text,
            problem=answer.problem,
        )
        if attempt.succeeded:
            _settle(delivery, WebhookDelivery.Status.DELIVERED)
        elif delivery.attempts >= settings.WEBHOOK_MOST_ATTEMPTS:
            _settle(delivery, WebhookDelivery.Status.FAILED)
    if not attempt.succeeded:
        _stop_where_hopeless(delivery.endpoint)
    return attempt.succeeded


def _settle(delivery: WebhookDelivery, status: str) -> None:
    delivery.status, delivery.finished_at = status, clock.now()
    delivery.save(update_fields=["status", "finished_at"])


def failing_since(endpoint: WebhookEndpoint) -> Any:
    """When the failures began that nothing has broken since, or since it was last made active; None where none."""
    tries = WebhookAttempt.objects.filter(
        delivery__endpoint=endpoint, began_at__gte=endpoint.active_since
    ).aggregate(last=Max("began_at", filter=Q(status_code__range=(200, 299))))
    failures = WebhookAttempt.objects.filter(
        delivery__endpoint=endpoint, began_at__gt=tries["last"] or endpoint.active_since
    ).exclude(status_code__range=(200, 299))
    return failures.aggregate(first=Min("began_at"))["first"]


def _stop_where_hopeless(endpoint: WebhookEndpoint) -> None:
    """Pause an endpoint that has failed for days, and tell its owner."""
    days = settings.WEBHOOK_PAUSED_AFTER_DAYS
    since = failing_since(endpoint)
    if since is not None and clock.now() - since >= timedelta(days=days):
        _stop(endpoint, f"Nothing has arrived for {days} days.")


def _stop(endpoint: WebhookEndpoint, reason: str) -> None:
    from lsp.services import webhooks

    webhooks.stop(endpoint, reason=reason)
