"""Addresses of the guided set-up of a partnership."""

from django.urls import path

from partnerships.views import setting_up as views

app_name = "set_up"

urlpatterns = [
    path("<slug:lsp>/set-up/", views.SetUpPage.as_view(), name="tasks"),
    path("<slug:lsp>/set-up/bodies/", views.ModelPage.as_view(), name="bodies"),
    path("<slug:lsp>/set-up/seats/", views.SeatsPage.as_view(), name="seats"),
    path("<slug:lsp>/set-up/seats/<slug:body>/", views.BodySeatsPage.as_view(), name="seats_of"),
    path("<slug:lsp>/set-up/people/", views.PeoplePage.as_view(), name="people"),
    path("<slug:lsp>/set-up/people/<slug:body>/", views.BodyPeoplePage.as_view(), name="people_of"),
    path("<slug:lsp>/set-up/chairs/", views.ChairsPage.as_view(), name="chairs"),
    path("<slug:lsp>/set-up/publish/", views.PublishSetUpPage.as_view(), name="publish"),
]
