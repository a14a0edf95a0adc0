"""Every address of the product. The fixed ones come first; `/<lsp>/…` last."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
]
