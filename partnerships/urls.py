"""Addresses of bodies, seats, terms, offices and meetings, each below its partnership."""

from django.urls import URLPattern, URLResolver, include, path

from partnerships import agreement_urls, recorded_urls, terms_urls
from partnerships.views import (
    agenda,
    agenda_acts,
    apologies,
    arrangements,
    board_packs,
    bodies,
    body_acts,
    calendars,
    feeds,
    links,
    map,
    meeting_page,
    meeting_series,
    meetings,
    members,
    mergers,
    nominations,
    offices,
    packs,
    papers,
    seats,
    structure,
    terms,
)

app_name = "partnerships"

of_seat: list[URLPattern] = [
    path("", seats.SeatPage.as_view(), name="seat"),
    path("edit/", seats.SeatEditPage.as_view(), name="seat_edit"),
    path("end/", seats.SeatEndPage.as_view(), name="seat_end"),
    path("appoint/", terms.AppointPage.as_view(), name="appoint"),
    path("replace/", terms.ReplacePage.as_view(), name="replace"),
]

of_nomination: list[URLPattern] = [
    path("", nominations.NominationPage.as_view(), name="nomination"),
    path("accept/", nominations.NominationAcceptPage.as_view(), name="nomination_accept"),
    path("decline/", nominations.NominationDeclinePage.as_view(), name="nomination_decline"),
    path("withdraw/", nominations.NominationWithdrawPage.as_view(), name="nomination_withdraw"),
]

of_item: list[URLPattern] = [
    path("", agenda.ItemPage.as_view(), name="item"),
    path("edit/", agenda.ItemEditPage.as_view(), name="item_edit"),
    path("take-up/", agenda_acts.ItemTakeUpPage.as_view(), name="item_take_up"),
    path("move/", agenda_acts.ItemMovePage.as_view(), name="item_move"),
    path("decline/", agenda_acts.ItemDeclinePage.as_view(), name="item_decline"),
    path("withdraw/", agenda_acts.ItemWithdrawPage.as_view(), name="item_withdraw"),
    path("refer/", agenda_acts.ItemReferPage.as_view(), name="item_refer"),
    path("answer/", agenda_acts.ItemAnswerPage.as_view(), name="item_answer"),
    path("papers/new/", papers.PaperAddPage.as_view(), name="paper_add"),
]

of_meeting: list[URLPattern] = [
    path("", meeting_page.MeetingPage.as_view(), name="meeting"),
    path("edit/", meetings.MeetingEditPage.as_view(), name="meeting_edit"),
    path("cancel/", meetings.MeetingCancelPage.as_view(), name="meeting_cancel"),
    path("publish/", meetings.MeetingPublishPage.as_view(), name="meeting_publish"),
    path("unpublish/", meetings.MeetingUnpublishPage.as_view(), name="meeting_unpublish"),
    path("items/new/", agenda.ItemAddPage.as_view(), name="item_add"),
    path("order/", agenda_acts.ArrangePage.as_view(), name="meeting_arrange"),
    path("call-for-items/", packs.CallForItemsPage.as_view(), name="meeting_call"),
    path("pack/", packs.SendPackPage.as_view(), name="meeting_pack"),
    path("board-pack/", board_packs.BoardPackPage.as_view(), name="board_pack"),
    path("board-pack/make/", board_packs.BoardPackMakePage.as_view(), name="board_pack_make"),
    path("board-pack/<slug:audience>.pdf", board_packs.BoardPackFile.as_view(), name="board_pack_file"),
    path("answer/", apologies.OwnAnswerPage.as_view(), name="answer_own"),
    path("answers/<int:term>/", apologies.AnswerForPage.as_view(), name="answer_for"),
    *recorded_urls.of_meeting,
]

