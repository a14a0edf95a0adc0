"""Addresses of the import of areas."""

from django.urls import path

from lsp.views import area_imports as views

app_name = "area_imports"

urlpatterns = [
    path("areas/import/", views.NewAreaImport.as_view(), name="new"),
    path("areas/imports/", views.AreaImportList.as_view(), name="list"),
    path("areas/imports/<int:job>/", views.AreaImportReport.as_view(), name="report"),
    path("areas/imports/<int:job>/confirm/", views.ConfirmAreaImport.as_view(), name="confirm"),
]
