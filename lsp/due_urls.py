"""Addresses of what is due."""

from django.urls import path

from lsp.views import due, reminders

app_name = "due"

urlpatterns = [
    path("account/reminders/", reminders.RemindersPage.as_view(), name="reminders"),
    path("work/due/", due.OwnDuePage.as_view(), name="own"),
    path("organisations/<slug:organisation>/due/", due.OrganisationDuePage.as_view(), name="organisation"),
    path(
        "organisations/<slug:organisation>/due.ics",
        due.OrganisationDueCalendar.as_view(),
        name="organisation_calendar",
    ),
    path("<slug:lsp>/due/", due.LspDuePage.as_view(), name="lsp"),
    path("<slug:lsp>/due.ics", due.LspDueCalendar.as_view(), name="lsp_calendar"),
]