of_body: list[URLPattern | URLResolver] = [
    path("", bodies.BodyPage.as_view(), name="body"),
    path("edit/", body_acts.BodyEditPage.as_view(), name="body_edit"),
    path("publish/", body_acts.BodyPublishPage.as_view(), name="body_publish"),
    path("unpublish/", body_acts.BodyUnpublishPage.as_view(), name="body_unpublish"),
    path("end/", body_acts.BodyEndPage.as_view(), name="body_end"),
    path("merge/", mergers.BodyMergePage.as_view(), name="body_merge"),
    path("seats/new/", seats.SeatCreatePage.as_view(), name="seat_create"),
    path("seats/<int:seat>/", include(of_seat)),
    path("terms/<int:term>/edit/", terms.TermEditPage.as_view(), name="term_edit"),
    path("terms/<int:term>/end/", terms.TermEndPage.as_view(), name="term_end"),
    path("terms/<int:term>/withdraw/", terms.TermWithdrawPage.as_view(), name="term_withdraw"),
    path("offices/new/", offices.OfficeAssignPage.as_view(), name="office_assign"),
    path("offices/<int:office>/end/", offices.OfficeEndPage.as_view(), name="office_end"),
    path("seats/<int:seat>/nominate/", nominations.NominatePage.as_view(), name="nominate"),
    path("nominations/<int:nomination>/", include(of_nomination)),
    path("arrangements/new/", arrangements.ArrangePage.as_view(), name="arrange"),
    path(
        "arrangements/<int:arrangement>/confirm/", arrangements.ConfirmTurnPage.as_view(), name="turn_confirm"
    ),
    path(
        "arrangements/<int:arrangement>/end/",
        arrangements.ArrangementEndPage.as_view(),
        name="arrangement_end",
    ),
    path("offices/<int:office>/hand-over/", offices.OfficeHandOverPage.as_view(), name="office_hand_over"),
    path("links/<int:link>/hand-over/", links.LinkHandOverPage.as_view(), name="link_hand_over"),
    path("links/new/", links.LinkAddPage.as_view(), name="link_add"),
    path("links/<int:link>/edit/", links.LinkEditPage.as_view(), name="link_edit"),
    path("links/<int:link>/end/", links.LinkEndPage.as_view(), name="link_end"),
    path("meetings/", meetings.BodyMeetingsPage.as_view(), name="body_meetings"),
    path("meetings.ics", calendars.BodyCalendar.as_view(), name="body_calendar"),
    path("meetings.atom", feeds.BodyMeetingsFeed.as_view(), name="body_meetings_feed"),
    path("decisions.atom", feeds.BodyDecisionsFeed.as_view(), name="body_decisions_feed"),
    path("meetings/new/", meetings.SchedulePage.as_view(), name="meeting_schedule"),
    path("meetings/ahead/", meeting_series.PlanAheadPage.as_view(), name="meetings_ahead"),
    path("meetings/past/", meetings.RecordPastPage.as_view(), name="meeting_past"),
    path("meetings/<int:meeting>/", include(of_meeting)),
    path("plan/", agenda.ForwardPlanPage.as_view(), name="forward_plan"),
    path("plan/propose/", agenda.ItemProposePage.as_view(), name="item_propose"),
    path("items/<int:item>/", include(of_item)),
    path("papers/<int:paper>/", papers.PaperPage.as_view(), name="paper"),
    path("papers/<int:paper>/file/", papers.PaperFile.as_view(), name="paper_file"),
    path("papers/<int:paper>/edit/", papers.PaperEditPage.as_view(), name="paper_edit"),
    path("papers/<int:paper>/withdraw/", papers.PaperWithdrawPage.as_view(), name="paper_withdraw"),
    *terms_urls.of_body,
    *recorded_urls.of_body,
    path("offices/<int:office>/withdraw/", offices.OfficeWithdrawPage.as_view(), name="office_withdraw"),
]

urlpatterns = [
    path("account/calendar/", calendars.CalendarPage.as_view(), name="calendar"),
    path("account/calendar/revoke/", calendars.CalendarRevokePage.as_view(), name="calendar_revoke"),
    path("feeds/meetings/<str:secret>.ics", calendars.OwnCalendar.as_view(), name="own_calendar"),
    path("feeds/due/<str:secret>.ics", calendars.OwnDueCalendar.as_view(), name="own_due_calendar"),
    path(
        "organisations/<slug:organisation>/meetings.ics",
        calendars.OrganisationCalendar.as_view(),
        name="organisation_calendar",
    ),
    path("answer/<str:token>/", apologies.AnswerLinkPage.as_view(), name="answer"),
    path("<slug:lsp>/bodies/", bodies.BodiesPage.as_view(), name="bodies"),
    path("<slug:lsp>/bodies/new/", body_acts.BodyCreatePage.as_view(), name="body_create"),
    path("<slug:lsp>/bodies/<slug:body>/", include(of_body)),
    path("<slug:lsp>/meetings/", meetings.MeetingsPage.as_view(), name="meetings"),
    path("<slug:lsp>/meetings.atom", feeds.MeetingsFeed.as_view(), name="meetings_feed"),
    path("<slug:lsp>/decisions.atom", feeds.DecisionsFeed.as_view(), name="decisions_feed"),
    path("<slug:lsp>/map/", map.MapPage.as_view(), name="map"),
    path("<slug:lsp>/structure/", structure.StructurePage.as_view(), name="structure"),
    path(
        "<slug:lsp>/structure/acknowledge/<slug:check>/",
        structure.AcknowledgeSeveralPage.as_view(),
        name="acknowledge_several",
    ),
    path(
        "<slug:lsp>/structure/acknowledge/<slug:check>/<slug:subject>/",
        structure.AcknowledgePage.as_view(),
        name="acknowledge",
    ),
    path(
        "<slug:lsp>/structure/acknowledgements/<int:acknowledgement>/take-back/",
        structure.TakeBackPage.as_view(),
        name="acknowledgement_take_back",
    ),
    path("<slug:lsp>/members/", members.MembersPage.as_view(), name="members"),
    *recorded_urls.of_lsp,
    *agreement_urls.urlpatterns,
]
