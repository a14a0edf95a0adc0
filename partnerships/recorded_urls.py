"""Addresses of what is recorded of meetings: who came, interests, decisions, minutes."""

from django.urls import URLPattern, path

from partnerships.views import (
    attendance,
    attendance_record,
    decision_acts,
    decisions,
    interests,
    minutes,
)

of_meeting: list[URLPattern] = [
    path("attendance/", attendance_record.RecordPage.as_view(), name="meeting_attendance"),
    path("interests/new/", interests.DeclarePage.as_view(), name="interest_declare"),
    path("interests/<int:interest>/edit/", interests.InterestEditPage.as_view(), name="interest_edit"),
    path(
        "interests/<int:interest>/take-back/",
        interests.InterestTakeBackPage.as_view(),
        name="interest_take_back",
    ),
    path("decisions/new/", decision_acts.RecordDecisionPage.as_view(), name="decision_record"),
    path("ratify/", decision_acts.RatifyPage.as_view(), name="meeting_ratify"),
    path("notes/", minutes.NotesPage.as_view(), name="meeting_notes"),
    path("minutes/", minutes.MinutesPage.as_view(), name="minutes"),
    path("minutes/edit/", minutes.EditPage.as_view(), name="minutes_edit"),
    path("minutes/approve/", minutes.ApprovePage.as_view(), name="minutes_approve"),
    path("minutes/publish/", minutes.PublishPage.as_view(), name="minutes_publish"),
    path("minutes/unpublish/", minutes.UnpublishPage.as_view(), name="minutes_unpublish"),
]

ONE = "decisions/<str:year>/<int:number>/"

of_body: list[URLPattern] = [
    path("attendance/", attendance.BodyAttendancePage.as_view(), name="body_attendance"),
    path("decisions/", decisions.BodyDecisionsPage.as_view(), name="body_decisions"),
    path("decisions/bring-in/", decision_acts.BringInPage.as_view(), name="decision_bring_in"),
    path("decisions/numbering/", decision_acts.NumberFromPage.as_view(), name="decision_number_from"),
    path(ONE, decisions.DecisionPage.as_view(), name="decision"),
    path(f"{ONE}correct/", decision_acts.CorrectPage.as_view(), name="decision_correct"),
    path(f"{ONE}own-decision/", decision_acts.OwnDecisionPage.as_view(), name="own_decision"),
    path(f"{ONE}publish/", decision_acts.PublishDecisionPage.as_view(), name="decision_publish"),
    path(f"{ONE}unpublish/", decision_acts.UnpublishDecisionPage.as_view(), name="decision_unpublish"),
]

of_lsp: list[URLPattern] = [
    path("<slug:lsp>/decisions/", decisions.DecisionsPage.as_view(), name="decisions"),
    path("<slug:lsp>/attendance/", attendance.AttendancePage.as_view(), name="attendance"),
    path("<slug:lsp>/attendance/meetings/", attendance.RecordsPage.as_view(), name="attendance_records"),
    path(
        "<slug:lsp>/attendance/<slug:organisation>/",
        attendance.OrganisationAttendancePage.as_view(),
        name="organisation_attendance",
    ),
]
