"""What was sent to one of one's own webhooks: the list, one delivery with its attempts, sending it again."""

import json
from collections.abc import Sequence
from typing import Any, ClassVar

from django.http import Http404
from django.urls import reverse

from lsp.decisions import Decision
from lsp.downloads import Column
from lsp.forms.webhook_filters import DeliveryFilter
from lsp.models import WebhookDelivery, WebhookEndpoint
from lsp.services import webhooks
from lsp.views.base import ActionPage, ListPage, Page
from lsp.views.webhooks import HELD_UP, OwnWebhook, state_of
from lsp.webhooks import kinds


class DeliveryList(OwnWebhook, ListPage):
    """Everything that was sent, or is on its way, the newest first."""

    template_name = "lsp/webhooks/deliveries.html"
    filterset_class = DeliveryFilter
    download_name = "webhook-deliveries"
    sorts: ClassVar[dict[str, tuple[str, Sequence[str]]]] = {
        "happened": ("Happened", ("event__occurred_at", "pk")),
        "-happened": ("Happened, newest first", ("-event__occurred_at", "-pk")),
        "attempts": ("Attempts", ("attempts", "pk")),
        "-attempts": ("Attempts, most first", ("-attempts", "-pk")),
    }
    columns: ClassVar[Sequence[Column]] = (
        Column("Id", lambda row: str(row.event.reference)),
        Column("Event", lambda row: row.event.kind),
        Column("Happened", lambda row: row.event.occurred_at),
        Column("What became of it", lambda row: state_of(row, row.endpoint).label),
        Column("Attempts", lambda row: row.attempts),
        Column("Finished", lambda row: row.finished_at),
    )

    def get_title(self) -> str:
        return f"Deliveries to {self.record.name}"

    def base_queryset(self) -> Any:
        """Those of this webhook, the newest first."""
        seen = WebhookDelivery.objects.visible_to(self.request.user).filter(endpoint=self.record)
        return seen.select_related("event", "endpoint").order_by("-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with the words of its event and what became of it."""
        context = super().get_context_data(**kwargs)
        hook = self.record
        rows = [(each, state_of(each, hook), kinds.label(each.event.kind)) for each in context["page_obj"]]
        return {**context, "hook": hook, "rows": rows}


class OfDelivery(OwnWebhook):
    """A page about one delivery: `self.delivery`."""

    delivery: WebhookDelivery

    def load(self) -> None:
        """The delivery of the address, as its owner may see it."""
        super().load()
        seen = WebhookDelivery.objects.visible_to(self.request.user).filter(endpoint=self.record)
        found = seen.select_related("event").filter(pk=self.kwargs["delivery"]).first()
        if found is None:
            raise Http404
        self.delivery = found

    def get_breadcrumbs(self) -> Any:
        """The webhook and its deliveries first."""
        above = reverse("webhooks:deliveries", args=[self.record.pk])
        return [*super().get_breadcrumbs(), ("Deliveries", above)]


class DeliveryPage(OfDelivery, Page):
    """One delivery: what is told, in the words that are sent; each attempt and what was answered."""

    template_name = "lsp/webhooks/delivery.html"

    def get_title(self) -> str:
        return f"{kinds.label(self.delivery.event.kind)}: delivery {self.delivery.pk}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The facts, the payload, the attempts."""
        delivery, event = self.delivery, self.delivery.event
        state = state_of(delivery, self.record)
        return {
            **super().get_context_data(**kwargs),
            "hook": self.record,
            "delivery": delivery,
            "state": state,
            "event": event,
            "payload": told(event.body),
            "tries": list(delivery.tries.order_by("-pk")),
            "may_replay": self.record.state == WebhookEndpoint.State.ACTIVE,
            "waits": delivery.status == WebhookDelivery.Status.WAITING,
            "held_up": state == HELD_UP,
        }


class ReplayPage(OfDelivery, ActionPage):
    """Send it again, now."""

    submit_label = "Send it again"
    explanation = "The same event is sent under the same id: a receiver that has it already knows it by that."
    done_message = "It is on its way again."

    def get_title(self) -> str:
        return f"Send delivery {self.delivery.pk} again"

    def decide(self) -> Decision:
        """To an active webhook."""
        return webhooks.may_send(self.record)

    def perform(self, form: Any) -> WebhookDelivery:
        """Send it again."""
        return webhooks.replay(self.delivery, by=self.request.user)

    def get_success_url_for(self, done: Any) -> str:
        """What becomes of it."""
        return reverse("webhooks:delivery", args=[self.record.pk, self.delivery.pk])

    def get_cancel_url(self) -> str:
        """The delivery."""
        return self.get_success_url_for(None)


def told(body: str) -> list[tuple[str, str]]:
    """What is sent, name by name; the facts after the rest."""
    sent = json.loads(body)
    facts = sent.pop("data")
    rows = [*sent.items(), *((f"data: {name}", value) for name, value in facts.items())]
    return [(name, value if isinstance(value, str) else json.dumps(value)) for name, value in rows]
