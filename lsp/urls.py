"""Every address of the product. The fixed ones come first; `/<lsp>/…` last."""

from django.urls import include, path

from lsp.views import health

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("accounts/", include("allauth.account.urls")),
    path("api/", include("lsp.api.urls")),
    path("", include("lsp.views.tokens")),
    path("", include("lsp.audit.urls")),
    path("", include("accountability.urls")),
]
