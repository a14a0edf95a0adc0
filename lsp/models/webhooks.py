"""Who wants to be told by a program: endpoints and their secrets, and what was sent to them, attempt by attempt."""

import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from lsp import clock
from lsp.audit.history import history
from lsp.models.governed import GovernedModel, Personal
from lsp.models.place import LocalStrategicPartnership, Organisation
from lsp.querysets import DeliveryQuerySet, SecretQuerySet, TokenQuerySet
from lsp.webhooks import kinds

LONGEST_ADDRESS = 500
KEPT_OF_AN_ANSWER = 1000
"""Characters of what an endpoint answered."""


def _events_told(codes: Any) -> Mapping[str, str]:
    """The kinds of events in words, as a history tells them."""
    return {"Told of": ", ".join(kinds.labels(codes or ()))}


class WebhookEndpoint(GovernedModel):
    """An address to which events are sent, for a partnership its owner coordinates or an agency its owner acts for.

    It sees what its owner sees, and stops where the owner's role ends (V1).
    """

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Paused"
        ENDED = "ended", "Ended"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="webhook_endpoints"
    )
    name = models.CharField(max_length=100)
    lsp = models.ForeignKey(
        LocalStrategicPartnership,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="webhook_endpoints",
        verbose_name="partnership",
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="webhook_endpoints",
        verbose_name="agency",
    )
    address = models.CharField(max_length=LONGEST_ADDRESS)
    events = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    state_reason = models.TextField("why paused or ended", blank=True, default="")
    active_since = models.DateTimeField(default=clock.now, editable=False)

    objects = TokenQuerySet.as_manager()
    history = history()
    personal = Personal("user__person", ("name", "state_reason"))
    told_in_parts: ClassVar = {"events": _events_told}

    class Meta:
        verbose_name = "webhook"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="lsp_webhookendpoint_for_one",
                condition=Q(lsp__isnull=False, organisation__isnull=True)
                | Q(lsp__isnull=True, organisation__isnull=False),
                violation_error_message="A webhook is for one partnership or for one agency.",
            ),
            models.CheckConstraint(
                name="lsp_webhookendpoint_state", condition=Q(state__in=["active", "paused", "ended"])
            ),
            models.CheckConstraint(
                name="lsp_webhookendpoint_stopped_with_reason",
                condition=Q(state="active") | ~Q(state_reason=""),
                violation_error_message="Say why it is paused or ended.",
            ),
            models.CheckConstraint(
                name="lsp_webhookendpoint_events_named", condition=~Q(events=[]) & ~Q(address="")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def whose(self) -> Any:
        """The partnership or the agency it is for."""
        return self.lsp or self.organisation


class WebhookSecret(GovernedModel):
    """One of the secrets with which deliveries are signed: at most two are live, the current one and one retiring.

    The secret itself is kept nowhere: it is derived from `nonce` and the installation's key (docs/decisions/0014).
    """

    class State(models.TextChoices):
        CURRENT = "current", "Current"
        RETIRING = "retiring", "Retiring"
        RETIRED = "retired", "Retired"

    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="secrets")
    nonce = models.CharField(max_length=64, editable=False)
    check_value = models.CharField(max_length=16, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CURRENT)
    retires_on = models.DateField("first day it signs no more", null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)

    objects = SecretQuerySet.as_manager()
    history = history()
    repeats: ClassVar = frozenset(("nonce", "check_value"))

    class Meta:
        verbose_name = "secret"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                name="lsp_webhooksecret_two_live",
                fields=["endpoint", "state"],
                condition=Q(state__in=["current", "retiring"]),
            ),
            models.CheckConstraint(
                name="lsp_webhooksecret_state", condition=Q(state__in=["current", "retiring", "retired"])
            ),
            models.CheckConstraint(
                name="lsp_webhooksecret_retires_on_a_day",
                condition=Q(state="current", retires_on__isnull=True)
                | (~Q(state="current") & Q(retires_on__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        made = self.created_at.astimezone(clock.LONDON)
        return f"number {self.pk}, made on {made.day} {made:%B %Y}"

    @property
    def audit_lsp_id(self) -> int | None:
        return self.endpoint.lsp_id

    def signs_on(self, day: Any) -> bool:
        """Whether deliveries of `day` are signed with it."""
        return self.state == self.State.CURRENT or (
            self.state == self.State.RETIRING and self.retires_on is not None and day < self.retires_on
        )


class WebhookEvent(models.Model):
    """That something happened, in the very words that are sent: saved with the act itself. A note of the machine's."""

    reference = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60, blank=True, default="")
    subject_id = models.BigIntegerField(null=True)
    occurred_at = models.DateTimeField(default=clock.now)
    body = models.TextField()

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"


class WebhookDelivery(models.Model):
    """One event on its way to one endpoint."""

    class Status(models.TextChoices):
        WAITING = "waiting", "On its way"
        DELIVERED = "delivered", "Delivered"
        FAILED = "failed", "Given up"
        WITHHELD = "withheld", "Withheld"

    event = models.ForeignKey(WebhookEvent, on_delete=models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.PROTECT, related_name="deliveries")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "delivery"
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "endpoint"], name="webhook_one_delivery_of_an_event"),
            models.CheckConstraint(
                name="webhook_delivery_finished",
                condition=Q(status="waiting", finished_at__isnull=True)
                | (~Q(status="waiting") & Q(finished_at__isnull=False)),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_attempt_at"], name="webhook_waiting", condition=Q(status="waiting")),
            models.Index(fields=["endpoint", "-id"], name="webhook_of_endpoint"),
        ]

    def __str__(self) -> str:
        return f"{self.event.kind} to {self.endpoint}"


class WebhookAttempt(models.Model):
    """One try to deliver: when, how long, what was answered or what went wrong."""

    delivery = models.ForeignKey(WebhookDelivery, on_delete=models.CASCADE, related_name="tries")
    began_at = models.DateTimeField(default=clock.now)
    milliseconds = models.PositiveIntegerField()
    status_code = models.PositiveSmallIntegerField("status", null=True)
    answer = models.CharField(max_length=KEPT_OF_AN_ANSWER, blank=True, default="")
    problem = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.began_at}: {self.status_code or self.problem}"

    @property
    def succeeded(self) -> bool:
        """Whether the endpoint took it."""
        return self.status_code is not None and 200 <= self.status_code < 300
