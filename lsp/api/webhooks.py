"""`/api/v1/webhook-endpoints/`, `/webhook-deliveries/`: one's own webhooks and what was sent to them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from django.db.models import F, QuerySet
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from lsp.api.base import Creates, GovernedViewSet, Updates, transition
from lsp.api.filters import IdFilter
from lsp.api.inputs import Day, Input, Nothing, Reference, Text
from lsp.api.outputs import LspBrief, OrganisationBrief, RecordOut
from lsp.forms.webhooks import NewWebhookForm, RotateForm, StopForm, WebhookForm
from lsp.models import (
    LocalStrategicPartnership,
    Organisation,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from lsp.services import webhooks
from lsp.webhooks.addresses import LONGEST_ADDRESS

STATES = WebhookEndpoint.State.choices
STATUSES = WebhookDelivery.Status.choices


class WebhookEndpointOut(RecordOut):
    """Where events are sent."""

    name = serializers.CharField()
    lsp = LspBrief(allow_null=True)
    organisation = OrganisationBrief(allow_null=True)
    address = serializers.CharField()
    events = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=STATES)
    state_reason = serializers.CharField(allow_blank=True)
    secret = serializers.CharField(
        allow_null=True, help_text="Null but in the answer of `secret`: `whsec_` and 32 bytes in base64."
    )


class WebhookEndpointUpdate(Input):
    """What can be changed of a webhook."""

    page_form = WebhookForm

    name = Text(max_length=100)
    address = Text(max_length=LONGEST_ADDRESS, lines=False)
    events = serializers.ListField(child=Text(max_length=60), min_length=1, max_length=60)


class WebhookEndpointCreate(WebhookEndpointUpdate):
    """A webhook for a partnership one coordinates, or for an agency one acts for."""

    page_form = NewWebhookForm

    lsp = Reference(LocalStrategicPartnership, required=False, allow_null=True)
    organisation = Reference(Organisation, required=False, allow_null=True)


class WebhookReason(Input):
    """Why it is paused or ended."""

    page_form = StopForm

    reason = Text(max_length=1000, lines=True)


class WebhookRotation(Input):
    """Until when the older secret signs as well."""

    page_form = RotateForm

    retires_on = Day(help_text="The first day on which the older secret signs no more.")


def endpoint_rows(
    seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """Webhooks as they are answered."""
    return seen.values(
        "id", "version", "created_at", "name", "lsp__id", "lsp__slug", "lsp__name", "organisation__id",
        "organisation__slug", "organisation__name", "address", "events", "state", "state_reason",
    )  # fmt: skip


class WebhookEndpointFilter(django_filters.FilterSet):
    """By state, partnership and agency."""

    state = django_filters.ChoiceFilter(choices=STATES)
    lsp = IdFilter(field_name="lsp_id")
    organisation = IdFilter(field_name="organisation_id")


class WebhookEndpointViewSet(Creates, Updates, GovernedViewSet):
    """One's own webhooks. A secret is given once, by `secret`."""

    resource, model, output = "webhook-endpoints", WebhookEndpoint, WebhookEndpointOut
    public = False
    filterset_class = WebhookEndpointFilter
    create_input, update_input = WebhookEndpointCreate, WebhookEndpointUpdate
    rows = staticmethod(endpoint_rows)
    shown: str | None = None

    def perform_create(self, data: dict[str, Any]) -> WebhookEndpoint:
        """Make it; its secret is asked for apart, so that no kept answer holds it."""
        made, _ = webhooks.create(by=self.request.user, **data)
        return made

    def perform_update(self, record: WebhookEndpoint, data: dict[str, Any], version: int) -> WebhookEndpoint:
        """Change it."""
        as_it_is = {"name": record.name, "address": record.address, "events": record.events}
        return webhooks.edit(record, by=self.request.user, version=version, **{**as_it_is, **data})

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The secret only where it was asked for, this once."""
        return [{**row, "secret": self.shown} for row in super().answer(rows)]

    @transition()
    def secret(self, record: WebhookEndpoint, data: dict[str, Any], version: int) -> WebhookEndpoint:
        """The newest secret, once: a second time it is a conflict, and a new one has to be made."""
        self.shown = webhooks.take_secret(record, by=self.request.user, version=version)
        return record

    @transition(WebhookRotation)
    def rotate(self, record: WebhookEndpoint, data: dict[str, Any], version: int) -> WebhookEndpoint:
        """A new secret; the one so far signs as well until a day."""
        return webhooks.rotate(record, by=self.request.user, version=version, **data)[0]

    @transition()
    def retire(self, record: WebhookEndpoint, data: dict[str, Any], version: int) -> WebhookEndpoint:
        """The older of two secrets signs no more."""
        return webhooks.retire(record, by=self.request.user, version=version)

    @transition(WebhookReason)
    def pause(self, record: WebhookEndpoint, data: dict[str, Any], version: int) -> WebhookEndpoint:
        """Send nothing for the time being."""
        return webhooks.pause(record, by=self.request.user, version=version, **data)

    @transition()
    def resume(self, record: WebhookEndpoint, data: dict[str, Any], version: int) -> WebhookEndpoint:
        """Send again, first what has waited."""
        return webhooks.resume(record, by=self.request.user, version=version)

    @transition(WebhookReason)
    def end(self, record: WebhookEndpoint, data: dict[str, Any], version: int) -> WebhookEndpoint:
        """Send nothing any more."""
        return webhooks.end(record, by=self.request.user, version=version, **data)

    @transition()
    def test(self, record: WebhookEndpoint, data: dict[str, Any], version: int) -> WebhookEndpoint:
        """Send an event that tells of nothing."""
        return webhooks.send_test(record, by=self.request.user, version=version).endpoint


class WebhookAttemptOut(serializers.Serializer):
    """One try to deliver."""

    began_at = serializers.DateTimeField()
    milliseconds = serializers.IntegerField()
    status_code = serializers.IntegerField(allow_null=True)
    answer = serializers.CharField(allow_blank=True, help_text="The beginning of what was answered.")
    problem = serializers.CharField(allow_blank=True)


class WebhookDeliveryOut(serializers.Serializer):
    """One event on its way to one endpoint."""

    id = serializers.IntegerField()
    endpoint = serializers.IntegerField()
    event = serializers.UUIDField(help_text="The id under which it is sent, at every attempt the same.")
    kind = serializers.CharField()
    occurred_at = serializers.DateTimeField()
    status = serializers.ChoiceField(choices=STATUSES)
    attempts = serializers.IntegerField()
    next_attempt_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    body = serializers.CharField(help_text="As it is sent and signed.")
    tries = WebhookAttemptOut(many=True)


def delivery_rows(
    seen: QuerySet[Any], *, user: Any = None, as_at: date | None = None
) -> QuerySet[Any, dict[str, Any]]:
    """Deliveries as they are answered."""
    return seen.values(
        "id", "endpoint", "status", "attempts", "next_attempt_at", "finished_at",
        event_reference=F("event__reference"), kind=F("event__kind"),
        occurred_at=F("event__occurred_at"), body=F("event__body"),
    )  # fmt: skip


class WebhookDeliveryFilter(django_filters.FilterSet):
    """By endpoint, status and kind."""

    endpoint = IdFilter(field_name="endpoint_id")
    status = django_filters.ChoiceFilter(choices=STATUSES)
    kind = django_filters.CharFilter(field_name="event__kind")


class WebhookDeliveryViewSet(GovernedViewSet):
    """What was sent to one's own webhooks."""

    resource, model, output = "webhook-deliveries", WebhookDelivery, WebhookDeliveryOut
    public = False
    filterset_class = WebhookDeliveryFilter
    rows = staticmethod(delivery_rows)

    def answer(self, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Each with its attempts."""
        told = super().answer(rows)
        tries = WebhookAttempt.objects.filter(delivery__in=[row["id"] for row in told]).order_by("pk")
        by_delivery: dict[int, list[dict[str, Any]]] = {}
        columns = ("began_at", "milliseconds", "status_code", "answer", "problem")
        for row in tries.values("delivery_id", *columns):
            by_delivery.setdefault(row.pop("delivery_id"), []).append(row)
        for row in told:
            row["event"] = row.pop("event_reference")
            row["tries"] = by_delivery.get(row["id"], [])
        return told

    @action(detail=True, methods=["post"], creates_from=Nothing)
    def replay(self, request: Request, id: str) -> Response:
        """Send it again: the same event under the same id. Asked twice it is sent twice, so it needs no If-Match."""
        delivery = self.visible().filter(pk=int(id)).select_related("endpoint").first()
        if delivery is None:
            raise self.missing()
        self.read(Nothing)
        return self.written(webhooks.replay(delivery, by=request.user), 201)
