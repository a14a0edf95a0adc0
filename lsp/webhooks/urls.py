"""Addresses of one's own webhooks."""

from django.urls import path

from lsp.views import webhook_deliveries as deliveries
from lsp.views import webhooks

app_name = "webhooks"

ACTS = {
    "edit": webhooks.WebhookEdit,
    "rotate": webhooks.WebhookRotate,
    "secret": webhooks.WebhookTakeSecret,
    "retire": webhooks.WebhookRetire,
    "pause": webhooks.WebhookPause,
    "resume": webhooks.WebhookResume,
    "end": webhooks.WebhookEnd,
    "test": webhooks.WebhookTest,
}

urlpatterns = [
    path("account/webhooks/", webhooks.WebhookList.as_view(), name="list"),
    path("account/webhooks/new/", webhooks.WebhookCreate.as_view(), name="create"),
    path("account/webhooks/<int:hook>/", webhooks.WebhookPage.as_view(), name="detail"),
    *(path(f"account/webhooks/<int:hook>/{act}/", page.as_view(), name=act) for act, page in ACTS.items()),
    path("account/webhooks/<int:hook>/deliveries/", deliveries.DeliveryList.as_view(), name="deliveries"),
    path(
        "account/webhooks/<int:hook>/deliveries/<int:delivery>/",
        deliveries.DeliveryPage.as_view(),
        name="delivery",
    ),
    path(
        "account/webhooks/<int:hook>/deliveries/<int:delivery>/replay/",
        deliveries.ReplayPage.as_view(),
        name="replay",
    ),
]
