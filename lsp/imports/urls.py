"""Addresses of the register's imports."""

from django.urls import path

from lsp.views import imports

app_name = "imports"

urlpatterns = [
    path("administration/imports/", imports.ImportList.as_view(), name="list"),
    path("administration/imports/new/", imports.NewImport.as_view(), name="new"),
    path("administration/imports/<int:job>/", imports.ImportReport.as_view(), name="report"),
    path("administration/imports/<int:job>/confirm/", imports.ConfirmImport.as_view(), name="confirm"),
]
