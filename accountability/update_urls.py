"""Addresses of the update of several commitments from a file."""

from django.urls import path

from accountability.views import bulk_update as views

app_name = "commitment_updates"

urlpatterns = [
    path("commitments/update/", views.NewUpdate.as_view(), name="new"),
    path("commitments/updates/", views.UpdateList.as_view(), name="list"),
    path("commitments/updates/<int:job>/", views.UpdateReport.as_view(), name="report"),
    path("commitments/updates/<int:job>/confirm/", views.ConfirmUpdate.as_view(), name="confirm"),
]
