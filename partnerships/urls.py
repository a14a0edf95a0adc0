"""Addresses of bodies, seats, terms and offices, each below its partnership."""

from django.urls import URLPattern, URLResolver, include, path

from partnerships.views import bodies, body_acts, members, offices, seats, terms

app_name = "partnerships"

of_seat: list[URLPattern] = [
    path("", seats.SeatPage.as_view(), name="seat"),
    path("edit/", seats.SeatEditPage.as_view(), name="seat_edit"),
    path("end/", seats.SeatEndPage.as_view(), name="seat_end"),
    path("appoint/", terms.AppointPage.as_view(), name="appoint"),
    path("replace/", terms.ReplacePage.as_view(), name="replace"),
]

of_body: list[URLPattern | URLResolver] = [
    path("", bodies.BodyPage.as_view(), name="body"),
    path("edit/", body_acts.BodyEditPage.as_view(), name="body_edit"),
    path("publish/", body_acts.BodyPublishPage.as_view(), name="body_publish"),
    path("unpublish/", body_acts.BodyUnpublishPage.as_view(), name="body_unpublish"),
    path("end/", body_acts.BodyEndPage.as_view(), name="body_end"),
    path("seats/new/", seats.SeatCreatePage.as_view(), name="seat_create"),
    path("seats/<int:seat>/", include(of_seat)),
    path("terms/<int:term>/edit/", terms.TermEditPage.as_view(), name="term_edit"),
    path("terms/<int:term>/end/", terms.TermEndPage.as_view(), name="term_end"),
    path("terms/<int:term>/withdraw/", terms.TermWithdrawPage.as_view(), name="term_withdraw"),
    path("offices/new/", offices.OfficeAssignPage.as_view(), name="office_assign"),
    path("offices/<int:office>/end/", offices.OfficeEndPage.as_view(), name="office_end"),
    path("offices/<int:office>/withdraw/", offices.OfficeWithdrawPage.as_view(), name="office_withdraw"),
]

urlpatterns = [
    path("<slug:lsp>/bodies/", bodies.BodiesPage.as_view(), name="bodies"),
    path("<slug:lsp>/bodies/new/", body_acts.BodyCreatePage.as_view(), name="body_create"),
    path("<slug:lsp>/bodies/<slug:body>/", include(of_body)),
    path("<slug:lsp>/members/", members.MembersPage.as_view(), name="members"),
]
