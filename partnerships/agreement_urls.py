"""Addresses of agreements: the check for anybody, the rest below their partnership."""

from django.urls import URLPattern, path

from partnerships.views import agreement_check

urlpatterns: list[URLPattern] = [
    path("agreements/check/", agreement_check.CheckPage.as_view(), name="agreement_check"),
]
