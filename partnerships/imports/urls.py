"""Addresses of the import of members. They stand before the bodies', whose addresses begin alike."""

from django.urls import path

from partnerships.views import member_import as views

app_name = "member_import"

urlpatterns = [
    path("<slug:lsp>/bodies/import/", views.NewMemberImport.as_view(), name="new"),
    path("<slug:lsp>/bodies/import/template.<slug:form>", views.MemberTemplate.as_view(), name="template"),
    path("<slug:lsp>/bodies/imports/", views.MemberImportList.as_view(), name="list"),
    path("<slug:lsp>/bodies/imports/<int:job>/", views.MemberImportReport.as_view(), name="report"),
    path("<slug:lsp>/bodies/imports/<int:job>/confirm/", views.ConfirmMemberImport.as_view(), name="confirm"),
]
