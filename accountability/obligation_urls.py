"""The addresses of obligations, judgements and contributions."""

from django.urls import path

from accountability.views import (
    contribution_parts,
    contributions,
    judgement,
    obligation_terms,
    obligations,
    recompute,
)

AGENCYS = "agencies/<slug:agency>/contributions/"
CONTRIBUTION = f"{AGENCYS}<int:contribution>/"
PART = f"{CONTRIBUTION}parts/<int:part>/"
GRID = "<slug:lsp>/obligations/"
OBLIGATION = f"{GRID}<int:obligation>/"
PERIOD = f"{OBLIGATION}<str:period>/"

urlpatterns = [
    path("administration/judgements/", recompute.RecomputePage.as_view(), name="recompute"),
    path(AGENCYS, contributions.AgencyContributions.as_view(), name="agency_contributions"),
    path(f"{AGENCYS}new/", contributions.LogPage.as_view(), name="contribution_log"),
    path(CONTRIBUTION, contributions.ContributionPage.as_view(), name="contribution"),
    path(f"{CONTRIBUTION}correct/", contributions.CorrectPage.as_view(), name="contribution_correct"),
    path(f"{CONTRIBUTION}withdraw/", contributions.WithdrawPage.as_view(), name="contribution_withdraw"),
    path(
        f"{CONTRIBUTION}evidence/<int:evidence>/",
        contributions.ContributionFile.as_view(),
        name="contribution_file",
    ),
    path(f"{PART}confirm/", contribution_parts.ConfirmPage.as_view(), name="part_confirm"),
    path(f"{PART}return/", contribution_parts.ReturnPage.as_view(), name="part_return"),
    path(f"{PART}take-back/", contribution_parts.TakeBackPage.as_view(), name="part_take_back"),
    path(GRID, obligations.GridPage.as_view(), name="obligations"),
    path(f"{GRID}set/", obligations.SetPage.as_view(), name="obligation_set"),
    path(f"{GRID}set-several/", obligations.SetSeveralPage.as_view(), name="obligation_set_several"),
    path(f"{GRID}contributions/", contributions.PartnershipContributions.as_view(), name="contributions"),
    path(f"{GRID}years/", obligations.ClosedYearsPage.as_view(), name="closed_years"),
    path(f"{GRID}years/close/", obligations.CloseYearPage.as_view(), name="year_close"),
    path(f"{GRID}years/<int:year>/reopen/", obligations.ReopenYearPage.as_view(), name="year_reopen"),
    path(OBLIGATION, obligations.ObligationPage.as_view(), name="obligation"),
    path(f"{OBLIGATION}end/", obligations.EndPage.as_view(), name="obligation_end"),
    path(f"{OBLIGATION}change/", obligation_terms.ChangePage.as_view(), name="obligation_change"),
    path(PERIOD, judgement.JudgementPage.as_view(), name="judgement"),
    path(f"{PERIOD}explain/", judgement.ExplainPage.as_view(), name="explain"),
    path(f"{PERIOD}waive/", judgement.WaivePage.as_view(), name="waive"),
    path(f"{PERIOD}applies/<int:waiver>/", judgement.WaiverWithdrawPage.as_view(), name="waiver_withdraw"),
]
