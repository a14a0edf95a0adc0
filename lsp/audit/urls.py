"""Addresses of the trail: a record's history, a record as it stood, the seals, the trail of a partnership."""

from django.urls import path

from lsp.views import trail

app_name = "trail"

urlpatterns = [
    path("history/<slug:model>/<int:pk>/", trail.RecordHistoryPage.as_view(), name="history"),
    path("history/<slug:model>/<int:pk>/<int:row>/", trail.StandingPage.as_view(), name="standing"),
]
