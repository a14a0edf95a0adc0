"""The addresses of commitments, agencies, the duty register and scrutiny. Fixed parts come before what is looked up."""

from django.urls import path

from accountability import (
    annual_report_urls,
    commitment_urls,
    obligation_urls,
    participation_urls,
    pledge_urls,
)
from accountability.views import acts, agencies, beginning, commitments, duty, evidence, scrutiny

app_name = "accountability"

COMMITMENT = commitment_urls.COMMITMENT

urlpatterns = [
    *participation_urls.urlpatterns,
    *obligation_urls.urlpatterns,
    *pledge_urls.urlpatterns,
    path("agencies/<slug:agency>/", agencies.AgencyPage.as_view(), name="agency"),
    path("agencies/<slug:agency>/duty/", duty.AgencyDuty.as_view(), name="agency_duty"),
    path("<slug:lsp>/duty/", duty.DutyRegister.as_view(), name="duty"),
    path("<slug:lsp>/duty/suggestions/", duty.SuggestionsPage.as_view(), name="duty_suggestions"),
    path(
        "<slug:lsp>/duty/suggestions/<slug:organisation>/decline/",
        duty.DeclinePage.as_view(),
        name="suggestion_decline",
    ),
    path("<slug:lsp>/duty/name/", duty.NamePage.as_view(), name="duty_name"),
    path("<slug:lsp>/duty/<int:named>/", duty.NamedAgencyPage.as_view(), name="named_agency"),
    path("<slug:lsp>/duty/<int:named>/end/", duty.NamedAgencyEndPage.as_view(), name="named_agency_end"),
    path("<slug:lsp>/commitments/", commitments.CommitmentList.as_view(), name="commitments"),
    path("<slug:lsp>/commitments/queue/", commitments.Queue.as_view(), name="queue"),
    path("<slug:lsp>/commitments/new/", beginning.Draft.as_view(), name="commitment_new"),
    path("<slug:lsp>/commitments/record/", beginning.Record.as_view(), name="commitment_record"),
    path(
        "<slug:lsp>/commitments/evidence/<int:evidence>/",
        evidence.EvidenceFile.as_view(),
        name="evidence_file",
    ),
    path(COMMITMENT, commitments.CommitmentPage.as_view(), name="commitment"),
    *(
        path(f"{COMMITMENT}{act.replace('_', '-')}/", page.as_view(), name=f"commitment_{act}")
        for act, page in acts.PAGES.items()
    ),
    *commitment_urls.urlpatterns,
    *annual_report_urls.urlpatterns,
    path("<slug:lsp>/scrutiny/", scrutiny.Scrutiny.as_view(), name="scrutiny"),
    path("<slug:lsp>/scrutiny/<slug:block>/", scrutiny.BlockSheet.as_view(), name="block"),
]
