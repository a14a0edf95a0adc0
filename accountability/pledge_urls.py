"""The addresses of what is pledged and supplied. Fixed parts come before what is looked up."""

from django.urls import path

from accountability.views import pledges as views

COMMITMENT = "<slug:lsp>/commitments/<str:reference>/pledges/"

urlpatterns = [
    path("<slug:lsp>/commitments/pledged/", views.PledgedPage.as_view(), name="pledged"),
    path(f"{COMMITMENT}new/", views.PledgePage.as_view(), name="pledge_new"),
    path(f"{COMMITMENT}<int:pledge>/take-back/", views.TakeBackPledgePage.as_view(), name="pledge_take_back"),
    path(f"{COMMITMENT}<int:pledge>/supply/", views.SupplyPage.as_view(), name="pledge_supply"),
    path(
        f"{COMMITMENT}<int:pledge>/supplies/<int:supply>/take-back/",
        views.TakeBackSupplyPage.as_view(),
        name="supply_take_back",
    ),
]
