"""What webhooks and their deliveries are filtered by."""

from typing import Any

import django_filters as df
from django.db.models import QuerySet

from lsp.models import WebhookDelivery, WebhookEndpoint
from lsp.queries.searching import all_words
from lsp.webhooks import kinds


class WebhookFilter(df.FilterSet):
    """Webhooks by words and state."""

    q = df.CharFilter(label="Search", method="search")
    state = df.ChoiceFilter(choices=WebhookEndpoint.State.choices, empty_label="Every state")

    class Meta:
        model = WebhookEndpoint
        fields = ("q", "state")

    def search(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """By name and address."""
        return all_words(queryset, value, "name", "address")


class DeliveryFilter(df.FilterSet):
    """Deliveries by what became of them and what they tell of."""

    status = df.ChoiceFilter(
        label="What became of it", choices=WebhookDelivery.Status.choices, empty_label="Anything"
    )
    event = df.ChoiceFilter(label="Event", field_name="event__kind", choices=(), empty_label="Every event")

    class Meta:
        model = WebhookDelivery
        fields = ("status", "event")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["event"].extra["choices"] = [*kinds.choices(), (kinds.TEST, kinds.label(kinds.TEST))]
