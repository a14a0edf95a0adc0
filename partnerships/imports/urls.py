"""Addresses of the import of the structure. They stand before the bodies', whose addresses begin alike."""

from django.urls import path

from partnerships.views import structure_import as views

app_name = "structure_import"

urlpatterns = [
    path("<slug:lsp>/bodies/import/", views.NewStructureImport.as_view(), name="new"),
    path("<slug:lsp>/bodies/import/template.<slug:form>", views.StructureTemplate.as_view(), name="template"),
    path(
        "<slug:lsp>/bodies/import/template-<slug:sheet>.<slug:form>",
        views.StructureTemplate.as_view(),
        name="sheet_template",
    ),
    path("<slug:lsp>/bodies/imports/", views.StructureImportList.as_view(), name="list"),
    path("<slug:lsp>/bodies/imports/<int:job>/", views.StructureImportReport.as_view(), name="report"),
    path(
        "<slug:lsp>/bodies/imports/<int:job>/confirm/", views.ConfirmStructureImport.as_view(), name="confirm"
    ),
]
