"""Addresses of the trail: a record's history, as it stood, without its words; seals, the trail of a partnership."""

from django.urls import path

from lsp.views import audit, redaction, trail

app_name = "trail"

urlpatterns = [
    path("history/<slug:model>/<int:pk>/", trail.RecordHistoryPage.as_view(), name="history"),
    path("history/<slug:model>/<int:pk>/<int:row>/", trail.StandingPage.as_view(), name="standing"),
    path("history/<slug:model>/<int:pk>/redact/", redaction.RedactPage.as_view(), name="redact"),
    path(
        "administration/people/<int:person>/redact/",
        redaction.RedactPersonPage.as_view(),
        name="redact_person",
    ),
    path("seals/", audit.SealsPage.as_view(), name="seals"),
    path("seals.json", audit.seals_json, name="seals_json"),
    path("<slug:lsp>/audit/", audit.TrailPage.as_view(), name="list"),
    path("<slug:lsp>/audit/export/", audit.ExportPage.as_view(), name="export"),
    path("<slug:lsp>/audit/exports/<int:job>/", audit.ExportFile.as_view(), name="export_file"),
]
