"""Every address of the product. The fixed ones come first; `/<lsp>/…` last."""

from django.urls import include, path

from lsp.views import health, home

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("accessibility/", home.AccessibilityPage.as_view(), name="accessibility"),
    path("privacy/", home.PrivacyPage.as_view(), name="privacy"),
    path("accounts/", include("allauth.account.urls")),
    path("api/", include("lsp.api.urls")),
    path("", include("lsp.views.tokens")),
    path("", include("lsp.webhooks.urls")),
    path("", include("lsp.imports.urls")),
    path("", include("lsp.imports.area_urls")),
    path("", include("partnerships.imports.urls")),
    path("", include("accountability.update_urls")),
    path("", include("partnerships.set_up_urls")),
    path("", include("lsp.audit.urls")),
    path("", include("partnerships.urls")),
    path("", include("strategies.urls")),
    path("", include("accountability.urls")),
    path("", include("lsp.pages")),
    path("", include("lsp.due_urls")),
]
