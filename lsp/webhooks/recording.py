"""What happened becomes rows within the transaction of the act: the event once, a delivery for each endpoint told."""

import uuid
from collections.abc import Sequence
from typing import Any

import orjson
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse

from lsp import clock
from lsp.models import User, WebhookDelivery, WebhookEndpoint, WebhookEvent
from lsp.webhooks import kinds
from lsp.webhooks.kinds import Kind
from lsp.webhooks.standing import may_be_told


def note(act: str, subject: models.Model) -> None:
    """An act is done: where somebody wants to hear of it and may know of its subject, it is on its way (V1)."""
    kind = kinds.caused_by(act)
    if kind is None:
        return
    about = kind.subject(subject)
    subscribed = list(_subscribed(kind, about))
    told = [endpoint for endpoint in subscribed if may_be_told(endpoint, endpoint.user, kind, about)]
    if told:
        record = kind.model._default_manager.get(pk=about)  # as the act has left it
        send(kind.code, told, kind=kind, record=record)


def _subscribed(kind: Kind, about: Any) -> Any:
    """The endpoints that want this kind of event of this record's partnership or agency."""
    lsp, organisation = kind.places
    place = kind.model._default_manager.filter(pk=about)
    return (
        WebhookEndpoint.objects.exclude(state=WebhookEndpoint.State.ENDED)
        .filter(events__contains=[kind.code])
        .filter(Q(lsp__in=place.values(lsp)) | Q(organisation__in=place.values(organisation)))
        .select_related("user")
        .order_by("pk")
    )


def send(
    code: str, endpoints: Sequence[WebhookEndpoint], *, kind: Kind | None = None, record: Any = None
) -> list[WebhookDelivery]:
    """Save the event and its deliveries with the present transaction, and ring once it is committed."""
    reference, moment = uuid.uuid4(), clock.now()
    event = WebhookEvent.objects.create(
        reference=reference,
        kind=code,
        subject_type=record._meta.model_name if record is not None else "",
        subject_id=record.pk if record is not None else None,
        occurred_at=moment,
        body=_body(reference, code, moment, kind, record),
    )
    made = WebhookDelivery.objects.bulk_create(
        WebhookDelivery(event=event, endpoint=endpoint, next_attempt_at=moment) for endpoint in endpoints
    )
    transaction.on_commit(ring)
    return made


def ring() -> None:
    """Ring for the worker."""
    from lsp import tasks

    tasks.ring_bell(tasks.deliver_webhooks)


def _body(reference: uuid.UUID, code: str, moment: Any, kind: Kind | None, record: Any) -> str:
    """The body as it is sent, at every attempt the same."""
    subject = ""
    if kind is not None:
        subject = settings.SITE_URL + reverse(f"api-{kind.resource}-detail", args=[record.pk])
    told = {
        "id": str(reference),
        "type": code,
        "time": moment.isoformat(timespec="seconds"),
        "subject": subject or None,
        "data": kind.facts(record) if kind is not None else {},
    }
    return orjson.dumps(told).decode()


def owner_of(endpoint: WebhookEndpoint) -> User:
    """The owner as they are now, without what was remembered of their rights."""
    return User.objects.get(pk=endpoint.user_id)
