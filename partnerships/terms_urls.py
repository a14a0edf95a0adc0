"""Addresses of the terms of reference of a body."""

from django.urls import URLPattern, path

from partnerships.views import terms_of_reference as views

of_body: list[URLPattern] = [
    path("terms-of-reference/", views.TermsPage.as_view(), name="terms"),
    path("terms-of-reference/new/", views.TermsBeginPage.as_view(), name="terms_begin"),
    path("terms-of-reference/compare/", views.ComparePage.as_view(), name="terms_compare"),
    path("terms-of-reference/<int:number>/", views.VersionPage.as_view(), name="terms_version"),
    path("terms-of-reference/<int:number>/edit/", views.VersionEditPage.as_view(), name="terms_edit"),
    path("terms-of-reference/<int:number>/adopt/", views.VersionAdoptPage.as_view(), name="terms_adopt"),
    path(
        "terms-of-reference/<int:number>/withdraw/",
        views.VersionWithdrawPage.as_view(),
        name="terms_withdraw",
    ),
]
